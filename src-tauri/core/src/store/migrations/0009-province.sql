-- What the site is, and what persons are named with in extracts. Clinics and provincial offices that an administrator has
-- accepted: what extracts for them are encrypted to, and what theirs are checked with.
ALTER TABLE site ADD COLUMN kind TEXT;
ALTER TABLE site ADD COLUMN person_key TEXT;
CREATE TABLE known_site (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, kind TEXT, name TEXT, region_code TEXT, machines TEXT) WITHOUT ROWID;

-- Local, at a provincial office: the newest extract of each clinic and period, and its rows as they came.
CREATE TABLE extract (
    site BLOB NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, hash TEXT NOT NULL, manifest TEXT NOT NULL,
    received_at TEXT NOT NULL, author BLOB NOT NULL, PRIMARY KEY (site, from_day, to_day)
) WITHOUT ROWID;
CREATE TABLE extract_row (
    site BLOB NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (site, from_day, to_day, n)
) WITHOUT ROWID;
