// Written by `cargo test` from the table in src-tauri/core/src/api.rs: change it there.

type Id = string;
type Day = string;
type AcceptSite = { 
/**
 * The token of its introduction.
 */
file: string, 
/**
 * The code, as that site's screen shows it.
 */
code: string, 
/**
 * The administrator's own passphrase, as a signature.
 */
by: string, };
type AccessEvent = { 
/**
 * The record.
 */
id: string, 
/**
 * When, by the writer's clock.
 */
at: string, 
/**
 * Whether that clock was not to be trusted.
 */
at_suspect: boolean, 
/**
 * What happened.
 */
kind: string, 
/**
 * The same in words.
 */
kind_text: string, 
/**
 * Who.
 */
person: string, 
/**
 * Their name.
 */
person_name: string | null, 
/**
 * On which device.
 */
device: string, 
/**
 * Its code.
 */
device_code: string | null, 
/**
 * The client or the colleague it is about.
 */
about: string | null, 
/**
 * Their name, as far as it is still known.
 */
about_name: string | null, 
/**
 * The client's record number.
 */
about_record_no: string | null, 
/**
 * What exactly, as written.
 */
detail: string | null, 
/**
 * The same in words.
 */
detail_text: string | null, };
type AccessKind = { 
/**
 * The kind.
 */
kind: string, 
/**
 * The same in words.
 */
text: string, 
/**
 * How many events of it there are, whatever else is asked for.
 */
count: number, };
type AccessPage = { 
/**
 * The events, the newest first.
 */
rows: Array<AccessEvent>, 
/**
 * How many match.
 */
matching: number, 
/**
 * The kinds there are, the most frequent first.
 */
kinds: Array<AccessKind>, };
type AccessQuery = { 
/**
 * Whose.
 */
person: string | null, 
/**
 * Of these kinds; none for all.
 */
kinds: Array<string>, 
/**
 * From this day on, by the writers' clocks.
 */
from: string | null, 
/**
 * Up to this day, included.
 */
to: string | null, 
/**
 * About this client.
 */
client: string | null, 
/**
 * In which language the words are; none for the machine's.
 */
language: Language | null, 
/**
 * The first row wanted.
 */
offset: number, 
/**
 * How many.
 */
limit: number, };
type Account = { 
/**
 * The staff person.
 */
person: string, 
/**
 * Their name.
 */
name: string, 
/**
 * What they may do; none when the account was deactivated.
 */
role: Role | null, 
/**
 * Whether they can sign in on this machine.
 */
has_way_in: boolean, };
type ActiveOnly = { 
/**
 * Without those who are gone.
 */
active_only: boolean, };
type ActsOf = { 
/**
 * What the sheet says.
 */
recovery_key: string, 
/**
 * Whose.
 */
person: string, };
type AddAccount = { 
/**
 * The colleague; none for a new one.
 */
staff: string | null, 
/**
 * A new colleague's name.
 */
name: string | null, 
/**
 * A new colleague's trade.
 */
profession: Profession | null, 
/**
 * What they may do.
 */
role: Role, 
/**
 * Their passphrase, typed by themselves.
 */
passphrase: string, 
/**
 * The administrator's own passphrase, as a signature.
 */
by: string, 
/**
 * The administrator read that a role binds the program, not the key; needed for agents and reporters.
 */
acknowledged: boolean, };
type AddAttachment = { 
/**
 * Whose it is.
 */
client: string, 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * What people call it.
 */
title: string, };
type AddPartner = { 
/**
 * The partner.
 */
partner: PartnerForm, };
type AddStaff = { 
/**
 * The colleague.
 */
staff: StaffForm, };
type Address = { 
/**
 * Street and number.
 */
street: string | null, 
/**
 * The deepest region known, dotted.
 */
region_code: string | null, 
/**
 * The place as written where it has no code.
 */
text: string | null, };
type Advice = "add_words" | "avoid_common" | "avoid_names" | "avoid_dates" | "avoid_repeats" | "avoid_sequences" | "avoid_keyboard" | "tricks_help_little";
type AftercareActivity = "home_visit" | "group_meeting" | "counselling" | "urine_test" | "peer_group" | "self_development" | "family_support" | "productive_activity" | "evaluation";
type AftercareContact = { 
/**
 * The record.
 */
id: string, 
/**
 * The client.
 */
client: string, 
/**
 * The care it follows.
 */
origin: Origin, 
/**
 * The day.
 */
on: string, 
/**
 * What it was.
 */
activity: AftercareActivity, 
/**
 * Whether the client was reached.
 */
reached: boolean, 
/**
 * How they were found; none unless reached.
 */
recovery: Recovery | null, 
/**
 * Whether they do something productive.
 */
productive: boolean | null, 
/**
 * What.
 */
productive_kind: ProductiveKind | null, 
/**
 * What, in words.
 */
productive_note: string | null, 
/**
 * What there is to say.
 */
note: string | null, };
type AftercareCounts = { 
/**
 * Clients with a contact.
 */
clients: number, 
/**
 * Contacts.
 */
contacts: number, 
/**
 * Clients who were reached.
 */
reached: number, 
/**
 * Of those, the ones who relapsed at no contact; a lapse is no relapse.
 */
not_relapsed: number, 
/**
 * Of those, the ones who had relapsed at any contact.
 */
relapsed: number, 
/**
 * Of those, the ones who did something productive when last reached.
 */
productive: number, 
/**
 * Of those, the ones in vocational training.
 */
vocational_training: number, };
type AftercareDue = { 
/**
 * Whose.
 */
client: string, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Their record number.
 */
record_no: string, 
/**
 * Which month after completion.
 */
month: number, 
/**
 * When.
 */
due_on: string, };
type AftercareForm = { 
/**
 * The care it follows.
 */
origin: Origin, 
/**
 * The day.
 */
on: string, 
/**
 * What it was.
 */
activity: AftercareActivity, 
/**
 * Whether the client was reached.
 */
reached: boolean, 
/**
 * How they were found; none unless reached.
 */
recovery: Recovery | null, 
/**
 * Whether they do something productive.
 */
productive: boolean | null, 
/**
 * What.
 */
productive_kind: ProductiveKind | null, 
/**
 * What, in words.
 */
productive_note: string | null, 
/**
 * What there is to say.
 */
note: string | null, };
type AftercareOrigin = "episode" | "institution" | "unknown";
type AftercareRow = { 
/**
 * A name for the client that only the site can trace back.
 */
client: string, 
/**
 * Who it is, for sites with the same key of persons.
 */
person: string | null, 
/**
 * How many contacts.
 */
contacts: number, 
/**
 * Whether they were reached.
 */
is_reached: boolean, 
/**
 * The month they were last reached in.
 */
reached: Month | null, 
/**
 * Whether they had relapsed at any contact.
 */
is_relapsed: boolean, 
/**
 * Whether they did something productive when last reached.
 */
is_productive: boolean, 
/**
 * Whether that was a vocational training.
 */
is_in_training: boolean, };
type AlikeClient = { 
/**
 * Who.
 */
client: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Their record number.
 */
record_no: string, 
/**
 * Their birth date.
 */
birth_date: string | null, 
/**
 * On which machine they were registered.
 */
device_code: string | null, };
type AlikePair = { 
/**
 * The one, registered first.
 */
one: AlikeClient, 
/**
 * The other.
 */
other: AlikeClient, 
/**
 * Why.
 */
reasons: Array<Reason>, 
/**
 * How similar the names are, 0 to 1.
 */
similarity: number, };
type AnnualReport = { 
/**
 * The period.
 */
period: Period, 
/**
 * Clients with an episode in the period.
 */
clients: number, 
/**
 * Episodes open on any day of the period.
 */
episodes: number, 
/**
 * Those opened in it.
 */
new: number, 
/**
 * Those opened before it.
 */
carried_over: number, 
/**
 * Episodes by the kind of care.
 */
by_service: Record<Service, number>, 
/**
 * The same, by the status on the period's last day.
 */
by_service_status: Record<Service, Record<Status, number>>, 
/**
 * Clients by sex.
 */
by_sex: Record<Sex | "unknown", number>, 
/**
 * Clients by age on the day their first episode of the period was opened.
 */
by_age_group: Record<"under_15" | "15_24" | "25_34" | "35_44" | "45_54" | "55_plus" | "unknown", number>, 
/**
 * Episodes by who sent the client.
 */
by_source: Record<ReferralSource | "none", number>, 
/**
 * Episodes by whether the client came of their own will: as the episode says, else as the source implies here.
 */
by_motivation: Record<Motivation, number>, 
/**
 * Episodes by the main substance.
 */
by_substance: Record<Substance | "none", number>, 
/**
 * Episodes by diagnosis block, F10 to F19.
 */
by_diagnosis: Record<string, number>, 
/**
 * Episodes by severity of use.
 */
by_severity: Record<Severity | "none", number>, 
/**
 * Episodes by where the client comes from, the most first.
 */
by_district: Array<DistrictCount>, 
/**
 * How the episodes that ended in the period ended.
 */
exit_details: Record<ExitDetail | "not_recorded", number>, 
/**
 * The share of the outpatient episodes that were completed, to four digits; none when there are none.
 */
completion_rate: number | null, 
/**
 * The share of the outpatient episodes that were dropped, to four digits; none when there are none.
 */
dropout_rate: number | null, 
/**
 * Outpatient episodes by who sent the client and by status.
 */
by_source_status: Record<ReferralSource | "none", Record<Status, number>>, 
/**
 * What became of clients after the programme.
 */
aftercare: AftercareCounts, 
/**
 * Values waiting for a decision in the files counted, but for those of notes.
 */
conflicts: number, 
/**
 * Rules that records counted break together.
 */
violations: number, 
/**
 * Codes that say why a sum is not what one expects; usually none.
 */
notes: Array<string>, };
type ApartOp = { 
/**
 * Its number on that device.
 */
seq: number, 
/**
 * When, by that device's clock.
 */
at: string, 
/**
 * Whether that clock was in doubt.
 */
at_suspect: boolean, 
/**
 * Whose name it was written under.
 */
author_name: string | null, 
/**
 * The client it is about; none when it is about the site or a colleague, or about a client not known here.
 */
client: string | null, 
/**
 * Their name.
 */
client_name: string | null, 
/**
 * The kinds of records it would change.
 */
entities: Array<string>, };
type Appoint = { 
/**
 * The colleague, who is in the register.
 */
person: string, 
/**
 * Their passphrase, typed by themselves: for whoever has no account that counts. The one of an account stays.
 */
passphrase: string | null, };
type AskBundleKey = { 
/**
 * The administrator's own passphrase.
 */
by: string, };
type AssignClient = { 
/**
 * The client.
 */
client: string, 
/**
 * The agent.
 */
agent: string, 
/**
 * Whether the agent may see them from now on.
 */
active: boolean, 
/**
 * The administrator's own passphrase, as a signature.
 */
by: string, };
type Assignment = { 
/**
 * The client.
 */
client: string, 
/**
 * Their name.
 */
client_name: string | null, 
/**
 * The agent.
 */
agent: string, 
/**
 * Their name.
 */
agent_name: string | null, };
type Attachment = { 
/**
 * The record.
 */
id: string, 
/**
 * Whose it is.
 */
client: string, 
/**
 * What people call it.
 */
title: string, 
/**
 * `image/png`, `image/jpeg` or `application/pdf`.
 */
media_type: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * When it was added.
 */
added_on: string | null, 
/**
 * Whether its file is on this machine.
 */
held: boolean, };
type AttachmentContent = { 
/**
 * `image/png`, `image/jpeg` or `application/pdf`.
 */
media_type: string, 
/**
 * What people call it.
 */
title: string, 
/**
 * The bytes, base64.
 */
base64: string, };
type Attendance = "planned" | "present" | "no_show" | "excused" | "cancelled";
type BackupFace = { 
/**
 * The token to open it with.
 */
backup: string, 
/**
 * When it was made.
 */
made_at: string, 
/**
 * The clinic.
 */
site_name: string, 
/**
 * The site.
 */
site: string, 
/**
 * Who can open it.
 */
people: Array<NamedPerson>, 
/**
 * How many operations are in it.
 */
ops: number, 
/**
 * How large it is, without its scans.
 */
bytes: number, };
type BackupNow = { 
/**
 * The token of another folder, this once; none for the one in the settings.
 */
folder: string | null, };
type BackupPlace = { 
/**
 * The token of the folder chosen; none for the one in the settings of this machine.
 */
folder: string | null, };
type BackupStatus = { 
/**
 * The folder that somebody picked.
 */
folder: string | null, 
/**
 * Whether it is there now: a stick may be in a drawer.
 */
reachable: boolean, 
/**
 * How many megabytes all backups together may take.
 */
room_mb: number, 
/**
 * After how many days without a good one there is a warning.
 */
warn_days: number, 
/**
 * The last good one.
 */
last_good: Made | null, 
/**
 * The last one that did not come about, if it was after that.
 */
last_failure: Failed | null, 
/**
 * What somebody must look after.
 */
warning: BackupWarning | null, };
type BackupWarning = "no_folder" | "never" | "old";
type Birth = { 
/**
 * The date.
 */
date: string | null, 
/**
 * The year alone.
 */
year: number | null, 
/**
 * The age in years …
 */
age: number | null, 
/**
 * … on this day.
 */
as_of: string | null, };
type BundleCame = { 
/**
 * The SHA-256 of its bytes.
 */
hash: string, 
/**
 * The machine that sent it.
 */
device: string, 
/**
 * When it was made, by that machine's clock.
 */
made_at: string, 
/**
 * When it was received.
 */
received_at: string, 
/**
 * Who received it.
 */
author: string, 
/**
 * How many operations are in it.
 */
ops: number, 
/**
 * How many of them were new here.
 */
fresh: number, 
/**
 * How many are applied.
 */
done: number, 
/**
 * How far it is.
 */
state: BundleState, };
type BundleFace = { 
/**
 * Who sends it.
 */
from: MachineFace, 
/**
 * Whether that machine was revoked: what it wrote afterwards is kept apart.
 */
is_revoked: boolean, 
/**
 * When it was made, by that machine's clock.
 */
made_at: string, 
/**
 * What for.
 */
purpose: Purpose, 
/**
 * For whom.
 */
to: Array<MachineFace>, 
/**
 * The classes of parts that are left out of it everywhere.
 */
withheld: Array<string>, 
/**
 * To a machine that does not hold everything: how many clients it is to hold.
 */
meant: number | null, 
/**
 * Which operations are in it.
 */
ranges: Array<BundleRange>, 
/**
 * How many.
 */
ops: number, 
/**
 * Their size, before they were packed.
 */
bytes: number, 
/**
 * How many are not held here; none unless all of it was checked.
 */
fresh: number | null, };
type BundleKey = { 
/**
 * An age identity, `AGE-SECRET-KEY-1…`: it opens every bundle ever made for this machine, at an office those of all clinics.
 */
key: string, };
type BundleRange = { 
/**
 * The machine that wrote them.
 */
machine: MachineFace, 
/**
 * The first number.
 */
from: number, 
/**
 * The last.
 */
to: number, 
/**
 * How many.
 */
ops: number, };
type BundleSent = { 
/**
 * For whom.
 */
to: Array<MachineFace>, 
/**
 * How many operations are in it.
 */
ops: number, 
/**
 * Their size, before they were packed.
 */
bytes: number, };
type BundleState = "applying" | "applied" | "lost";
type BundleTaken = { 
/**
 * The bundle.
 */
bundle: BundleCame, 
/**
 * The code of the machine that sent it.
 */
code: string, 
/**
 * The entities changed.
 */
touched: Array<string>, };
type ByDevice = { 
/**
 * The record.
 */
device: string, };
type ByForm = { 
/**
 * The form, by the front end's own key.
 */
form: string, };
type ById = { 
/**
 * The record.
 */
id: string, };
type BySheet = { 
/**
 * What the sheet says.
 */
recovery_key: string, 
/**
 * Who becomes one.
 */
appoint: Appoint | null, 
/**
 * Who is one no longer; done first.
 */
dismiss: Dismiss | null, };
type Came = { "kind": "extract" } & ExtractCame | { "kind": "full" } & FullCame;
type CareSession = { 
/**
 * The record.
 */
id: string, 
/**
 * The episode.
 */
episode: string, 
/**
 * The client.
 */
client: string, 
/**
 * The counselor's name.
 */
counselor_name: string | null, 
/**
 * The day.
 */
on: string, 
/**
 * The hour, `09:00`.
 */
time: string | null, 
/**
 * What it was.
 */
kind: SessionKind, 
/**
 * Whether the client was there.
 */
attendance: Attendance, 
/**
 * Who held it.
 */
counselor: string | null, 
/**
 * How long.
 */
minutes: number | null, 
/**
 * What there is to say.
 */
note: string | null, };
type CaseClient = { 
/**
 * What it is called here; not the client's id there.
 */
id: string, 
/**
 * The client's name.
 */
name: string, 
/**
 * The site's name; none where it is not known any more.
 */
from: string | null, 
/**
 * When it was written, by that site's clock.
 */
made_at: string, 
/**
 * When it came.
 */
received_at: string, 
/**
 * What they were sent for.
 */
message: string | null, };
type CaseFile = { 
/**
 * The file, without notes and scans.
 */
file: ClientFile, 
/**
 * What it is called here; not the client's id there.
 */
id: string, 
/**
 * The client's name.
 */
name: string, 
/**
 * The site's name; none where it is not known any more.
 */
from: string | null, 
/**
 * When it was written, by that site's clock.
 */
made_at: string, 
/**
 * When it came.
 */
received_at: string, 
/**
 * What they were sent for.
 */
message: string | null, };
type CaseSent = { 
/**
 * The name of the site they are for.
 */
to: string, 
/**
 * How many.
 */
clients: number, };
type ChangePassphrase = { 
/**
 * The one in force.
 */
old: string, 
/**
 * The new one.
 */
new: string, };
type ChangeRole = { 
/**
 * Whose.
 */
person: string, 
/**
 * What they may do from now on.
 */
role: Role, 
/**
 * The administrator's own passphrase, as a signature.
 */
by: string, 
/**
 * The administrator read that a role binds the program, not the key; needed for agents and reporters.
 */
acknowledged: boolean, };
type Channel = "phone" | "whatsapp" | "visit" | "family";
type CheckBundle = { 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * Whether to check every operation in it.
 */
whole: boolean, };
type CheckFile = { 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * Whether to check all of it.
 */
whole: boolean, };
type ChosenClients = { 
/**
 * Who.
 */
clients: Array<string>, };
type Client = { 
/**
 * The record.
 */
id: string, 
/**
 * Whether the file is closed to edits.
 */
archived: boolean, 
/**
 * Why.
 */
archive_reason: string | null, 
/**
 * The names of the region.
 */
address_names: RegionPath | null, 
/**
 * The age today, as far as one knows.
 */
age: number | null, 
/**
 * The record number; none lets the app give the next one.
 */
record_no: string | null, 
/**
 * The name; one word is a name.
 */
name: string, 
/**
 * What others call them.
 */
alias: string | null, 
/**
 * The number that names them.
 */
identity: Identity, 
/**
 * Sex.
 */
sex: Sex | null, 
/**
 * When they were born.
 */
birth: Birth, 
/**
 * Where they were born.
 */
birth_place: string | null, 
/**
 * The mother's name, which tells namesakes apart.
 */
mother_name: string | null, 
/**
 * Religion.
 */
religion: Religion | null, 
/**
 * Where they live.
 */
address: Address, 
/**
 * How they are reached.
 */
phones: Array<Phone>, 
/**
 * Who answers for them.
 */
guardian: Guardian, 
/**
 * Whether they agreed.
 */
consent: Consent, 
/**
 * Marital status.
 */
marital: Marital | null, 
/**
 * Schooling.
 */
education: Education | null, 
/**
 * Work, coded.
 */
occupation: Occupation | null, 
/**
 * Work, in words.
 */
occupation_text: string | null, 
/**
 * Anything else.
 */
remarks: string | null, };
type ClientCopy = { 
/**
 * The clinic.
 */
site_name: string, 
/**
 * When it was made.
 */
made_at: string, 
/**
 * By whom.
 */
made_by: string, 
/**
 * The client with everything that was recorded, scans by name.
 */
file: ClientFile, 
/**
 * Every change of it, the newest first.
 */
history: Array<HistoryEntry>, 
/**
 * What was printed, exported and otherwise done with it, the newest first.
 */
accesses: Array<AccessEvent>, };
type ClientFile = { 
/**
 * The client.
 */
client: Client, 
/**
 * Episodes, newest first.
 */
episodes: Array<EpisodeFile>, 
/**
 * Attempts to reach them, newest first.
 */
contacts: Array<ContactAttempt>, 
/**
 * Aftercare contacts, newest first.
 */
aftercare: Array<AftercareContact>, 
/**
 * Scans.
 */
attachments: Array<Attachment>, 
/**
 * Registers with two values.
 */
conflicts: Array<Conflict>, 
/**
 * Rules that the records break together.
 */
violations: Array<Violation>, 
/**
 * Other files of the same person.
 */
links: Array<LinkedClient>, 
/**
 * The next planned session.
 */
next_session: CareSession | null, };
type ClientForm = { 
/**
 * The record number; none lets the app give the next one.
 */
record_no: string | null, 
/**
 * The name; one word is a name.
 */
name: string, 
/**
 * What others call them.
 */
alias: string | null, 
/**
 * The number that names them.
 */
identity: Identity, 
/**
 * Sex.
 */
sex: Sex | null, 
/**
 * When they were born.
 */
birth: Birth, 
/**
 * Where they were born.
 */
birth_place: string | null, 
/**
 * The mother's name, which tells namesakes apart.
 */
mother_name: string | null, 
/**
 * Religion.
 */
religion: Religion | null, 
/**
 * Where they live.
 */
address: Address, 
/**
 * How they are reached.
 */
phones: Array<Phone>, 
/**
 * Who answers for them.
 */
guardian: Guardian, 
/**
 * Whether they agreed.
 */
consent: Consent, 
/**
 * Marital status.
 */
marital: Marital | null, 
/**
 * Schooling.
 */
education: Education | null, 
/**
 * Work, coded.
 */
occupation: Occupation | null, 
/**
 * Work, in words.
 */
occupation_text: string | null, 
/**
 * Anything else.
 */
remarks: string | null, };
type ClientPage = { 
/**
 * The rows.
 */
rows: Array<ClientRow>, 
/**
 * How many clients match.
 */
matching: number, 
/**
 * How many there are.
 */
total: number, };
type ClientQuery = { 
/**
 * Beginnings of names, or four and more consecutive digits of a NIK, phone or record number.
 */
text: string, 
/**
 * The status of the newest episode; `none` for clients without one.
 */
status: string | null, 
/**
 * The service of the newest episode.
 */
service: Service | null, 
/**
 * A region of any level.
 */
region_code: string | null, 
/**
 * The counselor of the newest episode.
 */
counselor: string | null, 
/**
 * A year in which an episode was opened.
 */
year: number | null, 
/**
 * The archive instead of the list.
 */
archived: boolean, 
/**
 * The order.
 */
sort: ClientSort, 
/**
 * The other way round.
 */
descending: boolean, 
/**
 * The first row wanted.
 */
offset: number, 
/**
 * How many.
 */
limit: number, };
type ClientRow = { 
/**
 * The client.
 */
id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Their record number.
 */
record_no: string, 
/**
 * Sex.
 */
sex: Sex | null, 
/**
 * The age today.
 */
age: number | null, 
/**
 * Village, or the deepest place known.
 */
place: string | null, 
/**
 * The service of the newest episode.
 */
service: Service | null, 
/**
 * Its status.
 */
status: Status | null, 
/**
 * The last day somebody met or reached them.
 */
last_contact_on: string | null, 
/**
 * The counselor of the newest episode.
 */
counselor_name: string | null, 
/**
 * Whether the file is in the archive.
 */
archived: boolean, 
/**
 * Whether values wait for a decision.
 */
has_conflict: boolean, };
type ClientSort = "name" | "record_no" | "last_contact" | "newest";
type CloseEpisode = { 
/**
 * The episode.
 */
id: string, 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * How it ended.
 */
end: EpisodeEnd, 
/**
 * What there is to say about it.
 */
reason: string | null, 
/**
 * The user confirmed that this machine's clock is wrong.
 */
clock_wrong: boolean, };
type Conflict = { 
/**
 * The kind of record.
 */
entity: string, 
/**
 * The record.
 */
record: string, 
/**
 * The register.
 */
register: string, 
/**
 * Whose dossier.
 */
dossier: string, 
/**
 * The name of the client or staff person whose dossier it is; none for the clinic's.
 */
dossier_name: string | null, 
/**
 * What makes the record the one it is: its required registers besides this one.
 */
about: Record<string, unknown>, 
/**
 * The values, the one shown first.
 */
values: Array<Side>, 
/**
 * What a value consists of, for writing another; empty where only choosing makes sense.
 */
parts: Array<ValuePart>, 
/**
 * Whether a value counts with an administrator's signature only: such a register is decided where it is signed.
 */
needs_signature: boolean, 
/**
 * Whether a reason is kept with the decision.
 */
needs_reason: boolean, };
type Consent = { 
/**
 * Where it stands.
 */
status: ConsentStatus, 
/**
 * Since when.
 */
on: string | null, 
/**
 * Who gave it.
 */
given_by: ConsentGiver | null, };
type ConsentGiver = "client" | "guardian";
type ConsentStatus = "given" | "refused" | "withdrawn" | "not_asked";
type ContactAttempt = { 
/**
 * The record.
 */
id: string, 
/**
 * The client.
 */
client: string, 
/**
 * Who tried.
 */
author_name: string | null, 
/**
 * The day.
 */
on: string, 
/**
 * The hour.
 */
time: string | null, 
/**
 * How.
 */
channel: Channel, 
/**
 * Whether they were reached.
 */
reached: boolean, 
/**
 * What came of it.
 */
outcome: string | null, 
/**
 * What to do next.
 */
next_step: string | null, 
/**
 * When to do it.
 */
next_on: string | null, };
type ContactForm = { 
/**
 * The day.
 */
on: string, 
/**
 * The hour.
 */
time: string | null, 
/**
 * How.
 */
channel: Channel, 
/**
 * Whether they were reached.
 */
reached: boolean, 
/**
 * What came of it.
 */
outcome: string | null, 
/**
 * What to do next.
 */
next_step: string | null, 
/**
 * When to do it.
 */
next_on: string | null, };
type CopyAttachment = { 
/**
 * The scan.
 */
id: string, 
/**
 * The token of the chosen file.
 */
file: string, };
type CreateVault = { 
/**
 * The clinic's name.
 */
site_name: string, 
/**
 * The region's dotted code, of any level.
 */
region_code: string, 
/**
 * The clinic's zone.
 */
timezone: Timezone, 
/**
 * The language of this machine.
 */
language: Language, 
/**
 * The first administrator's name.
 */
admin_name: string, 
/**
 * Their passphrase.
 */
passphrase: string, 
/**
 * What the site is; a clinic, where nothing is said.
 */
kind: SiteKind, };
type Created = { 
/**
 * The text of the recovery sheet.
 */
recovery_key: string, 
/**
 * The site.
 */
site: string, 
/**
 * This device.
 */
device: string, };
type CreatedRecords = { 
/**
 * Clients.
 */
clients: number, 
/**
 * Episodes.
 */
episodes: number, 
/**
 * Aftercare contacts.
 */
aftercare_contacts: number, };
type DataKind = "identity" | "coded" | "clinical" | "narrative" | "scans";
type DeactivateAccount = { 
/**
 * Whose.
 */
person: string, 
/**
 * The administrator's own passphrase, as a signature.
 */
by: string, };
type Decision = { "chosen": string } | { "written": unknown };
type DeviceFace = { 
/**
 * The record.
 */
id: string, 
/**
 * The code in its record numbers.
 */
code: string, };
type DeviceHolding = { 
/**
 * The record.
 */
id: string, 
/**
 * The code in its record numbers.
 */
code: string, 
/**
 * Whether it is this one.
 */
is_this: boolean, 
/**
 * How many operations it wrote.
 */
ops: number, 
/**
 * When it wrote last, by its own clock.
 */
last_at: string | null, };
type DeviceState = "enrolled" | "not_enrolled" | "revoked";
type Dismiss = { 
/**
 * Who.
 */
person: string, 
/**
 * The number of the last act of theirs that is accepted, 0 for not even the first; none for all that this machine holds.
 */
last: number | null, };
type DistrictCount = { 
/**
 * What [`FigureQuery`] asks for it by: the code, else the name, else `none`.
 */
key: string, 
/**
 * The dotted code, of what is known above the district where no more is known.
 */
code: string | null, 
/**
 * Its name, or the place as written; empty where nothing is known.
 */
name: string, 
/**
 * The episodes.
 */
count: number, };
type Draft = { 
/**
 * The form, by the front end's own key.
 */
form: string, 
/**
 * The client it is about.
 */
client: string | null, 
/**
 * The client's name, to find it by.
 */
client_name: string | null, 
/**
 * What was typed.
 */
body: unknown, 
/**
 * When.
 */
saved_at: string, };
type Duplicate = { 
/**
 * Who.
 */
client: ClientRow, 
/**
 * Their birth.
 */
birth: Birth, 
/**
 * Why.
 */
reasons: Array<Reason>, 
/**
 * How similar the names are, 0 to 1.
 */
similarity: number, };
type DuplicateQuery = { 
/**
 * The name, as far as typed.
 */
name: string, 
/**
 * The birth.
 */
birth: Birth | null, 
/**
 * The number.
 */
identity: Identity | null, 
/**
 * A phone.
 */
phone: string | null, 
/**
 * The client being edited.
 */
except: string | null, };
type Education = "none" | "primary" | "junior_secondary" | "senior_secondary" | "diploma" | "university";
type EnrolMachine = { 
/**
 * The token of its request.
 */
request: string, 
/**
 * The code, as that machine's screen shows it.
 */
code: string, 
/**
 * Who will work there: people with an account on this machine. None for a machine that has a vault.
 */
people: Array<string>, 
/**
 * Whether it is to hold only the clients of these people; of recovery agents, only who they are and coded facts.
 */
only_theirs: boolean, 
/**
 * The administrator read that a role binds the program, not the key; needed where an agent or reporter gets a
 * way into more than they may see.
 */
acknowledged: boolean, 
/**
 * The administrator's own passphrase, as a signature.
 */
by: string, 
/**
 * The token of the file that the answer goes to.
 */
file: string, };
type EntityCount = { 
/**
 * The kind of record.
 */
entity: string, 
/**
 * How many.
 */
count: number, };
type Episode = { 
/**
 * The record.
 */
id: string, 
/**
 * Whose it is.
 */
client: string, 
/**
 * Where it stands.
 */
end: EpisodeEnd, 
/**
 * Why it ended or was reopened.
 */
end_reason: string | null, 
/**
 * The motivation: the override, or what the source implies.
 */
implied_motivation: Motivation, 
/**
 * The counselor's name.
 */
counselor_name: string | null, 
/**
 * The partner's name.
 */
partner_name: string | null, 
/**
 * Sessions the client came to.
 */
sessions_present: number, 
/**
 * The kind of care.
 */
service: Service, 
/**
 * The first day.
 */
opened_on: string, 
/**
 * Who sent the client.
 */
source: ReferralSource | null, 
/**
 * Whether the client came of their own will, where that is not what the source implies.
 */
motivation: Motivation | null, 
/**
 * Who pays.
 */
funding: Funding | null, 
/**
 * Severity of use.
 */
severity: Severity | null, 
/**
 * ICD-10, `F10` to `F19` with a fourth character.
 */
diagnosis: string | null, 
/**
 * The counselor.
 */
counselor: string | null, 
/**
 * Where an inpatient was referred to.
 */
partner: string | null, 
/**
 * What is used.
 */
substances: Array<SubstanceUse>, 
/**
 * Anything else.
 */
remarks: string | null, };
type EpisodeEnd = { 
/**
 * The status.
 */
status: Status, 
/**
 * The last day.
 */
closed_on: string | null, 
/**
 * How it ended.
 */
exit_detail: ExitDetail | null, };
type EpisodeFile = { 
/**
 * Its sessions, newest first.
 */
sessions: Array<CareSession>, 
/**
 * The record.
 */
id: string, 
/**
 * Whose it is.
 */
client: string, 
/**
 * Where it stands.
 */
end: EpisodeEnd, 
/**
 * Why it ended or was reopened.
 */
end_reason: string | null, 
/**
 * The motivation: the override, or what the source implies.
 */
implied_motivation: Motivation, 
/**
 * The counselor's name.
 */
counselor_name: string | null, 
/**
 * The partner's name.
 */
partner_name: string | null, 
/**
 * Sessions the client came to.
 */
sessions_present: number, 
/**
 * The kind of care.
 */
service: Service, 
/**
 * The first day.
 */
opened_on: string, 
/**
 * Who sent the client.
 */
source: ReferralSource | null, 
/**
 * Whether the client came of their own will, where that is not what the source implies.
 */
motivation: Motivation | null, 
/**
 * Who pays.
 */
funding: Funding | null, 
/**
 * Severity of use.
 */
severity: Severity | null, 
/**
 * ICD-10, `F10` to `F19` with a fourth character.
 */
diagnosis: string | null, 
/**
 * The counselor.
 */
counselor: string | null, 
/**
 * Where an inpatient was referred to.
 */
partner: string | null, 
/**
 * What is used.
 */
substances: Array<SubstanceUse>, 
/**
 * Anything else.
 */
remarks: string | null, };
type EpisodeForm = { 
/**
 * The kind of care.
 */
service: Service, 
/**
 * The first day.
 */
opened_on: string, 
/**
 * Who sent the client.
 */
source: ReferralSource | null, 
/**
 * Whether the client came of their own will, where that is not what the source implies.
 */
motivation: Motivation | null, 
/**
 * Who pays.
 */
funding: Funding | null, 
/**
 * Severity of use.
 */
severity: Severity | null, 
/**
 * ICD-10, `F10` to `F19` with a fourth character.
 */
diagnosis: string | null, 
/**
 * The counselor.
 */
counselor: string | null, 
/**
 * Where an inpatient was referred to.
 */
partner: string | null, 
/**
 * What is used.
 */
substances: Array<SubstanceUse>, 
/**
 * Anything else.
 */
remarks: string | null, };
type EpisodeRow = { 
/**
 * A name for it that only the site can trace back.
 */
id: string, 
/**
 * The same for whose it is.
 */
client: string, 
/**
 * Who it is, for sites with the same key of persons.
 */
person: string | null, 
/**
 * Whether the machine held the client's own record.
 */
is_client_held: boolean, 
/**
 * The sex.
 */
sex: Sex | null, 
/**
 * The year of birth, as far as it is known.
 */
birth_year: number | null, 
/**
 * The group of the age on the day the episode was opened.
 */
age_group: string | null, 
/**
 * The kecamatan, or what is known above it, by its dotted code.
 */
region: string | null, 
/**
 * The kind of care.
 */
service: Service, 
/**
 * The month it was opened in.
 */
opened: Month, 
/**
 * Whether it was opened in the period, not before.
 */
is_new: boolean, 
/**
 * The status on the period's last day.
 */
status: Status, 
/**
 * The month it ended in.
 */
ended: Month | null, 
/**
 * How many days it lasted.
 */
days: number | null, 
/**
 * Whether it is over and nobody wrote since when.
 */
ended_some_day: boolean, 
/**
 * How it ended.
 */
exit_detail: ExitDetail | null, 
/**
 * Who sent the client.
 */
source: ReferralSource | null, 
/**
 * Whether the client came of their own will.
 */
motivation: Motivation, 
/**
 * How severe the use was.
 */
severity: Severity | null, 
/**
 * The diagnosis block, F10 to F19.
 */
diagnosis: string | null, 
/**
 * The main substance.
 */
substance: Substance | null, };
type EraseClient = { 
/**
 * The client.
 */
client: string, 
/**
 * What the law says of it; needed while records must be kept.
 */
basis: ErasureBasis | null, 
/**
 * Anything else to be kept with it. It outlives the client's data: it names nobody.
 */
reason: string | null, 
/**
 * The passphrase of whoever is signed in.
 */
passphrase: string, 
/**
 * The second person.
 */
second_person: string, 
/**
 * Their passphrase.
 */
second_passphrase: string, };
type Erasure = { 
/**
 * The record.
 */
id: string, 
/**
 * The client that was.
 */
client: string, 
/**
 * When, by the writer's clock.
 */
at: string, 
/**
 * Who signed, by name where they are known.
 */
signers: Array<string>, 
/**
 * On what basis.
 */
basis: string | null, 
/**
 * What else was written of it.
 */
reason: string | null, 
/**
 * How many operations of the dossier are held, without their contents.
 */
ops: number, 
/**
 * What was written by people who had not heard of it, and dropped.
 */
late: Array<LateWriter>, 
/**
 * Whether no byte of it is left in this machine's vault; else that is still being done.
 */
cleaned: boolean, 
/**
 * What left the vault with the client in it, as far as the access register knows.
 */
copies: Array<AccessEvent>, };
type ErasureBasis = "retention_over" | "subject_request" | "consent_withdrawn" | "not_needed" | "unlawful" | "recorded_in_error" | "court_order";
type ErasureDone = { 
/**
 * The record of the erasure.
 */
id: string, 
/**
 * How many operations lost their contents here.
 */
ops: number, 
/**
 * What left the vault with the client in it, as far as the access register knows: reports, prints, backups.
 */
copies: Array<AccessEvent>, 
/**
 * The other devices of the site, which drop theirs when they hear of it.
 */
devices: Array<DeviceHolding>, };
type ErasurePreview = { 
/**
 * The client.
 */
client: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Their record number.
 */
record_no: string | null, 
/**
 * How many operations would lose their contents.
 */
ops: number, 
/**
 * The records that would go.
 */
records: Array<EntityCount>, 
/**
 * Drafts of anybody's about this client.
 */
drafts: number, 
/**
 * Values waiting for a decision.
 */
conflicts: number, 
/**
 * The day of the last visit; none when there was none.
 */
last_visit: string | null, 
/**
 * The first day on which no basis is needed any more.
 */
free_on: string | null, 
/**
 * Whether a legal basis must be chosen.
 */
basis_needed: boolean, 
/**
 * The bases to choose from.
 */
bases: Array<ErasureBasis>, 
/**
 * What left the vault with the client in it, as far as the access register knows.
 */
copies: Array<AccessEvent>, 
/**
 * The other devices of the site.
 */
devices: Array<DeviceHolding>, };
type ExchangeState = { 
/**
 * Whether this machine is enrolled; until then its bundles wait.
 */
is_enrolled: boolean, 
/**
 * The machines of the clinic.
 */
machines: Array<Machine>, 
/**
 * The bundles that came, the newest first.
 */
bundles: Array<BundleCame>, 
/**
 * How many values wait here for a newer version, which can read them.
 */
parked: number, };
type ExitDetail = "completed" | "lost_contact" | "own_decision" | "environment" | "heavy_dependence" | "moved" | "relapsed" | "detained" | "ended_by_facility" | "other" | "transferred" | "deceased";
type ExportAccess = { 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * What kind of file.
 */
format: Format, 
/**
 * Whose.
 */
person: string | null, 
/**
 * Of these kinds; none for all.
 */
kinds: Array<string>, 
/**
 * From this day on, by the writers' clocks.
 */
from: string | null, 
/**
 * Up to this day, included.
 */
to: string | null, 
/**
 * About this client.
 */
client: string | null, 
/**
 * In which language the words are; none for the machine's.
 */
language: Language | null, 
/**
 * The first row wanted.
 */
offset: number, 
/**
 * How many.
 */
limit: number, };
type ExportBundle = { 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * For which machines; empty for every other one of the clinic.
 */
to: Array<string>, };
type ExportCase = { 
/**
 * Who.
 */
clients: Array<string>, 
/**
 * To which site.
 */
to: string, 
/**
 * What they are sent for.
 */
message: string | null, 
/**
 * The token of the chosen file.
 */
file: string, };
type ExportExtract = { 
/**
 * The token of the chosen file; none sends it by the way that is set.
 */
file: string | null, 
/**
 * The provincial office; none for the only one known.
 */
province: string | null, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, };
type ExportFull = { 
/**
 * The token of the chosen file; none sends it by the way that is set.
 */
file: string | null, 
/**
 * The provincial office; none for the only one known.
 */
province: string | null, };
type ExportHeld = { 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * What kind of file.
 */
format: Format, 
/**
 * In which language; none for the machine's.
 */
language: Language | null, 
/**
 * The device; none for this one.
 */
device: string | null, 
/**
 * The moment it is about, such as when the device was lost; none for now.
 */
as_of: string | null, 
/**
 * The first row wanted.
 */
offset: number, 
/**
 * How many.
 */
limit: number, };
type ExportLog = { 
/**
 * The token of the chosen file.
 */
file: string, };
type ExportProvince = { 
/**
 * The clinic; none for all together.
 */
site: string | null, 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * What kind of file.
 */
format: Format, 
/**
 * In which language.
 */
language: Language, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, };
type ExportReport = { 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * What kind of file.
 */
format: Format, 
/**
 * In which language.
 */
language: Language, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, };
type ExtractCame = { 
/**
 * Of which clinic.
 */
site: string, 
/**
 * Of which period.
 */
period: Period, 
/**
 * When it was made, by the clinic's clock.
 */
made_at: string, 
/**
 * When it came.
 */
received_at: string, 
/**
 * How many rows it has.
 */
rows: number, 
/**
 * The mark of the key that its persons are named with.
 */
person_key: string | null, };
type ExtractPreview = { 
/**
 * The period.
 */
period: Period, 
/**
 * The mark of the key that persons are named with; none where there is none, and nobody is matched with other clinics.
 */
person_key: string | null, 
/**
 * The very rows: episodes …
 */
episodes: Array<EpisodeRow>, 
/**
 * … and clients with an aftercare contact.
 */
aftercare: Array<AftercareRow>, 
/**
 * Values waiting for a decision in the files counted, but for those of notes.
 */
conflicts: number, 
/**
 * Rules that records counted break together.
 */
violations: number, 
/**
 * Clients in these rows who cannot be matched with other clinics: no key, or no right NIK.
 */
not_matched: number, };
type ExtractSent = { 
/**
 * The office's name.
 */
to: string, 
/**
 * How many rows are in it.
 */
rows: number, };
type ExtractState = "missing" | "partial" | "complete";
type ExtractTaken = { 
/**
 * What.
 */
came: Came, 
/**
 * The clinic's name.
 */
from: string, 
/**
 * Whether it took the place of an earlier one.
 */
replaced: boolean, };
type ExtractsCollected = { 
/**
 * The extracts taken.
 */
taken: Array<ExtractTaken>, 
/**
 * How it stands now.
 */
state: TransportState, };
type Failed = { 
/**
 * When.
 */
at: string, 
/**
 * The code of the refusal or fault.
 */
code: string, };
type FieldError = { 
/**
 * The dotted path into the input: `identity.number`, `phones.0.number`.
 */
field: string, 
/**
 * The word on the wire.
 */
code: string, 
/**
 * What the message needs.
 */
args: Record<string, string | number>, };
type FigureQuery = { 
/**
 * The table: `clients`, `by_sex`, `aftercare`, `violations` …
 */
table: string, 
/**
 * The line, with `.` and a status where a table has them; none for the whole table.
 */
key: string | null, 
/**
 * The first row wanted.
 */
offset: number, 
/**
 * How many.
 */
limit: number, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, };
type FirstBad = { 
/**
 * The device that wrote it.
 */
device: string, 
/**
 * Its number there.
 */
seq: number, 
/**
 * `header`, `signature`, `unknown_device`, `prev`, `gap`, `dossier_gap`, `part`, `missing_part`, `person`, `tables`, `pages`, `scan`.
 */
reason: string, };
type Format = "xlsx" | "csv";
type FullCame = { 
/**
 * Of which clinic.
 */
site: string, 
/**
 * When it was made, by the clinic's clock.
 */
made_at: string, 
/**
 * When it came.
 */
received_at: string, 
/**
 * How many operations there are.
 */
ops: number, };
type FullKind = { 
/**
 * What they are.
 */
entity: string, 
/**
 * How many there are.
 */
records: number, 
/**
 * The fields that leave.
 */
leaving: Array<string>, 
/**
 * Those that stay: what is in them is in no bundle.
 */
staying: Array<string>, };
type Funding = "dipa_bnn" | "apbd" | "kemenkes" | "prison" | "kemensos" | "bpjs" | "own" | "other";
type GivePersonKey = { 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * The clinic; none for the only one known.
 */
to: string | null, };
type Guardian = { 
/**
 * Their name.
 */
name: string | null, 
/**
 * What they are to the client.
 */
relation: PhoneOwner | null, 
/**
 * Their phone.
 */
phone: string | null, };
type HeldClient = { 
/**
 * The client.
 */
client: string, 
/**
 * Their name, as far as it is known here.
 */
name: string | null, 
/**
 * Their record number.
 */
record_no: string | null, 
/**
 * What kinds of data.
 */
kinds: Array<DataKind>, 
/**
 * How many scans are recorded.
 */
scans: number, 
/**
 * Whether the device is known to have held it: it is this one, or it wrote in this file itself. Else it may have.
 */
certain: boolean, };
type HeldQuery = { 
/**
 * The device; none for this one.
 */
device: string | null, 
/**
 * The moment it is about, such as when the device was lost; none for now.
 */
as_of: string | null, 
/**
 * The first row wanted.
 */
offset: number, 
/**
 * How many.
 */
limit: number, };
type HeldReport = { 
/**
 * The device.
 */
device: string, 
/**
 * The moment it is about.
 */
as_of: string, 
/**
 * The clients by name.
 */
rows: Array<HeldClient>, 
/**
 * How many they are.
 */
matching: number, 
/**
 * The devices to choose from.
 */
devices: Array<DeviceHolding>, };
type HistoryEntry = { 
/**
 * When, by the writer's clock.
 */
at: string, 
/**
 * Whether that clock was not to be trusted.
 */
at_suspect: boolean, 
/**
 * Who.
 */
author_name: string | null, 
/**
 * On which device.
 */
device_code: string | null, 
/**
 * What kind of record.
 */
entity: string, 
/**
 * The record.
 */
record: string, 
/**
 * The register.
 */
register: string, 
/**
 * The value before.
 */
from: unknown, 
/**
 * The value after.
 */
to: unknown, 
/**
 * Why.
 */
reason: string | null, 
/**
 * The operation.
 */
op: string, };
type HistoryQuery = { 
/**
 * The record, of any kind: a client, an episode, a session, a phone, a staff person, a partner, the site …
 */
record: string, };
type Identity = { 
/**
 * What kind of number.
 */
kind: IdentityKind, 
/**
 * The number.
 */
number: string | null, 
/**
 * Why a NIK stands that disagrees with sex or birth date.
 */
override_reason: string | null, };
type IdentityKind = "nik" | "passport" | "driving_licence" | "student_card" | "other" | "none";
type ImportChange = { 
/**
 * The sheet.
 */
sheet: string, 
/**
 * Its own number of the row.
 */
row: number, 
/**
 * The kind of record.
 */
entity: string, 
/**
 * The client it belongs to.
 */
client: string, 
/**
 * Their name.
 */
client_name: string, 
/**
 * The record.
 */
record: string, 
/**
 * The register.
 */
register: string, 
/**
 * The value before.
 */
from: unknown, 
/**
 * The value after.
 */
to: unknown, };
type ImportField = { 
/**
 * In which kind of sheet.
 */
kind: SheetKind, 
/**
 * The word in a mapping.
 */
field: string, 
/**
 * The codes, when the column is coded.
 */
choices: Array<string> | null, };
type ImportFile = { 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * What the user says about its sheets.
 */
mapping: Mapping | null, 
/**
 * These sheets only.
 */
sheets: Array<string> | null, 
/**
 * Store the good rows although others are rejected.
 */
good_rows: boolean, 
/**
 * The language of the messages.
 */
language: Language, };
type ImportPreview = { 
/**
 * Whether it was stored.
 */
stored: boolean, 
/**
 * Rows of data of all sheets.
 */
rows: number, 
/**
 * Rows without a problem that rejects them.
 */
accepted: number, 
/**
 * The records it makes.
 */
created: CreatedRecords, 
/**
 * Rows that change a record that was there.
 */
changed: number, 
/**
 * Rows that say nothing new.
 */
unchanged: number, 
/**
 * The tables found, and how they are understood.
 */
sheets: Array<ImportSheet>, 
/**
 * What rejects rows.
 */
rejected: Array<ImportProblem>, 
/**
 * What is odd and kept.
 */
warnings: Array<ImportProblem>, 
/**
 * The first of the changes.
 */
changes: Array<ImportChange>, };
type ImportProblem = { 
/**
 * The sheet.
 */
sheet: string, 
/**
 * Its own number of the row, from 1.
 */
row: number, 
/**
 * The header of the column.
 */
column: string | null, 
/**
 * The word for what is wrong.
 */
code: string, 
/**
 * The cell as written.
 */
value: string | null, 
/**
 * What is wrong, in words.
 */
message: string, };
type ImportSheet = { 
/**
 * The sheet's name; further tables of a sheet have a number behind it.
 */
sheet: string, 
/**
 * What the table is a list of.
 */
kind: SheetKind, 
/**
 * The first row of the header, from 1; 0 when there is none.
 */
header_row: number, 
/**
 * Rows of data: no titles, blanks, totals.
 */
rows: number, 
/**
 * Rows of data without a problem that rejects them.
 */
accepted: number, 
/**
 * Header to field.
 */
columns: { [key in string]: string }, 
/**
 * Headers without a field.
 */
unmapped_columns: Array<string>, 
/**
 * Every header, from the left.
 */
headers: Array<string>, 
/**
 * The sheet's column, from 0, in which the first of them stands.
 */
first_column: number, 
/**
 * Header to the first different values below it.
 */
samples: { [key in string]: Array<string> }, 
/**
 * Words in coded columns that nobody has explained.
 */
unknown_words: Array<UnknownWord>, };
type IntroductionFace = { 
/**
 * Whether this site was accepted before; then its machines are replaced.
 */
is_known: boolean, 
/**
 * Which.
 */
site: string, 
/**
 * What it is.
 */
kind: SiteKind, 
/**
 * Its name.
 */
name: string, 
/**
 * Its region.
 */
region_code: string, 
/**
 * Its machines.
 */
machines: Array<SiteMachine>, 
/**
 * What it gets of this site, where it is a provincial office.
 */
policy: SitePolicy, };
type JoinFinish = { 
/**
 * The token of the answer.
 */
file: string, 
/**
 * The same passphrase.
 */
passphrase: string, 
/**
 * The language of this machine.
 */
language: Language, };
type JoinRequest = { 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * The passphrase of the account that the person has at the clinic.
 */
passphrase: string, };
type JudgeDevice = { 
/**
 * The device.
 */
device: string, 
/**
 * The number of its last operation that is accepted; none for all that this machine holds.
 */
last: number | null, 
/**
 * The administrator's own passphrase, as a signature.
 */
by: string, };
type KeptBoth = { 
/**
 * The kind of record.
 */
entity: string, 
/**
 * The record.
 */
record: string, 
/**
 * The register.
 */
register: string, };
type KnownSite = { 
/**
 * Which.
 */
site: string, 
/**
 * What it is.
 */
kind: SiteKind, 
/**
 * Its name.
 */
name: string, 
/**
 * Its region.
 */
region_code: string, 
/**
 * Its machines.
 */
machines: Array<SiteMachine>, 
/**
 * What it gets of this site, where it is a provincial office.
 */
policy: SitePolicy, };
type Language = "id" | "en";
type LateWork = { 
/**
 * In how many dossiers.
 */
clients: number, 
/**
 * How many operations.
 */
ops: number, };
type LateWriter = { 
/**
 * Who.
 */
person: string, 
/**
 * Their name.
 */
name: string | null, 
/**
 * How many operations were dropped.
 */
ops: number, };
type LinkClients = { 
/**
 * The one.
 */
one: string, 
/**
 * The other.
 */
other: string, 
/**
 * Whether they are one person.
 */
same: boolean, };
type LinkedClient = { 
/**
 * The other file.
 */
client: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its record number.
 */
record_no: string, 
/**
 * The birth date in it.
 */
birth_date: string | null, 
/**
 * When they were linked, by the clock of whoever did it.
 */
at: string | null, 
/**
 * Who linked them.
 */
by_name: string | null, };
type Machine = { 
/**
 * Which.
 */
machine: MachineFace, 
/**
 * Whether it is this one.
 */
is_this: boolean, 
/**
 * Whether it is enrolled and can be sent bundles.
 */
is_enrolled: boolean, 
/**
 * Whether it was and is no more.
 */
is_revoked: boolean, 
/**
 * Whether it holds some clients only: those of the people who work there.
 */
is_partial: boolean, 
/**
 * When something of it came last.
 */
received_at: string | null, 
/**
 * How many operations that are here it has not said to hold.
 */
unconfirmed: number, };
type MachineEnrolled = { 
/**
 * The record.
 */
device: string, 
/**
 * The code in its record numbers.
 */
code: string, 
/**
 * How many operations its answer holds.
 */
ops: number, };
type MachineFace = { 
/**
 * The record.
 */
device: string, 
/**
 * The code in its record numbers; empty while its record is not here.
 */
code: string, };
type Made = { 
/**
 * When.
 */
at: string, 
/**
 * How many backups there were before it, and it.
 */
number: number, 
/**
 * How large it is, without its scans.
 */
bytes: number, 
/**
 * How many operations are in it.
 */
ops: number, 
/**
 * How many scans lie beside it.
 */
scans: number, 
/**
 * How many scans are named in it that this machine does not have whole.
 */
scans_missing: number, };
type Mapping = { [key in string]: SheetMapping };
type Marital = "single" | "married" | "widowed_divorced";
type Month = string;
type Motivation = "voluntary" | "pushed" | "unknown";
type Named = { 
/**
 * The record.
 */
id: string, 
/**
 * Its name; of a machine, the code in its record numbers.
 */
name: string, };
type NamedPerson = { 
/**
 * The staff person.
 */
id: string, 
/**
 * Their name.
 */
name: string, };
type NextStep = { 
/**
 * The attempt it came from.
 */
contact: string, 
/**
 * Whose.
 */
client: string, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Their record number.
 */
record_no: string, 
/**
 * What.
 */
what: string, 
/**
 * By when.
 */
on: string, };
type Nothing = Record<symbol, never>;
type Notice = "copied_folder" | "log_behind_head" | "head_damaged" | "erased_list_damaged" | "restored" | "revoked";
type Occupation = "unemployed" | "employed" | "student" | "homemaker";
type OpenBackup = { 
/**
 * The token of the backup.
 */
backup: string, 
/**
 * Whose passphrase; none for the only one.
 */
person: string | null, 
/**
 * The passphrase.
 */
passphrase: string | null, 
/**
 * What the recovery sheet says.
 */
recovery_key: string | null, };
type OpenEpisode = { 
/**
 * Whose.
 */
client: string, 
/**
 * The episode.
 */
episode: EpisodeForm, 
/**
 * The user confirmed that this machine's clock is wrong.
 */
clock_wrong: boolean, };
type OpenIntroduction = { 
/**
 * The token of the chosen file.
 */
file: string, };
type Origin = { 
/**
 * Where it was given.
 */
kind: AftercareOrigin, 
/**
 * The episode here.
 */
episode: string | null, 
/**
 * The other institution.
 */
institution: string | null, };
type PartKind = "text" | "int" | "day" | "bool" | "code";
type Partner = { 
/**
 * The record.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is.
 */
kind: PartnerKind, 
/**
 * Where it is.
 */
region_code: string | null, 
/**
 * Its phone.
 */
phone: string | null, 
/**
 * Whether it is worked with.
 */
active: boolean, };
type PartnerForm = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it is.
 */
kind: PartnerKind, 
/**
 * Where it is.
 */
region_code: string | null, 
/**
 * Its phone.
 */
phone: string | null, 
/**
 * Whether it is worked with.
 */
active: boolean, };
type PartnerKind = "reporting_institution" | "hospital" | "center" | "prison" | "foundation" | "school" | "office" | "other";
type PassphraseAdvice = { 
/**
 * 0, guessed at once, to 4.
 */
score: number, 
/**
 * Whether it is long enough to be taken.
 */
enough: boolean, 
/**
 * What would make it harder to guess, the most helpful first.
 */
advice: Array<Advice>, };
type PassphraseInput = { 
/**
 * The passphrase.
 */
passphrase: string, };
type Period = { 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, };
type Person = { 
/**
 * The staff person.
 */
id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * What they may do.
 */
role: Role, };
type PersonKeyMark = { 
/**
 * The same at every clinic that has the same key.
 */
mark: string, };
type PersonKeySent = { 
/**
 * What tells the key from others.
 */
mark: string, 
/**
 * The clinic's name.
 */
to: string, };
type Phone = { 
/**
 * The record; none for a new one.
 */
id: string | null, 
/**
 * The number, as people write it.
 */
number: string, 
/**
 * Whose it is.
 */
owner: PhoneOwner, 
/**
 * The owner's name.
 */
owner_name: string | null, };
type PhoneOwner = "self" | "parent" | "spouse" | "sibling" | "child" | "relative" | "friend" | "other";
type ProductiveKind = "employment" | "business" | "school" | "vocational_training" | "household" | "volunteering" | "other";
type Profession = "addiction_counselor" | "doctor" | "nurse" | "psychologist" | "social_worker" | "recovery_agent" | "administration" | "other";
type Progress = { 
/**
 * What is being done: a word that the front end has a sentence for.
 */
phase: string, 
/**
 * How many are done.
 */
done: number, 
/**
 * Of how many, when that is known.
 */
total: number | null, };
type ProvinceReport = { 
/**
 * The period.
 */
period: Period, 
/**
 * All clinics together, persons counted once.
 */
total: AnnualReport, 
/**
 * The mark of the key that persons are matched by: the one with the most clients.
 */
person_key: string | null, 
/**
 * Clients not counted across sites: without a right NIK, or named with another key. Who of them was at two clinics
 * counts twice.
 */
not_matched: number, 
/**
 * By clinic.
 */
sites: Array<SiteReport>, };
type Purpose = "exchange" | "enrolment" | "full";
type QuietClient = { 
/**
 * Who.
 */
client: string, 
/**
 * Their name.
 */
client_name: string, 
/**
 * Their record number.
 */
record_no: string, 
/**
 * The episode.
 */
episode: string, 
/**
 * The last contact.
 */
last_contact_on: string | null, 
/**
 * Days since, or since the opening.
 */
days: number, 
/**
 * Sessions missed in a row.
 */
missed_in_a_row: number, 
/**
 * Who sent them.
 */
source: ReferralSource | null, 
/**
 * How they are reached.
 */
phones: Array<Phone>, };
type Reason = "same_identity" | "similar_name" | "same_birth" | "same_phone";
type ReceiveBundle = { 
/**
 * The token of the chosen file.
 */
file: string, };
type ReceiveCase = { 
/**
 * The token of the chosen file.
 */
file: string, };
type ReceiveExtract = { 
/**
 * The token of the chosen file.
 */
file: string, };
type RecordAftercare = { 
/**
 * The client.
 */
client: string, 
/**
 * The contact.
 */
contact: AftercareForm, 
/**
 * The user confirmed that this machine's clock is wrong.
 */
clock_wrong: boolean, };
type RecordContact = { 
/**
 * The client.
 */
client: string, 
/**
 * The attempt.
 */
contact: ContactForm, 
/**
 * The user confirmed that this machine's clock is wrong.
 */
clock_wrong: boolean, };
type RecordSession = { 
/**
 * The episode.
 */
episode: string, 
/**
 * The session.
 */
session: SessionForm, 
/**
 * The user confirmed that this machine's clock is wrong.
 */
clock_wrong: boolean, };
type Recovery = "abstinent" | "lapse" | "relapse" | "unknown";
type RecoveryCheck = { 
/**
 * What the sheet says.
 */
recovery_key: string, 
/**
 * While a vault is set up: that only this group of the sheet was typed, from 1.
 */
group: number | null, };
type ReferralSource = "self" | "family" | "community_unit" | "outreach" | "health_facility" | "school" | "workplace" | "police" | "prosecutor" | "integrated_assessment" | "court_order" | "prison" | "other_institution" | "raid" | "other";
type Region = { 
/**
 * Dotted code, 2 to 13 characters.
 */
code: string, 
/**
 * The name as the ministry writes it, "Kota Mataram".
 */
name: string, 
/**
 * How deep it lies.
 */
level: RegionLevel, 
/**
 * The names from the province down to this region.
 */
path: RegionPath, 
/**
 * The zone its province keeps.
 */
timezone: Timezone, };
type RegionCode = { 
/**
 * The dotted code.
 */
code: string, };
type RegionLevel = "province" | "regency" | "district" | "village";
type RegionParent = { 
/**
 * The dotted code.
 */
code: string | null, };
type RegionPath = { 
/**
 * Provinsi
 */
province: string | null, 
/**
 * Kabupaten or kota
 */
regency: string | null, 
/**
 * Kecamatan
 */
district: string | null, 
/**
 * Desa or kelurahan
 */
village: string | null, };
type RegionQuery = { 
/**
 * Beginnings of its name.
 */
text: string, 
/**
 * Inside this region only.
 */
within: string | null, 
/**
 * How many.
 */
limit: number, };
type RegisterClient = { 
/**
 * The client.
 */
client: ClientForm, 
/**
 * The first episode.
 */
episode: EpisodeForm | null, 
/**
 * The look-alikes were shown and this is somebody else.
 */
confirm_duplicate: boolean, 
/**
 * The user confirmed that this machine's clock is wrong, so days after today stand.
 */
clock_wrong: boolean, };
type Rekey = { 
/**
 * The administrator's own passphrase, as a signature and to open the vault again.
 */
by: string, };
type Religion = "islam" | "protestant" | "catholic" | "hindu" | "buddhist" | "confucian" | "belief" | "other";
type Replaced = { 
/**
 * Its clinic; none where its `keys.json` does not read.
 */
site_name: string | null, 
/**
 * Whether it is of the same site as the backup.
 */
same_site: boolean, };
type RequestCode = { 
/**
 * What the administrator types: four times four letters and digits.
 */
code: string, };
type RequestMachine = { 
/**
 * The token of the chosen file.
 */
file: string, };
type ResetAccount = { 
/**
 * Whose.
 */
person: string, 
/**
 * The new passphrase, typed by themselves.
 */
passphrase: string, 
/**
 * The administrator's own passphrase, as a signature.
 */
by: string, };
type ResolveConflict = { 
/**
 * The record.
 */
record: string, 
/**
 * The kind of record.
 */
entity: string, 
/**
 * The register.
 */
register: string, 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * The value.
 */
decision: Decision, 
/**
 * Why; kept with decisions about clients, where it must be given.
 */
reason: string, 
/**
 * Whether a day in the future is meant.
 */
clock_wrong: boolean, };
type RestorePreview = { 
/**
 * When it was made.
 */
made_at: string, 
/**
 * The clinic.
 */
site_name: string, 
/**
 * Who can open it.
 */
people: Array<NamedPerson>, 
/**
 * How many clients are in it.
 */
clients: number, 
/**
 * How many operations.
 */
ops: number, 
/**
 * When the last of them was written.
 */
last_op_at: string | null, 
/**
 * By whom.
 */
last_op_by: string | null, 
/**
 * How many scans come with it.
 */
scans: number, 
/**
 * How many are named in it and lie neither beside it nor on this machine.
 */
scans_missing: number, 
/**
 * What would be set aside for it.
 */
replaces: Replaced | null, };
type Restored = { 
/**
 * When the backup was made.
 */
made_at: string, 
/**
 * The name of the folder, within the vault's, that holds what was there before.
 */
set_aside: string | null, 
/**
 * How many scans are there now.
 */
scans: number, 
/**
 * How many are not.
 */
scans_missing: number, };
type Role = "administrator" | "head" | "counselor" | "medical" | "recovery_agent" | "reporter";
type Route = "oral" | "nasal" | "smoked" | "injected_other" | "injected";
type SaveAftercare = { 
/**
 * The contact.
 */
id: string, 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * What the form says.
 */
contact: AftercareForm, 
/**
 * The user confirmed that this machine's clock is wrong.
 */
clock_wrong: boolean, };
type SaveBackupSettings = { 
/**
 * The token of the folder chosen; none leaves the one there is.
 */
folder: string | null, 
/**
 * How many megabytes all backups together may take; the three newest stay in any case.
 */
room_mb: number, 
/**
 * After how many days without a good one there is a warning.
 */
warn_days: number, };
type SaveClient = { 
/**
 * The client.
 */
id: string, 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * What the form says.
 */
client: ClientForm, 
/**
 * The user confirmed that this machine's clock is wrong.
 */
clock_wrong: boolean, };
type SaveContact = { 
/**
 * The attempt.
 */
id: string, 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * What the form says.
 */
contact: ContactForm, 
/**
 * The user confirmed that this machine's clock is wrong.
 */
clock_wrong: boolean, };
type SaveCopy = { 
/**
 * The client.
 */
id: string, 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * With the scans, which makes it a ZIP archive of the JSON text and the scans; else the JSON text alone.
 */
with_scans: boolean, 
/**
 * The language of the words in it; none for the machine's.
 */
language: Language | null, };
type SaveDraft = { 
/**
 * The form, by the front end's own key.
 */
form: string, 
/**
 * The client it is about.
 */
client: string | null, 
/**
 * What was typed.
 */
body: unknown, };
type SaveEpisode = { 
/**
 * The episode.
 */
id: string, 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * What the form says.
 */
episode: EpisodeForm, 
/**
 * The user confirmed that this machine's clock is wrong.
 */
clock_wrong: boolean, };
type SavePartner = { 
/**
 * The record.
 */
id: string, 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * What the form says.
 */
partner: PartnerForm, };
type SaveRejected = { 
/**
 * The token of the register.
 */
file: string, 
/**
 * The token of the workbook to be written.
 */
target: string, 
/**
 * What the user says about its sheets.
 */
mapping: Mapping | null, 
/**
 * The language of the reasons.
 */
language: Language, };
type SaveSession = { 
/**
 * The session.
 */
id: string, 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * What the form says.
 */
session: SessionForm, 
/**
 * The user confirmed that this machine's clock is wrong.
 */
clock_wrong: boolean, };
type SaveSettings = { 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * What the form says.
 */
settings: Settings, };
type SaveStaff = { 
/**
 * The record.
 */
id: string, 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * What the form says.
 */
staff: StaffForm, };
type SaveTransport = { 
/**
 * The way; none ends it.
 */
way: TransportForm | null, };
type SavedCopy = { 
/**
 * The scans in it.
 */
scans: number, 
/**
 * Scans whose files are on another machine.
 */
scans_elsewhere: number, };
type Secret = string;
type Service = "outpatient" | "inpatient" | "community";
type Session = { 
/**
 * Who.
 */
person: Person, 
/**
 * The site.
 */
site: SiteFace, 
/**
 * This device.
 */
device: DeviceFace, 
/**
 * The language of this machine.
 */
language: Language, 
/**
 * The day here.
 */
today: string, 
/**
 * The moment here.
 */
now: string, 
/**
 * After how many minutes without a key or a movement the screen locks.
 */
idle_minutes: number, 
/**
 * Whether this machine's clock is not to be trusted.
 */
clock_suspect: boolean, 
/**
 * What was found when opening.
 */
notices: Array<Notice>, 
/**
 * Whether this is a demonstration clinic of invented people.
 */
demonstration: boolean, };
type SessionForm = { 
/**
 * The day.
 */
on: string, 
/**
 * The hour, `09:00`.
 */
time: string | null, 
/**
 * What it was.
 */
kind: SessionKind, 
/**
 * Whether the client was there.
 */
attendance: Attendance, 
/**
 * Who held it.
 */
counselor: string | null, 
/**
 * How long.
 */
minutes: number | null, 
/**
 * What there is to say.
 */
note: string | null, };
type SessionKind = "individual_counselling" | "group_counselling" | "family_counselling" | "addiction_counselling" | "motivational_interviewing" | "cbt" | "relapse_prevention" | "psychoeducation" | "group_therapy" | "symptomatic_therapy" | "maintenance_therapy" | "physical_examination" | "medical" | "detox" | "hiv_sti_counselling" | "psychiatric_comorbidity" | "urine_test" | "other";
type SetPolicy = { 
/**
 * The office.
 */
site: string, 
/**
 * What.
 */
policy: SitePolicy, 
/**
 * The administrator's own passphrase, as a signature.
 */
by: string, };
type Settings = { 
/**
 * The language of this machine.
 */
language: Language, 
/**
 * The clinic's name.
 */
site_name: string, 
/**
 * Its region.
 */
region_code: string, 
/**
 * Its zone.
 */
timezone: Timezone, 
/**
 * How many sessions an outpatient programme has.
 */
sessions_target: number, 
/**
 * After how many days without a contact a client shows up as gone quiet.
 */
quiet_days: number, 
/**
 * After how many days work of this machine that no other one holds is named in the list of the day.
 */
unconfirmed_days: number, 
/**
 * After how many minutes without a key or a movement the screen locks.
 */
idle_minutes: number, 
/**
 * In which months after completion aftercare is due.
 */
aftercare_months: Array<number>, 
/**
 * The motivation that a source implies.
 */
motivation_by_source: { [key in ReferralSource]?: Motivation }, 
/**
 * How record numbers are made: `RM-{year}-{device}-{number}`.
 */
record_no_pattern: string, 
/**
 * The lines above a printed report.
 */
letterhead: string | null, 
/**
 * Who signs it.
 */
signatory: string | null, };
type Severity = "mild" | "moderate" | "severe";
type Sex = "male" | "female";
type SheetKind = "register" | "aftercare" | "other";
type SheetMapping = { 
/**
 * The row of the header, from 1; 0 when the table has none; not given: the app finds it.
 */
header_row?: number, 
/**
 * Leave the sheet out.
 */
skip?: boolean, 
/**
 * What the sheet is a list of; not given: the app decides.
 */
kind?: SheetKind, 
/**
 * Header text to field name, or "ignore". Headers not named are placed by the app.
 */
columns?: { [key in string]: string }, 
/**
 * Field name to word to code.
 */
words?: { [key in string]: { [key in string]: string } }, };
type Side = { 
/**
 * The operation that wrote it.
 */
op: string, 
/**
 * What its writer had before them: nothing when the register was empty.
 */
before: Array<Written>, 
/**
 * Whether something they had before them is not on this machine.
 */
before_elsewhere: boolean, 
/**
 * The reason or the note written with it.
 */
reason: string | null, 
/**
 * Whether the tables show it meanwhile.
 */
provisional: boolean, 
/**
 * The value.
 */
value: unknown, 
/**
 * When, by the writer's clock.
 */
at: string, 
/**
 * Whether that clock was not to be trusted.
 */
at_suspect: boolean, 
/**
 * Who wrote it.
 */
author_name: string | null, 
/**
 * What they may do at the clinic now.
 */
author_role: Role | null, 
/**
 * On which device.
 */
device_code: string | null, };
type SignedAct = { 
/**
 * Its number among theirs.
 */
number: number, 
/**
 * When, by the writer's clock.
 */
at: string, 
/**
 * On which device.
 */
device_code: string | null, 
/**
 * Whether it counts.
 */
counts: boolean, 
/**
 * What it says.
 */
changes: Array<SignedChange>, };
type SignedChange = { 
/**
 * `role`, `key`, `key_ended`, `device`, `assignment`, `rekeying`, `erasure`, `other`; its words are in `trace.ftl`.
 */
kind: string, 
/**
 * Whom or what it is about, where this machine knows a name.
 */
about: string | null, 
/**
 * The role given; none where it was taken, or in another kind of change.
 */
role: Role | null, };
type SiteDevice = { 
/**
 * The record.
 */
id: string, 
/**
 * The code in its record numbers.
 */
code: string, 
/**
 * Whether it is the machine one sits at.
 */
is_this: boolean, 
/**
 * Whether what it writes is trusted.
 */
state: DeviceState, 
/**
 * When that was last said, by the writer's clock; none while nobody has.
 */
since: string | null, 
/**
 * Who said it, by name; none for the recovery sheet, with which the site began.
 */
by: string | null, 
/**
 * The number of its last operation held here.
 */
last: number, 
/**
 * Of a revoked device the number of the last operation accepted; none when no number was named.
 */
accepted: number | null, 
/**
 * How many operations of it are kept apart.
 */
apart: number, };
type SiteFace = { 
/**
 * The record.
 */
id: string, 
/**
 * What it is.
 */
kind: SiteKind, 
/**
 * Its name.
 */
name: string, 
/**
 * Its region.
 */
region_code: string, 
/**
 * Its zone.
 */
timezone: Timezone, };
type SiteFileFace = { 
/**
 * What for: `extract`, `case`, `person_key` or `full`.
 */
purpose: string, 
/**
 * The name of the site that sends it.
 */
from: string, 
/**
 * That site.
 */
site: string, 
/**
 * Its machine.
 */
device: string, 
/**
 * When it was made, by that machine's clock.
 */
made_at: string, 
/**
 * How many rows are in it; of `full` how many operations.
 */
rows: number, 
/**
 * Of an extract: the period.
 */
period: Period | null, 
/**
 * Of an extract: what the office is to get of the clinic.
 */
policy: SitePolicy | null, 
/**
 * Whether all of it was checked.
 */
is_whole: boolean, };
type SiteKind = "clinic" | "province";
type SiteMachine = { 
/**
 * The device.
 */
device: string, 
/**
 * The public half of the key it signs with, in hex.
 */
key: string, 
/**
 * Its age recipient.
 */
age: string, };
type SitePolicy = "statistical" | "full";
type SiteReport = { 
/**
 * What it says, as its own report does; none where nothing came.
 */
report: AnnualReport | null, 
/**
 * Which.
 */
site: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its region.
 */
region_code: string, 
/**
 * How whole the period is.
 */
state: ExtractState, 
/**
 * Whether it is due and not whole.
 */
is_late: boolean, 
/**
 * What it is counted from.
 */
counted: Came | null, 
/**
 * What came of it last.
 */
last: Came | null, 
/**
 * The periods of which there is an extract, the latest first.
 */
periods: Array<Period>, };
type SiteStanding = { 
/**
 * Which.
 */
site: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its region.
 */
region_code: string, 
/**
 * How whole the period is.
 */
state: ExtractState, 
/**
 * Whether it is due and not whole.
 */
is_late: boolean, 
/**
 * What it is counted from.
 */
counted: Came | null, 
/**
 * What came of it last.
 */
last: Came | null, 
/**
 * The periods of which there is an extract, the latest first.
 */
periods: Array<Period>, };
type SitesState = { 
/**
 * What this site is.
 */
kind: SiteKind, 
/**
 * The mark of the key that persons are named with; none where there is none.
 */
person_key: string | null, 
/**
 * The sites accepted, by name.
 */
sites: Array<KnownSite>, };
type Staff = { 
/**
 * The record.
 */
id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Their trade.
 */
profession: Profession, 
/**
 * Whether they work here.
 */
active: boolean, };
type StaffForm = { 
/**
 * Their name.
 */
name: string, 
/**
 * Their trade.
 */
profession: Profession, 
/**
 * Whether they work here.
 */
active: boolean, };
type Status = "ongoing" | "completed" | "dropped_out" | "transferred" | "deceased";
type Substance = "alcohol" | "heroin" | "methadone_buprenorphine" | "other_opiates" | "barbiturates" | "sedatives" | "cocaine" | "amphetamines" | "cannabis" | "hallucinogens" | "inhalants" | "several" | "other";
type SubstanceUse = { 
/**
 * The record; none for a new one.
 */
id: string | null, 
/**
 * Which.
 */
substance: Substance, 
/**
 * Whether it is the main one.
 */
is_primary: boolean, 
/**
 * How it is taken.
 */
route: Route | null, 
/**
 * Years of use.
 */
years_of_use: number | null, 
/**
 * Days of use in the last thirty.
 */
days_last_30: number | null, };
type TakePersonKey = { 
/**
 * The token of the chosen file.
 */
file: string, 
/**
 * Whether it replaces another one that is here: persons in earlier extracts are matched no more.
 */
replace: boolean, };
type Timezone = "WIB" | "WITA" | "WIT";
type Today = { 
/**
 * Sessions of the day, by hour.
 */
sessions: Array<TodaySession>, 
/**
 * Ongoing outpatients nobody has met or reached for long, longest first.
 */
quiet: Array<QuietClient>, 
/**
 * How many of them there are.
 */
quiet_total: number, 
/**
 * What was agreed to be done by today.
 */
next_steps: Array<NextStep>, 
/**
 * Aftercare contacts that are due.
 */
aftercare_due: Array<AftercareDue>, 
/**
 * How many of them there are.
 */
aftercare_due_total: number, 
/**
 * For how many days there has been work that would be lost with this machine, if more than the settings allow.
 */
unconfirmed_days: number | null, 
/**
 * What was typed and not saved.
 */
drafts: Array<Draft>, 
/**
 * How many clients there are.
 */
clients_total: number, 
/**
 * What somebody must do about the backups.
 */
backup: BackupWarning | null, };
type TodaySession = { 
/**
 * Whose.
 */
client_name: string, 
/**
 * Their record number.
 */
record_no: string, 
/**
 * Which of the episode's sessions it is.
 */
number: number, 
/**
 * Of how many.
 */
target: number, 
/**
 * The record.
 */
id: string, 
/**
 * The episode.
 */
episode: string, 
/**
 * The client.
 */
client: string, 
/**
 * The counselor's name.
 */
counselor_name: string | null, 
/**
 * The day.
 */
on: string, 
/**
 * The hour, `09:00`.
 */
time: string | null, 
/**
 * What it was.
 */
kind: SessionKind, 
/**
 * Whether the client was there.
 */
attendance: Attendance, 
/**
 * Who held it.
 */
counselor: string | null, 
/**
 * How long.
 */
minutes: number | null, 
/**
 * What there is to say.
 */
note: string | null, };
type TransportDone = { 
/**
 * How many operations are in the bundle that was put there; none when there was nothing to say.
 */
sent: number | null, 
/**
 * What was taken.
 */
taken: Array<TransportTaken>, 
/**
 * The entities changed.
 */
touched: Array<string>, 
/**
 * How it stands now.
 */
state: TransportState, };
type TransportFace = { "kind": "folder", 
/**
 * Where it is.
 */
path: string, } | { "kind": "s3", 
/**
 * The store's address.
 */
endpoint: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * What the names of the objects begin with.
 */
prefix: string, 
/**
 * The store's region.
 */
region: string, 
/**
 * The public half of the key.
 */
key_id: string, };
type TransportForm = { "kind": "folder", 
/**
 * The token of the folder chosen.
 */
folder: string, } | { "kind": "s3", 
/**
 * The store's address, `https://…`.
 */
endpoint: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * What the names of the objects begin with, without the last `/`; may be empty.
 */
prefix: string, 
/**
 * The store's region; empty where it has none.
 */
region: string, 
/**
 * The public half of the key.
 */
key_id: string, 
/**
 * The secret half; none leaves the one there is, for the same store and key.
 */
secret: Secret | null, };
type TransportState = { 
/**
 * The way; none when bundles are carried by hand only.
 */
way: TransportFace | null, 
/**
 * When all went well last.
 */
good_at: string | null, 
/**
 * When this machine's bundle was put there last.
 */
put_at: string | null, 
/**
 * When something new was taken from there last.
 */
took_at: string | null, 
/**
 * What is in the way.
 */
troubles: Array<TransportTrouble>, };
type TransportTaken = { 
/**
 * The machine that sent it.
 */
machine: MachineFace, 
/**
 * How many operations in it were new here.
 */
fresh: number, };
type TransportTrouble = { 
/**
 * The machine whose file it is about.
 */
machine: MachineFace | null, 
/**
 * The file it is about; none where it is about the place.
 */
file: string | null, 
/**
 * The code of the refusal.
 */
code: string, 
/**
 * What its words need.
 */
args: Record<string, string | number>, 
/**
 * Since when.
 */
since: string, };
type UnknownWord = { 
/**
 * The field of its column.
 */
field: string, 
/**
 * As written.
 */
word: string, 
/**
 * In how many rows.
 */
rows: number, 
/**
 * The codes it may mean.
 */
choices: Array<string>, };
type Unlock = { 
/**
 * Whose; none for the only one.
 */
person: string | null, 
/**
 * The passphrase.
 */
passphrase: string, };
type UnlockRecovery = { 
/**
 * What the sheet says.
 */
recovery_key: string, 
/**
 * Whose passphrase is new.
 */
person: string, 
/**
 * The new passphrase.
 */
new_passphrase: string, };
type ValuePart = { 
/**
 * Its key within the value; empty when it is the whole value.
 */
key: string, 
/**
 * What it holds.
 */
kind: PartKind, 
/**
 * The words to choose from, for a code.
 */
words: Array<string>, };
type VaultState = "missing" | "locked" | "open";
type VaultStatus = { 
/**
 * Whether there is one.
 */
state: VaultState, 
/**
 * Who can open it.
 */
people: Array<NamedPerson>, 
/**
 * The clinic.
 */
site_name: string | null, 
/**
 * The language of this machine.
 */
language: Language | null, 
/**
 * Whether this is a demonstration clinic of invented people.
 */
demonstration: boolean, 
/**
 * Where there is no vault: the code of the request whose answer this machine waits for.
 */
joining?: string, };
type Verified = { 
/**
 * Whether everything is as it was written.
 */
ok: boolean, 
/**
 * How many operations are held.
 */
ops: number, 
/**
 * The first operation that is not.
 */
first_bad: FirstBad | null, 
/**
 * How many scans were read and are as they were stored.
 */
scans: number, 
/**
 * How many are named in the log and not on this machine: they may be on another.
 */
scans_missing: number, };
type Violation = { 
/**
 * Which rule.
 */
code: ViolationCode, 
/**
 * Whose dossier, when it is one.
 */
dossier: string | null, 
/**
 * The records: those to look at, the first of them to mend.
 */
records: Array<string>, 
/**
 * Whom or what it is about: the clients, or the staff person or the machine.
 */
about: Array<Named>, };
type ViolationCode = "two_ongoing_episodes" | "session_outside_episode" | "same_record_no" | "edited_after_archiving" | "closed_before_opened" | "role_without_signature" | "device_not_enrolled" | "device_revoked" | "device_copied";
type Waiting = { 
/**
 * Values to choose between.
 */
conflicts: number, 
/**
 * Rules that records break together.
 */
violations: number, 
/**
 * Pairs of clients who may be one person, when they were looked for.
 */
alike: number | null, };
type WaitingQuery = { 
/**
 * Whether to look for clients who may be one person, too, which takes a moment where there are very many.
 */
alike: boolean, };
type WireError = { 
/**
 * The word on the wire.
 */
code: string, 
/**
 * The fields that are wrong.
 */
fields: Array<FieldError>, 
/**
 * What the message needs.
 */
args: Record<string, string | number>, 
/**
 * For faults: what to look for in the log file.
 */
reference: string | null, };
type WithReason = { 
/**
 * The record.
 */
id: string, 
/**
 * What the person had seen; none means everything.
 */
rev: number | null, 
/**
 * Why.
 */
reason: string, };
type WorkElsewhere = { 
/**
 * The operations, by machine, the own ones first, in order; those that stand alike together. Where there are only
 * events of the access register there is no range.
 */
ranges: Array<WorkRange>, 
/**
 * How many operations are confirmed by nobody.
 */
unconfirmed: number, 
/**
 * When the first of them was written, by the clock of its machine.
 */
since: string | null, };
type WorkRange = { 
/**
 * Who wrote them.
 */
machine: MachineFace, 
/**
 * The first number.
 */
from: number, 
/**
 * The last.
 */
to: number, 
/**
 * How many of them are more than events of the access register.
 */
ops: number, 
/**
 * When the first of those was written, by the clock of its machine.
 */
since: string | null, 
/**
 * The machines for which a bundle with them was written and that have not confirmed them.
 */
sent_to: Array<MachineFace>, 
/**
 * The machines that hold them and have them in a backup.
 */
confirmed_by: Array<MachineFace>, };
type WriteIntroduction = { 
/**
 * The token of the chosen file.
 */
file: string, };
type Written = { 
/**
 * The value.
 */
value: unknown, 
/**
 * When, by the writer's clock.
 */
at: string, 
/**
 * Whether that clock was not to be trusted.
 */
at_suspect: boolean, 
/**
 * Who wrote it.
 */
author_name: string | null, 
/**
 * What they may do at the clinic now.
 */
author_role: Role | null, 
/**
 * On which device.
 */
device_code: string | null, };

interface Api {
  vault_status: { input: Nothing; output: VaultStatus };
  vault_create: { input: CreateVault; output: Created };
  unlock: { input: Unlock; output: Session };
  unlock_recovery: { input: UnlockRecovery; output: Session };
  recovery_check: { input: RecoveryCheck; output: null };
  passphrase_advice: { input: PassphraseInput; output: PassphraseAdvice };
  passphrase_change: { input: ChangePassphrase; output: null };
  session: { input: Nothing; output: Session };
  region_children: { input: RegionParent; output: Array<Region> };
  region_search: { input: RegionQuery; output: Array<Region> };
  region_read: { input: RegionCode; output: Region };
  settings_read: { input: Nothing; output: Settings };
  settings_save: { input: SaveSettings; output: Settings };
  today: { input: Nothing; output: Today };
  draft_save: { input: SaveDraft; output: null };
  draft_read: { input: ByForm; output: Draft | null };
  draft_discard: { input: ByForm; output: null };
  draft_list: { input: Nothing; output: Array<Draft> };
  client_list: { input: ClientQuery; output: ClientPage };
  client_read: { input: ById; output: ClientFile };
  client_duplicates: { input: DuplicateQuery; output: Array<Duplicate> };
  client_register: { input: RegisterClient; output: Client };
  client_save: { input: SaveClient; output: Client };
  client_archive: { input: WithReason; output: Client };
  client_restore: { input: ById; output: Client };
  client_history: { input: ById; output: Array<HistoryEntry> };
  client_printed: { input: ById; output: null };
  client_alike: { input: Nothing; output: Array<AlikePair> };
  client_link: { input: LinkClients; output: Array<LinkedClient> };
  attachment_add: { input: AddAttachment; output: Attachment };
  attachment_read: { input: ById; output: AttachmentContent };
  attachment_save_copy: { input: CopyAttachment; output: null };
  episode_open: { input: OpenEpisode; output: Episode };
  episode_save: { input: SaveEpisode; output: Episode };
  episode_close: { input: CloseEpisode; output: Episode };
  episode_reopen: { input: WithReason; output: Episode };
  session_record: { input: RecordSession; output: CareSession };
  session_save: { input: SaveSession; output: CareSession };
  contact_record: { input: RecordContact; output: ContactAttempt };
  contact_save: { input: SaveContact; output: ContactAttempt };
  aftercare_record: { input: RecordAftercare; output: AftercareContact };
  aftercare_save: { input: SaveAftercare; output: AftercareContact };
  staff_list: { input: ActiveOnly; output: Array<Staff> };
  staff_add: { input: AddStaff; output: Staff };
  staff_save: { input: SaveStaff; output: Staff };
  account_list: { input: Nothing; output: Array<Account> };
  account_add: { input: AddAccount; output: Account };
  account_role: { input: ChangeRole; output: Account };
  account_deactivate: { input: DeactivateAccount; output: Account };
  account_reset: { input: ResetAccount; output: Account };
  recovery_acts: { input: ActsOf; output: Array<SignedAct> };
  recovery_administrators: { input: BySheet; output: Array<Account> };
  device_list: { input: Nothing; output: Array<SiteDevice> };
  device_apart: { input: ByDevice; output: Array<ApartOp> };
  device_revoke: { input: JudgeDevice; output: Array<SiteDevice> };
  device_accept: { input: JudgeDevice; output: Array<SiteDevice> };
  vault_rekey: { input: Rekey; output: Session };
  assignment_list: { input: Nothing; output: Array<Assignment> };
  client_assign: { input: AssignClient; output: Array<Assignment> };
  partner_list: { input: ActiveOnly; output: Array<Partner> };
  partner_add: { input: AddPartner; output: Partner };
  partner_save: { input: SavePartner; output: Partner };
  report_annual: { input: Period; output: AnnualReport };
  report_clients: { input: FigureQuery; output: ClientPage };
  report_export: { input: ExportReport; output: null };
  report_printed: { input: Period; output: null };
  import_preview: { input: ImportFile; output: ImportPreview };
  import_store: { input: ImportFile; output: ImportPreview };
  import_rejected_save: { input: SaveRejected; output: null };
  import_fields: { input: Nothing; output: Array<ImportField> };
  conflict_list: { input: Nothing; output: Array<Conflict> };
  conflict_resolve: { input: ResolveConflict; output: Array<Conflict> };
  waiting: { input: WaitingQuery; output: Waiting };
  violation_list: { input: Nothing; output: Array<Violation> };
  history: { input: HistoryQuery; output: Array<HistoryEntry> };
  access_list: { input: AccessQuery; output: AccessPage };
  access_export: { input: ExportAccess; output: null };
  device_clients: { input: HeldQuery; output: HeldReport };
  device_clients_export: { input: ExportHeld; output: null };
  client_copy: { input: ById; output: ClientCopy };
  client_copy_printed: { input: ById; output: null };
  client_copy_save: { input: SaveCopy; output: SavedCopy };
  erasure_preview: { input: ById; output: ErasurePreview };
  client_erase: { input: EraseClient; output: ErasureDone };
  erasure_list: { input: Nothing; output: Array<Erasure> };
  erasure_late: { input: Nothing; output: LateWork };
  log_export: { input: ExportLog; output: null };
  backup_status: { input: Nothing; output: BackupStatus };
  backup_settings: { input: SaveBackupSettings; output: BackupStatus };
  backup_now: { input: BackupNow; output: Made };
  backup_list: { input: BackupPlace; output: Array<BackupFace> };
  restore_preview: { input: OpenBackup; output: RestorePreview };
  restore: { input: OpenBackup; output: Restored };
  bundle_export: { input: ExportBundle; output: BundleSent };
  bundle_receive: { input: ReceiveBundle; output: BundleTaken };
  bundle_check: { input: CheckBundle; output: BundleFace };
  bundle_key: { input: AskBundleKey; output: BundleKey };
  bundle_list: { input: Nothing; output: ExchangeState };
  work_elsewhere: { input: Nothing; output: WorkElsewhere };
  transport_read: { input: Nothing; output: TransportState };
  transport_save: { input: SaveTransport; output: TransportState };
  transport_now: { input: Nothing; output: TransportDone };
  device_request: { input: RequestMachine; output: RequestCode };
  device_enrol: { input: EnrolMachine; output: MachineEnrolled };
  join_request: { input: JoinRequest; output: RequestCode };
  join_finish: { input: JoinFinish; output: Session };
  site_introduce: { input: WriteIntroduction; output: RequestCode };
  site_look: { input: OpenIntroduction; output: IntroductionFace };
  site_accept: { input: AcceptSite; output: KnownSite };
  site_list: { input: Nothing; output: SitesState };
  person_key_make: { input: Nothing; output: PersonKeyMark };
  person_key_give: { input: GivePersonKey; output: PersonKeySent };
  person_key_take: { input: TakePersonKey; output: PersonKeyMark };
  extract_preview: { input: Period; output: ExtractPreview };
  extract_export: { input: ExportExtract; output: ExtractSent };
  site_policy: { input: SetPolicy; output: KnownSite };
  full_preview: { input: Nothing; output: Array<FullKind> };
  full_export: { input: ExportFull; output: ExtractSent };
  extract_way_read: { input: Nothing; output: TransportState };
  extract_way_save: { input: SaveTransport; output: TransportState };
  extract_collect: { input: Nothing; output: ExtractsCollected };
  site_file_check: { input: CheckFile; output: SiteFileFace };
  extract_receive: { input: ReceiveExtract; output: ExtractTaken };
  case_preview: { input: ChosenClients; output: Array<ClientFile> };
  case_export: { input: ExportCase; output: CaseSent };
  case_receive: { input: ReceiveCase; output: Array<CaseClient> };
  case_list: { input: Nothing; output: Array<CaseClient> };
  case_read: { input: ById; output: CaseFile };
  case_forget: { input: ById; output: null };
  province_sites: { input: Period; output: Array<SiteStanding> };
  province_report: { input: Period; output: ProvinceReport };
  province_export: { input: ExportProvince; output: null };
  verify: { input: Nothing; output: Verified };
}
