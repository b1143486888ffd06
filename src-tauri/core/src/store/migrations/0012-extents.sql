-- Whose clients a machine holds, if not everybody's, and what of them.
ALTER TABLE device ADD COLUMN extent TEXT;
-- Local: of machines that do not hold everything, the clients that they said to hold whole; and which clients this one is to hold, if not everybody.
CREATE TABLE machine_whole (machine BLOB NOT NULL, client BLOB NOT NULL, PRIMARY KEY (machine, client)) WITHOUT ROWID;
-- Clients that it no longer holds, whose bytes may still be in the file: as of an erased dossier.
CREATE TABLE given_back (dossier BLOB PRIMARY KEY, cleaned INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE meant_here (client BLOB PRIMARY KEY) WITHOUT ROWID;
