# The client list and the words about clients that are shared.
clients-all = { $total ->
    [0] No clients yet
    [one] 1 client
   *[other] { $total } clients
  }
clients-filtered = { $matching } of { $total } clients
clients-found = { $matching } of { $total } clients match “{ $text }”
clients-none = No clients here yet
clients-none-text = Register the client who comes in today, or bring in the Excel register the clinic has been using.
clients-none-found = Nobody matches
clients-none-found-text = Try part of the name, or four digits of the NIK, record number or phone.
register-client = Register client
import-register = Import register
client-name = Name
record-no = Record no.
age = Age
village = Village
service = Service
status = Status
last-contact = Last contact
counselor = Counselor
year-opened = Year opened
with-archived = Archived
filter-all = { $what }: all
filters-clear = Clear filters
client-archived = Archived
client-conflict = Has differing records
clients-none-own = No clients are assigned to you yet
clients-none-own-text = Ask the clinic's administrator to assign clients to you.
