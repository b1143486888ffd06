# The frame, what is used everywhere, and help.
place-today = Today
place-clients = Clients
place-report = Reports
place-settings = Settings
places = Places
skip = Skip to the content
search-placeholder = Search name, NIK, record no., phone
help = Help
lock = Lock screen
starting = Opening Titian…
start-failed = Titian cannot be opened yet
try-again = Try again
working = Working
loading = Loading…
saving = Saving…
saving-file = Saving the file
close = Close
cancel = Cancel
back = Back
next = Next
save = Save
edit = Edit
print = Print
remove = Remove from the form
remove-item = Remove { $label } { $number }
choose = Choose…
yes = Yes
no = No
show = Show
hide = Hide
undo = Undo
sort-by = Sort by { $column }
nowhere-title = There is no such page
nowhere-text = The link may be an old one.
field-elsewhere = Another field

saved-kept-both = Saved. { $count ->
    [one] Someone else changed one of the fields too; both values are kept and wait for a decision.
   *[other] Someone else changed { $count } of the fields too; all values are kept and wait for a decision.
  }
draft-restored = What had not been saved ({ $when }) has been brought back.
draft-start-over = Discard and start over
unsaved-title = Not saved yet
unsaved-text = { $count ->
    [one] What you typed in one form could not be kept, for instance because the disk is full or was removed. If you go on, it is lost.
   *[other] What you typed in { $count } forms could not be kept, for instance because the disk is full or was removed. If you go on, it is lost.
  }
unsaved-stay = Back to the form
unsaved-go = Go on without saving
leave-title = Not saved yet
leave-text = Keep it as a draft to go on later, or discard it?
leave-text-no-draft = If you leave now, what you typed is lost.
leave-stay = Stay here
leave-discard = Discard
leave-keep = Keep as draft
clock-question = Is the date right, and this machine's clock wrong?
clock-wrong = Yes, the clock is wrong; save it like this
day-placeholder = 12/3/2019
day-hint = Day/month/year, for example 12/3/2019.
idle-title = The screen is about to lock
idle-text = Nothing has been typed for a while. The screen locks in a minute; unfinished forms are kept as drafts.
idle-stay = I am still here
region-placeholder = Type the name of a village or district
region-found = Matching places
region-none = There is no place of that name
region-none-free = Not on the list; kept as you wrote it

banner-demonstration = This is a demonstration clinic with invented people. No real data is kept here.
banner-clock = This machine's clock looks wrong. Check its date and time before you record anything.
banner-copied_folder = This data folder is a copy from another machine. Titian has given it a new device name, and all records are intact.
banner-log_behind_head = Some of the last records on this machine are missing, perhaps after a power cut or because an old copy was put back. Check the last day's records and tell your IT staff.
banner-restored = This data was restored from a backup. What was recorded after that backup is not in it; check the last days' records. This machine has a new device name.
banner-revoked = This machine was revoked and goes on under a new device name. What is recorded from now on reaches other machines once an administrator has enrolled it.
banner-head_damaged = This machine's note of its last position was damaged and has been made anew. Client data is unchanged; tell your IT staff.
banner-erased_list_damaged = The list of erased clients on this machine is damaged. What was erased could come back with an old backup; check after restoring one, and tell your IT staff.

help-title = Help: { $place }
help-keys = Keys
help-today = What needs doing now: today's sessions, outpatients not heard from for long, next steps that were promised, and aftercare contacts that are due.
    Each line opens the one action it asks for. Phone numbers are masked until you press Show.
help-clients = Find a client by part of the name, or any four digits in a row of the NIK, record number or phone. Old and new spellings count as the same: Achmad, Ahmad, Akhmad.
    Filters combine. Register a new client with Register client; bring in an existing Excel register with Import register.
    Forms that were not saved become drafts and show up under Today.
help-report = The annual report, for any period. Every number can be pressed to see the clients behind it.
    Printing uses the letterhead and the signatory from Settings. Excel and CSV hold all the tables.
help-settings = The clinic's name, language, time zone, the limits that Today uses, letterhead, staff, partners, passphrase, drafts, and checking the data.
key-search = Ctrl K
key-search-does = to the search box
key-lock = Ctrl L
key-lock-does = lock the screen
key-places = Alt 1–5
key-places-does = change place
key-help = F1 or ?
key-help-does = this help
key-save = Enter
key-save-does = save (Ctrl Enter inside a note)
key-leave = Esc
key-leave-does = leave the form or close the window
key-rows = ↑ ↓ PgUp PgDn
key-rows-does = move between rows
key-open = Enter
key-open-does = open the client's file
key-day = ↑ ↓
key-day-does = in a date field: a day on, a day back
act-for = { $act }: { $name }
