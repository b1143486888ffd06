# Synchronisation: decisions that wait, the machines of the clinic, and the bundles between them.
place-sync = Sync
help-sync = After bundles were exchanged with another machine, what has to be decided comes up here: two different values of one field, records that do not fit together, and people who may have been registered twice.
    Nothing is chosen for you and nothing is lost: a value that is not used stays in the history.
    Under Machines you send and receive bundles, by stick, shared folder or mail. They are locked for the machines they are meant for.
sync-waiting = { $count } waiting for a decision
sync-decisions = Waiting for a decision
sync-machines = Machines
waiting-conflicts = { $count ->
    [one] { $count } field differs between machines
   *[other] { $count } fields differ between machines
}
waiting-violations = { $count ->
    [one] { $count } record breaks a rule
   *[other] { $count } records break a rule
}
waiting-alike = { $count ->
    [one] { $count } pair of clients may be one person
   *[other] { $count } pairs of clients may be one person
}
waiting-decide = Decide

decide-title = Two different records about { $name }
decide-title-site = Two different records about the clinic
decide-text = Written without knowing of each other. Choose the right one; the other stays in the history.
decide-at = { $at } of { $of }
decide-episode = { $service } since { $day }
decide-before = Before: { $value }, written by { $who } { $when }.
decide-before-nothing = Before: nothing.
decide-before-elsewhere = What was there before is not on this machine yet.
decide-which = Which one is right?
decide-other = Neither: write another value
decide-region-hint = Region code, for instance 52.71.01
decide-reason = Why you decide so
decide-later = Later
decide-use = Use what is chosen
decide-done = Decision saved.
decide-others = Also waiting
decide-signature = This value counts with an administrator's signature only, so it is decided in Settings:
decide-unknown-author = Writer not known on this machine
decide-none = Nothing is waiting
decide-none-text = All records fit together.
decide-none-about = When two machines record different things about one client, the choice comes up here once the bundle was received.
decide-no-conflicts = No fields differ. What is below still needs a look.
field-choose_value = Choose one first.
draft-conflict = Decision between differing records

violations = Records that do not fit
violations-text = they vanish once the records are right
mend-open-file = Open the file
mend-session = Check the session
mend-episode = Check the episode
mend-record-no = Change the record no.
mend-people = Open the accounts
mend-machines = See the machines
mend-devices = See the machines

alike = Possibly the same person
alike-text = nothing is deleted; a link can be taken back
alike-born = born { $day }
alike-same_identity = same identity number
alike-same_birth = same birth date
alike-similar_name = names { $percent }% alike
alike-same_phone = same phone
alike-link = Link
alike-not = Not the same person
alike-act = { $act }: { $one } and { $other }
alike-linked = The two files are linked.
alike-kept-apart = Recorded as two different people.
linked = Other files of the same person
linked-by = linked by { $name } { $when }
unlink = Take the link back
unlink-text = The file of { $name } stands alone again, as another person's. Both files stay as they are, and that they were linked stays in the history.
unlinked = The link was taken back.
entity-client_link = Same person
register-same = Same person
register-pair = Pair of clients

part-status = Status
part-closed_on = Date it ended
part-exit_detail = Cause of the ending
part-number = Number
part-kind = Kind
part-override_reason = Why the number stands
part-date = Date
part-birth-date = Birth date
part-year = Birth year
part-age = Age
part-as_of = Age recorded on
part-street = Street
part-region_code = Region
part-text = Address as written
part-name = Name
part-relation = Relation
part-phone = Phone
part-on = Date
part-time = Time
part-step = Step
part-given_by = Given by
part-owner = Whose
part-owner_name = Owner's name
part-substance = Substance
part-is_primary = Main substance
part-route = Route
part-is = Productive
part-note = Note
part-institution = Institution

machines-text = Carry bundles by stick, shared folder or mail. They are locked: only the machines they are meant for can open them.
machines = Machines of this clinic
machine = Machine
machine-state = State
machine-enrolled = Enrolled
machine-unenrolled = Not enrolled
machine-received = Last bundle from it
machine-never = never
machine-lacks = Not known to have arrived
machine-lacks-nothing = nothing
machines-alone = This clinic uses one machine so far. Add a machine so that colleagues can work on laptops of their own.
machine-not-enrolled = This machine is not enrolled at the clinic, for instance because its data was restored from a backup. You can go on working; sending and receiving wait until an administrator enrols it.
machine-ask = Ask to be enrolled
bundle-send = Send a bundle
bundle-send-only = Send to it alone
bundle-sent = Saved as { $name }: { $count } records for machine { $to }. Carry or mail that file, and receive it there.
bundle-receive = Receive a bundle
bundle-receive-title = Receive a bundle
bundle-take = Receive
bundle-from = From machine
bundle-made-at = Made
bundle-ops = Records
bundle-fresh = New here
bundle-whole = This bundle is whole, and signed by a machine that is enrolled at the clinic.
bundle-taken = { $count } new records of machine { $code } are in.
bundle-taken-next = Send a bundle back, so that the other machine knows that its own arrived.
if-lost = If this machine were lost
if-lost-safe = Nothing would be lost
if-lost-unconfirmed = { $count } records would be lost with it, the first of { $day }
work-machine = Written on
work-since = From
work-here = Only here
work-sent = Exported for { $to }, not confirmed
work-confirmed = Confirmed by { $by }
bundles-received = Bundles received
bundle-received-at = Received
bundles-none = No bundle has been received on this machine yet.

machine-add = Add a machine
machine-step-request = On the new machine: open Titian, choose Join a clinic that uses Titian, and save the request to a stick.
machine-step-code = Here: open that request, type the code that the new machine's screen shows, choose who works there, and sign.
machine-step-answer = Carry the answer to the new machine and open it there. It holds all of the clinic's data, locked for that machine.
machine-open-request = Open the request
machine-request-of = Request: { $name }
machine-code = Code from the new machine's screen
machine-code-hint = Sixteen letters and digits. It may be read out by telephone; it proves that nobody exchanged the file.
machine-people = Who works there?
machine-people-hint = They open that machine with the same passphrase as here.
machine-people-needed = Choose at least one person.
machine-extent = What will it hold?
machine-extent-all = All of the clinic's data
machine-extent-theirs = Only the clients of these people
machine-extent-hint = For a laptop in the field. It gets whom it is assigned and whom it registers; of recovery agents' clients it gets no assessments and no notes.
machine-partial = Some clients
machine-partial-send = Laptops that hold some clients only get bundles of their own: { bundle-send-only }.
machine-enrol = Enrol and save the answer
machine-enrolled-saved = The machine is enrolled.
machine-answer-name = answer
machine-enrolled-title = Machine { $code } is enrolled
machine-enrolled-next = The answer is in { $name }. Carry it to the new machine and choose Open the answer there.
machine-enrolled-safe = That file can be opened on that machine only, with the passphrase of somebody you chose.
request-title = Request saved
request-saved = The request is saved as { $name }. Carry that file to the clinic's administrator, and read out this code:
request-code = Code of the request
request-next = The administrator opens the request under Sync, Machines, and gives you a file with the answer.

join-open = Join a clinic that uses Titian
join-title = Join a clinic
join-text = This machine gets all of the clinic's data from a machine that is there already. No new clinic is made.
join-step-account = You have an account at the clinic. If not, ask the administrator for one first.
join-step-request = Save a request to a stick and carry it to the administrator, with the code that will be shown.
join-step-answer = The administrator gives you a file with the answer. Open it here, and you are ready to work.
join-passphrase = The passphrase of your account at the clinic
join-passphrase-hint = The passphrase you use on the clinic's machine. The answer can be opened with nothing else.
join-passphrase-same = The same passphrase as when the request was made.
join-save-request = Save the request
join-request-name = machine-request
join-waiting = Waiting for the answer
join-waiting-text = This machine's request has been made. Its code:
join-open-answer = Open the answer
join-again = Make a new request
