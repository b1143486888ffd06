-- The log: operations, their parts, and which record each touches. `row` and `arrived` are counted together, so that a
-- part that arrives later than its operation has not been seen by whoever read before it.
CREATE TABLE op (
    row         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL,
    device      BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    dossier     BLOB NOT NULL,
    dossier_seq INTEGER NOT NULL,
    header      BLOB NOT NULL,
    sig         BLOB NOT NULL
);
-- Operations are found by their number. An index on their ids, which are random, would cost every one a page far off.
CREATE INDEX op_by_device ON op (device, seq);
CREATE INDEX op_by_dossier ON op (dossier, device, dossier_seq);
CREATE TABLE part (
    op      INTEGER NOT NULL,
    class   INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    salt    BLOB NOT NULL,
    bytes   BLOB NOT NULL,
    PRIMARY KEY (op, class)
) WITHOUT ROWID;
CREATE TABLE withheld (op INTEGER NOT NULL, class INTEGER NOT NULL, PRIMARY KEY (op, class)) WITHOUT ROWID;
CREATE TABLE touch (record BLOB NOT NULL, op INTEGER NOT NULL, PRIMARY KEY (record, op)) WITHOUT ROWID;
CREATE TABLE log_state (rev INTEGER NOT NULL, newest_at INTEGER NOT NULL);
INSERT INTO log_state VALUES (0, 0);
-- Devices that wrote two operations of one number: two copies of one folder.
CREATE TABLE copied (device BLOB PRIMARY KEY) WITHOUT ROWID;

-- What stands beside the records: derived from the log.
CREATE TABLE conflict (record BLOB NOT NULL, entity TEXT NOT NULL, register TEXT NOT NULL, dossier BLOB NOT NULL, PRIMARY KEY (record, entity, register)) WITHOUT ROWID;
CREATE TABLE parked (record BLOB NOT NULL, entity TEXT NOT NULL, register TEXT NOT NULL, dossier BLOB NOT NULL, PRIMARY KEY (record, entity, register)) WITHOUT ROWID;
CREATE TABLE waiting (record BLOB NOT NULL, entity TEXT NOT NULL, register TEXT NOT NULL, op BLOB NOT NULL, dossier BLOB NOT NULL, PRIMARY KEY (record, entity, register, op)) WITHOUT ROWID;
CREATE INDEX conflict_by_dossier ON conflict (dossier);

-- Projected tables: a primary key and no other constraint, so that no merge fails on one.
CREATE TABLE client (
    id BLOB PRIMARY KEY, dossier BLOB NOT NULL,
    record_no TEXT, name TEXT, alias TEXT,
    identity_kind TEXT, identity_number TEXT, identity_reason TEXT,
    sex TEXT, birth_date TEXT, birth_year INTEGER, birth_age INTEGER, birth_as_of TEXT, birth_place TEXT,
    mother_name TEXT, religion TEXT,
    street TEXT, region_code TEXT, address_text TEXT,
    guardian_name TEXT, guardian_relation TEXT, guardian_phone TEXT,
    consent_status TEXT, consent_on TEXT, consent_by TEXT,
    marital TEXT, education TEXT, occupation TEXT, occupation_text TEXT,
    remarks TEXT, archived INTEGER, archive_reason TEXT
) WITHOUT ROWID;
CREATE INDEX client_by_record_no ON client (record_no);
-- Compared without the spaces and the case people vary.
CREATE INDEX client_by_record_key ON client (upper(replace(record_no, ' ', '')));
-- For the next number: the highest of so many digits.
CREATE INDEX client_by_record_no_length ON client (length(record_no), record_no);
CREATE INDEX client_by_identity ON client (identity_number) WHERE identity_number IS NOT NULL;
CREATE INDEX client_by_birth ON client (birth_date) WHERE birth_date IS NOT NULL;
CREATE TABLE phone (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, number TEXT, owner TEXT, owner_name TEXT, removed INTEGER) WITHOUT ROWID;
CREATE INDEX phone_by_client ON phone (dossier);
CREATE INDEX phone_by_number ON phone (number);
CREATE TABLE attachment (
    id BLOB PRIMARY KEY, dossier BLOB NOT NULL,
    hash TEXT, size INTEGER, media_type TEXT, file_key TEXT, title TEXT, added_on TEXT, removed INTEGER
) WITHOUT ROWID;
CREATE INDEX attachment_by_client ON attachment (dossier);
CREATE TABLE episode (
    id BLOB PRIMARY KEY, dossier BLOB NOT NULL,
    service TEXT, opened_on TEXT, source TEXT, motivation TEXT, funding TEXT, severity TEXT, diagnosis TEXT,
    counselor BLOB, partner BLOB, status TEXT, closed_on TEXT, exit_detail TEXT, end_reason TEXT, remarks TEXT
) WITHOUT ROWID;
CREATE INDEX episode_by_client ON episode (dossier, opened_on);
CREATE INDEX episode_by_opening ON episode (opened_on, dossier);
CREATE INDEX episode_by_closing ON episode (closed_on, opened_on) WHERE closed_on IS NOT NULL;
CREATE INDEX episode_ongoing ON episode (opened_on) WHERE coalesce(status, 'ongoing') = 'ongoing';
CREATE TABLE substance_use (
    id BLOB PRIMARY KEY, dossier BLOB NOT NULL,
    episode BLOB, substance TEXT, is_primary INTEGER, route TEXT, years_of_use INTEGER, days_last_30 INTEGER, removed INTEGER
) WITHOUT ROWID;
CREATE INDEX substance_use_by_client ON substance_use (dossier);
CREATE TABLE care_session (
    id BLOB PRIMARY KEY, dossier BLOB NOT NULL,
    episode BLOB, on_day TEXT, at_time TEXT, kind TEXT, attendance TEXT, counselor BLOB, minutes INTEGER, note TEXT
) WITHOUT ROWID;
-- Holds what a card asks of sessions, so that no session is read for it.
CREATE INDEX care_session_by_client ON care_session (dossier, on_day, attendance, episode);
CREATE INDEX care_session_by_day ON care_session (on_day);
CREATE TABLE contact_attempt (
    id BLOB PRIMARY KEY, dossier BLOB NOT NULL,
    on_day TEXT, at_time TEXT, channel TEXT, reached INTEGER, author BLOB, outcome TEXT, next_step TEXT, next_on TEXT
) WITHOUT ROWID;
CREATE INDEX contact_attempt_by_client ON contact_attempt (dossier, on_day);
CREATE INDEX contact_attempt_by_next ON contact_attempt (next_on) WHERE next_on IS NOT NULL;
CREATE TABLE aftercare_contact (
    id BLOB PRIMARY KEY, dossier BLOB NOT NULL,
    origin_kind TEXT, origin_episode BLOB, origin_institution TEXT, on_day TEXT, activity TEXT, reached INTEGER,
    recovery TEXT, productive INTEGER, productive_kind TEXT, productive_note TEXT, note TEXT
) WITHOUT ROWID;
CREATE INDEX aftercare_contact_by_client ON aftercare_contact (dossier, on_day);
CREATE INDEX aftercare_contact_by_day ON aftercare_contact (on_day);
CREATE TABLE staff (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, name TEXT, profession TEXT, active INTEGER, role TEXT) WITHOUT ROWID;
CREATE TABLE partner (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, name TEXT, kind TEXT, region_code TEXT, phone TEXT, active INTEGER) WITHOUT ROWID;
CREATE TABLE site (
    id BLOB PRIMARY KEY, dossier BLOB NOT NULL,
    name TEXT, region_code TEXT, timezone TEXT, sessions_target INTEGER, quiet_days INTEGER, aftercare_months TEXT,
    motivation_by_source TEXT, record_no_pattern TEXT, letterhead TEXT, signatory TEXT, secret TEXT
) WITHOUT ROWID;
CREATE TABLE device (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, public_key TEXT, code TEXT) WITHOUT ROWID;
CREATE TABLE access (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, kind TEXT, about BLOB, detail TEXT) WITHOUT ROWID;

-- One line a client for lists and search, refreshed with its dossier.
CREATE TABLE client_card (
    n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL, sort_name TEXT NOT NULL, record_no TEXT, sex TEXT,
    birth_date TEXT, birth_year INTEGER, birth_age INTEGER, birth_as_of TEXT,
    region_code TEXT, place TEXT, archived INTEGER NOT NULL,
    episode BLOB, service TEXT, status TEXT, opened_on TEXT, counselor BLOB, last_contact_on TEXT, violations INTEGER NOT NULL,
    words TEXT NOT NULL, digits TEXT NOT NULL, archived_words TEXT NOT NULL, archived_digits TEXT NOT NULL
);
-- Lists are put together from indexes alone; only the rows of the page are read. The first holds whatever filters ask.
CREATE INDEX client_card_list ON client_card (archived, sort_name, n, record_no, id, region_code, service, status, counselor, last_contact_on);
CREATE INDEX client_card_by_record_no ON client_card (archived, record_no);
CREATE INDEX client_card_newest ON client_card (archived);
CREATE INDEX client_card_found ON client_card (n, sort_name);
CREATE INDEX client_card_violations ON client_card (n) WHERE violations > 0;
CREATE INDEX client_card_ongoing ON client_card (last_contact_on) WHERE status = 'ongoing' AND archived = 0;
-- Two columns each, so that a search looks into the archive or into the rest without reading the cards it finds.
CREATE VIRTUAL TABLE client_words USING fts5(words, archived_words, content = 'client_card', content_rowid = 'n', prefix = '2 3');
CREATE VIRTUAL TABLE client_digits USING fts5(digits, archived_digits, content = 'client_card', content_rowid = 'n', tokenize = 'trigram');

-- Local tables: never in the log, never sent.
CREATE TABLE vault_state (commits INTEGER NOT NULL);
INSERT INTO vault_state VALUES (0);
CREATE TABLE draft (person BLOB NOT NULL, form TEXT NOT NULL, client BLOB, body TEXT NOT NULL, saved_at TEXT NOT NULL, PRIMARY KEY (person, form)) WITHOUT ROWID;
CREATE TABLE import_memory (kind TEXT NOT NULL, field TEXT NOT NULL, word TEXT NOT NULL, meaning TEXT NOT NULL, PRIMARY KEY (kind, field, word)) WITHOUT ROWID;
