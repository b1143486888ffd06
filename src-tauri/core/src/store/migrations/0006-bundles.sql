-- What bundles for a machine are encrypted to.
ALTER TABLE device ADD COLUMN age_key TEXT;

-- Local: the bundles received, by the hash of their bytes, and how far each was applied; what each machine said that it holds.
CREATE TABLE bundle (
    hash TEXT PRIMARY KEY, device BLOB NOT NULL, made_at TEXT NOT NULL, received_at TEXT NOT NULL, author BLOB NOT NULL,
    ops INTEGER NOT NULL, fresh INTEGER NOT NULL, done INTEGER NOT NULL, state TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE machine_holds (machine BLOB NOT NULL, device BLOB NOT NULL, upto INTEGER NOT NULL, head BLOB NOT NULL, PRIMARY KEY (machine, device)) WITHOUT ROWID;
