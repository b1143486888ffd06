# Traces: access, erasures, devices, copies.
settings-trace = Traces
trace-access = Access register
trace-erasures = Erasures
trace-devices = Clients on a machine
trace-access-text = Who opened, printed and saved what outside, and who changed accounts. Nobody can remove a line.
trace-access-none = Nothing matches.
trace-access-file = access-register
trace-devices-file = clients-on-machine
trace-log-file = titian-log
trace-log = Log
trace-count = { $count ->
    [one] 1 event
   *[other] { $count } events
  }
trace-more = Show { $count } more
trace-saved = Saved: { $name }.
trace-device = Machine
trace-about = About
trace-detail = Details
trace-all-clients = All clients
trace-devices-text = When a machine is lost or stolen: whose data was on it. Choose the machine and the day.
trace-device-this = { $code }, this machine (last { $when })
trace-device-other = { $code } (last { $when })
trace-lost-on = Day it was lost
trace-devices-none = No clients were on this machine.
trace-clients = { $count ->
    [one] 1 client
   *[other] { $count } clients
  }
erasures-text = An erasure leaves no content behind, only the fact, its basis and who signed.
erasures-none = No client's data has been erased.
late-work = { $count ->
    [one] One record of yours was
   *[other] { $count } records of yours were
  } dropped with { $clients ->
    [one] a client
   *[other] { $clients } clients
  } whose data was erased: written before word of that had come.
erasure-signed = signed by { $names }
erasure-basis = Basis
erasure-cleaned = Cleaned from this machine
erasure-cleaning = still under way
erasure-late = Written later and dropped
erasure-copies = These had left the vault before. No program can call them back; look for them and destroy them.
erasure-copies-none = Nothing with this client in it has left the vault, as far as the access register knows.
erase-client = Erase client…
erase-or-archive = Erasing cannot be undone. A client who no longer comes is better archived: the records are kept as the law asks and can be restored at any time.
erase-go-on = Go on erasing
erase-archive = Archive instead
erase-nobody = Erasing needs two persons: an administrator, and a second administrator or head of section who can sign in on this machine.
erase-title = Erase the data of { $client }
erase-text = This is destroyed for good, here and on every machine of the clinic, and cannot be undone:
erase-last-visit = Last visit: { $day }.
erase-kept-until = The records must be kept until { $day }, unless the law gives another ground.
erase-reason = Remarks
erase-reason-hint = They outlive the data: name nobody here.
erase-second = Second person
erase-second-hint = Types their own passphrase here, beside you.
erase-second-passphrase = Passphrase of the second person
erase-do = Erase for good
erase-done = The client's data has been erased.
erase-after = { $count ->
    [one] 1 saved change has lost its content.
   *[other] { $count } saved changes have lost their content.
  }
erasure-ops = Changes emptied
erase-devices = Other machines of the clinic ({ $devices }) drop theirs when they hear of it.
entity-other = Other records
copy-of-client = Full copy
copy-title = Full copy for the client
copy-text = Everything the clinic keeps about this client, with the history of every change and every printout. Hand it only to the client or to whom they authorised.
copy-save = Save as a file
copy-save-text = With the attachments it becomes a ZIP archive, without them a single text file. The file is not locked: whoever holds it can read it.
copy-save-plain = Without attachments
copy-save-scans = With attachments
copy-saved-partly = { $count ->
    [one] Saved, but 1 attachment is on another machine.
   *[other] Saved, but { $count } attachments are on another machine.
  }
copy-file = client-copy
copy-print = Print the copy
copy-made = { $site }, { $when }, by { $person }
copy-accesses = Printed, exported and otherwise done
trace-of-client = Who did what with this file

history-of = History: { $name }
entity-staff = Colleague
entity-partner = Partner
entity-site = Clinic
entity-device = Machine
register-profession = { profession }
register-active = { active }
register-role = { role }
register-region_code = { regency }
register-phone = Phone
register-timezone = { timezone }
register-sessions_target = { sessions-target }
register-quiet_days = { quiet-days-setting }
register-unconfirmed_days = { unconfirmed-days-setting }
register-idle_minutes = { idle-minutes }
register-aftercare_months = { aftercare-months }
register-motivation_by_source = Motivation by source
register-record_no_pattern = { record-no-pattern }
register-letterhead = { letterhead }
register-signatory = { signatory }
register-secret = Secret
register-person_key = Matching key
