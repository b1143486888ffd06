-- What a provincial office gets of this clinic.
ALTER TABLE known_site ADD COLUMN policy TEXT;

-- Local, at a provincial office: of each clinic that gives all its operations the database that they are in, and its key.
CREATE TABLE site_log (
    site BLOB PRIMARY KEY, database TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL, said TEXT NOT NULL,
    received_at TEXT NOT NULL, author BLOB NOT NULL
) WITHOUT ROWID;
