-- Erasures: two persons' acts in the site's dossier, ids only.
CREATE TABLE erasure (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, erased_dossier BLOB, basis TEXT, known TEXT, reason TEXT) WITHOUT ROWID;

-- Local, from the erasures that count: the dossiers of which no part is held and none that arrives is kept, and how far
-- the file is cleaned of them (0 dropped, 1 the file written anew, 2 the write-ahead log emptied after that); the scans
-- whose files are still to go.
CREATE TABLE erased (dossier BLOB PRIMARY KEY, cleaned INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE erased_file (hash TEXT PRIMARY KEY) WITHOUT ROWID;

-- Local: signed acts that `erased.json` told of and this log does not hold, so that an erasure still counts in a
-- vault that was restored from an earlier day.
CREATE TABLE erased_act (id BLOB PRIMARY KEY, act TEXT NOT NULL) WITHOUT ROWID;
