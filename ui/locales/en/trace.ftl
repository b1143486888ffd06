# The access register: the kinds of events, their details, and its file.
access-created = Clinic's data created
access-unlocked = Opened the data
access-recovered = Opened with the recovery key
access-refused = Refused
access-attempts_altered = The count of wrong passphrases was altered
access-rekeyed = Gave the data a new key
access-rekey_stopped = Changing the data key was stopped; the old key is in force
access-exported = Saved a file outside
access-printed = Printed
access-imported = Imported a register
access-erased = Erased a client's data
access-backup = Made a backup
access-backup_settings = Changed the backup settings
access-transport_settings = Changed the automatic exchange
access-restored = Restored from a backup
access-account_added = Added an account
access-role_changed = Changed a role
access-account_deactivated = Deactivated an account
access-account_reset = Gave a new passphrase
access-assigned = Assigned a client to an agent
access-unassigned = Took a client back from an agent
access-received = Took data from another machine
access-given_back = Removed clients who are no longer assigned here
access-bundle_key = Gave out the key that opens this machine's bundles
access-machine_enrolled = Enrolled a machine
access-joined = Joined the clinic as a new machine
access-device_revoked = Revoked a machine
access-device_accepted = Accepted what a revoked machine wrote
access-device_renewed = This machine was revoked and goes on as a new one
access-sheet_appointed = Made somebody administrator with the recovery key
access-sheet_dismissed = Took an administrator's role away with the recovery key

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
access-detail-tries = { $count ->
    [one] one wrong passphrase
   *[other] { $count } wrong passphrases
  }
access-detail-wrong_recovery_key = { $count ->
    [one] wrong recovery sheet
   *[other] wrong recovery sheet, { $count } times
  }
access-detail-account_inactive = { $count ->
    [one] right passphrase, but the account has ended
   *[other] right passphrase, but the account has ended, { $count } times
  }
access-detail-not_allowed = { $count ->
    [one] tried something this role may not do
   *[other] tried { $count } times what this role may not do
  }
access-detail-rows = { $count } rows
access-detail-clients = { $count ->
    [one] one client
   *[other] { $count } clients
  }
access-detail-rejected_rows = rejected rows
access-detail-access = access register{ $format ->
    [xlsx] {" "}(Excel)
    [csv] {" "}(CSV)
   *[other] {""}
  }
access-detail-copy = full copy of the client's data{ $names ->
    [scans] , with attachments
   *[other] {""}
  }
access-detail-device = machine { $code }, what it wrote is accepted up to number { $number }
access-detail-device_clients = clients on device { $what }{ $format ->
    [xlsx] {" "}(Excel)
    [csv] {" "}(CSV)
   *[other] {""}
  }
access-detail-before_update = before an update
access-detail-before_update_here = before an update, inside the data folder
access-detail-basis = basis: { $what }
access-detail-accepted = signatures accepted up to number { $number }
access-detail-log = log: heads of records and signatures, without contents
access-detail-bundle = bundle from machine { $from }: { $count ->
    [one] one new entry
   *[other] { $count } new entries
  }
access-detail-transport = { $to ->
    [folder] by a folder
    [s3] by an S3 store
   *[none] stopped
  }
access-detail-bundle_out = bundle for machines { $to }: { $count ->
    [one] one entry
   *[other] { $count } entries
  }
access-detail-machine = machine { $code }
access-site_accepted = Accepting another clinic's or office's introduction
access-person_key_made = Making the matching key
access-person_key_taken = Receiving the matching key
access-detail-site = { $kind ->
    [province] provincial office
   *[clinic] clinic
  } { $site }
access-detail-person_key = matching key { $mark }
access-site_policy = Changing what a provincial office gets
access-full_ended = A clinic takes its records back
access-detail-policy = { $site }: { $what ->
    [full] all records without notes
   *[other] extracts without names
  }
access-detail-full = all records of { $site } without notes: { $count } entries
access-detail-full_out = all records without notes for { $site }: { $count } entries
access-detail-extract = extract without names { $from } to { $to }: { $count } rows

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

held-title = Clients on a device
held-sheet = Clients
held-device = Device: { $device }
held-as-of = As of { $at }
held-count = Clients: { $count }
held-other-device = This is not the machine on which the list was made. “Certain”: the device itself wrote in the client's file. “Possible”: the clinic holds the client's data, and the device may have held it too.
held-certain = certain
held-possible = possible
held-column-number = No.
held-column-record_no = Record no.
held-column-name = Name
held-column-kinds = Kinds of data
held-column-scans = Attachments
held-column-certain = On the device
data-identity = identity (name, numbers, address, phones)
data-coded = care (service, sessions, status)
data-clinical = health (diagnosis, substances, recovery)
data-narrative = notes
data-scans = attachments

basis-retention_over = The 25 years of keeping are over (Permenkes 24/2022; UU 27/2022 art. 44 (1) a)
basis-subject_request = The client's request (UU 27/2022 arts. 8, 43 (1) c, 44 (1) b)
basis-consent_withdrawn = The client withdrew the consent (UU 27/2022 art. 43 (1) b)
basis-not_needed = The data is no longer needed (UU 27/2022 art. 43 (1) a)
basis-unlawful = Collected or processed unlawfully (UU 27/2022 arts. 43 (1) d, 44 (1) d)
basis-recorded_in_error = Recorded by mistake, no client of this clinic (UU 27/2022 art. 16 (2), accuracy)
basis-court_order = A court's decision

# What somebody signed.
act-role = Changed a role
act-key = Certified a signing key
act-key_ended = Ended a signing key
act-device = Accepted or revoked a machine
act-assignment = Assigned a client
act-rekeying = Signed for a new key of the data
act-erasure = Erased a client's data
act-other = Something else
access-case_forgotten = Throwing away a referral that was received
access-detail-case = referral by name for { $site }
access-detail-case_in = referral from { $site }: { $count } clients
