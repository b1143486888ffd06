-- Local: what the last backup of each machine holds that was read again, and what was sent to it at last.
CREATE TABLE machine_backed_up (machine BLOB NOT NULL, device BLOB NOT NULL, upto INTEGER NOT NULL, head BLOB NOT NULL, PRIMARY KEY (machine, device)) WITHOUT ROWID;
CREATE TABLE machine_sent (machine BLOB NOT NULL, device BLOB NOT NULL, upto INTEGER NOT NULL, head BLOB NOT NULL, PRIMARY KEY (machine, device)) WITHOUT ROWID;
-- From whose vault a machine was restored or copied.
ALTER TABLE device ADD COLUMN was BLOB;
-- After how many days work that no other machine holds is named in the list of the day.
ALTER TABLE site ADD COLUMN unconfirmed_days INTEGER;
