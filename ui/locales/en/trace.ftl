# The access register: the kinds of events, their details, and its file.
access-created = Clinic's data created
access-unlocked = Opened the data
access-recovered = Opened with the recovery key
access-refused = Refused when opening
access-exported = Saved a file outside
access-printed = Printed
access-imported = Imported a register

access-detail-client = client's file
access-detail-attachment = copy of an attachment
access-detail-report = report { $from } to { $to }{ $names ->
    [yes] , with clients' names
    [no] , figures only
   *[other] {""}
  }{ $format ->
    [xlsx] {" "}(Excel)
    [csv] {" "}(CSV)
   *[other] {""}
  }
access-detail-rows = { $count } rows
access-detail-rejected_rows = rejected rows
access-detail-access = access register{ $format ->
    [xlsx] {" "}(Excel)
    [csv] {" "}(CSV)
   *[other] {""}
  }
access-detail-log = log: heads of records and signatures, without contents

access-title = Access register
access-sheet = Access register
export-sheet-about = About
access-made-by = Made by { $person }
access-of-person = By: { $person }
access-about-client = About the client: { $client }
access-clock = clock in doubt
access-column-at = When
access-column-person = Who
access-column-device = Device
access-column-kind = What happened
access-column-about = About
access-column-record_no = Record no.
access-column-detail = Details
