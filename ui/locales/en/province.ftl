# A clinic and its provincial office: extracts without names, introductions, the matching key, and the office's place "Clinics".
place-clinics = Clinics
help-clinics = This shows which clinics have sent their extract of the chosen period, and which are late. An extract is due ten days after its period ends.
    A clinic whose policy is to give all its records is counted from them, of any period.
    Receive extracts as files, or choose a folder or an S3 store as the inbox: what lies there is taken by itself.
    Before a clinic can send, office and clinic accept each other's introductions. The code is read out by telephone, so that nobody can exchange the file.
    The figures of all clinics together, and of each clinic, are under Report.
sync-province = Province
extract-title = Extract for the province
extract-text = An extract holds coded rows without names. All of it is shown below before anything leaves.
extract-to = Office it is for
extract-save = Save the extract
extract-send = Send the extract
extract-sending = Sending…
extract-saved = The extract for { $to } is saved as { $name }: { $count ->
    [one] one row
   *[other] { $count } rows
  }. Mail or carry that file; only { $to } can open it.
extract-sent = Extract sent: { $count ->
    [one] one row
   *[other] { $count } rows
  } for { $to }.
extract-file-name = extract
extract-no-office = No provincial office is known here yet. Ask for its introduction and accept it below, under Clinics and offices known here.
extract-preview = What would leave
extract-promise = No name, NIK, address, telephone or note. What looks like a random code can be traced back at this clinic only.
extract-episodes = Episodes
extract-aftercare = Aftercare
extract-none = No rows in this period.
extract-not-matched = { $count ->
    [one] One client has no correct NIK and cannot be matched with other clinics.
   *[other] { $count } clients have no correct NIK and cannot be matched with other clinics.
}
extract-no-key = This clinic has no matching key yet, so { $count ->
    [one] one client cannot be matched with other clinics.
   *[other] { $count } clients cannot be matched with other clinics.
}
extract-receive = Receive an extract
extract-received = Extract of { $from } received: { $period }, { $count ->
    [one] one row
   *[other] { $count } rows
  }.
extract-replaced = The extract of { $from } replaces the one before: { $period }, { $count ->
    [one] one row
   *[other] { $count } rows
  }.

policy = What the office gets
policy-is-statistical = { $name } gets extracts: coded rows without names.
policy-is-full = { $name } gets all records of this clinic, with names and without notes, and counts from them. Extracts are not counted.
policy-allow = Allow all records
policy-allow-act = Allow
policy-full-text = { $name } may then be sent all records of this clinic: names, NIK, addresses, telephones, episodes, sessions and diagnoses. Notes, reasons and scans never leave.
    Nothing is sent by this. Somebody here still has to send the records each time.
    Only the machines of { $name } can open them, and its program shows figures only; but what has left the clinic can be kept and read there by other means. Allow it only where an agreement says so.
policy-now-full = { $name } may get all records.
policy-end = Go back to extracts
policy-end-act = Go back to extracts
policy-statistical-text = { $name } is sent extracts again from now on. With the next extract it learns of this, and its program deletes the records it holds.
    Copies that were made there by other means are not reached by this.
policy-now-statistical = { $name } gets extracts again. Send one, so that its program deletes the records it holds.
full-title = All records for the province
full-text = All records leave with names and without notes. What that is stands below, before anything leaves.
full-save = Save all records
full-send = Send all records
full-file-name = all-records
full-saved = All records for { $to } are saved as { $name }: { $count } entries. Mail or carry that file; only { $to } can open it.
full-sent = All records sent: { $count } entries for { $to }.
full-received = All records of { $from } received: { $count } entries. The clinic is counted from them.
full-promise = Notes, reasons and scans never leave the clinic. Only the machines of the office can open the file.
full-kind = Kind of record
full-records = Number
full-leaving = Leaves
full-staying = Stays at the clinic
full-scans = The scans themselves
full-others = Other
full-others-text = Machines, accounts, settings, and who opened or exported what and when
standing-full = All records

row-id = Row
row-client = Client
row-person = Person
row-sex = Sex
row-birth-year = Birth year
row-age = Age
row-region = Region
row-opened = Opened
row-new = New
row-status = Status
row-ended = Ended
row-days = Days
row-ended-unknown = Day not known
row-exit = How it ended
row-motivation = Motivation
row-severity = Severity
row-diagnosis = Diagnosis
row-substance = Main substance
row-held = Client held
row-contacts = Contacts
row-reached = Reached
row-reached-in = Last reached
row-relapsed = Relapsed
row-productive = Productive
row-training = Vocational training

known-sites = Clinics and offices known here
known-sites-none = None yet. Save an introduction for them, and accept theirs.
site = Name
site-kind = Kind
site-kind-clinic = Clinic
site-kind-province = Provincial office
site-machines = Machines
introduce = Save an introduction
introduced = Introduction saved
introduced-text = The introduction is saved as { $name }. Send that file to the administrator there, and read out this code by telephone:
introduced-next = A clinic accepts it under Sync, Province; a provincial office under Clinics. When a new machine is added here, save an introduction once more.
site-accept = Accept an introduction
site-accept-act = Accept
site-accept-text = Only the code proves that this file is theirs. Ask for it by telephone, from somebody you know.
site-accept-again = This site was accepted before; its machines are replaced by those in this file. Ask for the code by telephone, from somebody you know.
site-accepted = { $name } is accepted.
site-code = Code from their screen
site-code-hint = Sixteen letters and digits.

person-key = Matching key
person-key-text = With this key a person who is seen at several clinics counts once in the province, without anybody learning the name. The province's first clinic makes it and hands it on; the provincial office never holds it.
person-key-none = This clinic has no key yet.
person-key-mark = Mark of the key
person-key-give = Hand it on to a clinic
person-key-give-act = Save the key file
person-key-give-text = Only the clinic you choose can open the file.
person-key-given = Key file saved.
person-key-file = matching-key
person-key-take = Take it from a clinic
person-key-taken = Matching key received.
person-key-make = Make a key
person-key-made = Matching key made.
person-key-make-text = Make one only if yours is the first clinic of the province. If a clinic uses one already, take the key from that clinic: with two different keys nobody can be matched.
person-key-no-clinic = To hand it on, accept that clinic's introduction first.
person-key-replace = Replace the key
person-key-replace-sure = I have made sure which key our province uses

clinics-summary = { $about }: { $complete } of { $all } extracts complete{ $late ->
    [0] .
   *[other] , { $late } late.
  }
clinics-standing = Extract of each clinic
clinics-none = No clinics yet
clinics-none-text = Save this office's introduction for the clinics, and accept theirs below.
clinics-all = All clinics
clinics-together = All, each person once
clinics-see = See which clinics have sent theirs
clinic-sent-nothing = { $name } has sent no extract of this period
province-empty-text = No clinic has sent an extract of this period.
by-clinic = By clinic
percent-dropped = % dropped out
standing-late = late
standing-made = Made
standing-rows = Rows
standing-last = Last received

inbox = Inbox
inbox-text = A folder or an S3 store where clinics leave their extracts. Titian takes them by itself; the files stay where they are.
inbox-saved = Folder saved. What lies there is taken by itself from now on.
inbox-s3-saved = S3 store saved. What lies there is taken by itself from now on.
inbox-stopped = Nothing is taken by itself on this machine any more.
inbox-now = Take now
inbox-running = Taking…
inbox-taken = Received from { $names }.
inbox-nothing = There are no new extracts.
inbox-trouble-file = { $file }, since { $when }: { $what }
outbox = Sending without carrying a file
outbox-text = A folder or an S3 store that the provincial office reads. Nothing is sent by itself: an extract leaves when you press Send the extract.
outbox-saved = Folder saved. Extracts can be sent by it.
outbox-s3-saved = S3 store saved. Extracts can be sent by it.
outbox-stopped = Extracts are no longer sent by that place.

setup-kind = What is Titian used for here?
setup-step-office = Office
setup-office = Provincial office
setup-office-text = The office receives extracts without names from clinics. This name is on the screen and on reports.
office-name = Name of the office
office-name-hint = For instance: BNNP Nusa Tenggara Barat
setup-create-office = Create the office
setup-account-office = This account is the office administrator's. Its passphrase opens the data on this machine.
setup-done-office = The office is ready
setup-done-office-text = First step: the office and each clinic accept each other's introductions.

cases = Referrals received
cases-none = No referral from another clinic yet.
case-receive = Receive a referral
case-received = { $count ->
    [one] One client
   *[other] { $count } clients
} referred by { $from }.
case-from = From
case-about = Referred by { $from }, { $when }.
case-apart = This is the sending clinic's data: it is not in the list of clients and counts in no report. When the person begins care here, register them as a client.
case-back = Back to the list
case-register = Register as a client
case-given = Filled in from the referral by { $from }. The record no. and the consent are this clinic's own; check the rest with the client.
case-forget = Throw the referral away
case-forget-text = What the sending clinic gave about { $name } goes from this machine. A client registered here stays as they are.
case-forgotten = Referral thrown away.
refer-client = Refer with a file
refer-title = Refer to another clinic or office
refer-text = Everything shown below leaves with the name. Notes and scans stay at the clinic. Only the recipient can open the file.
refer-consent = Not recorded as having given consent: { $names }. Ask first, then record it under Person.
refer-also = Refer another client in the same file
refer-leave-out = Leave out { $name }
client-picker-hint = Name, NIK, record no. or phone
client-picker-none = No client fits.
refer-to = Recipient
refer-message = Message
refer-message-hint = For instance: asks for inpatient care; the family knows.
refer-save = Save the referral
refer-file = referral
refer-saved = The referral for { $to } is saved as { $name }. Send that file; only { $to } can open it.
refer-nobody = No other clinic or office is known yet
refer-nobody-text = Accept their introduction first.
refer-see-sites = Open Province
