-- Local: the dossiers of which operations came while what is derived from them, one line a client, was left for later.
CREATE TABLE stale (dossier BLOB PRIMARY KEY) WITHOUT ROWID;
