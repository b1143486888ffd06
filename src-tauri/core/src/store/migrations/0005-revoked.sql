-- The last operations accepted from a revoked device.
ALTER TABLE device ADD COLUMN accepted_last TEXT;

-- Local, from the revocations that count: the devices revoked, and the operations of theirs that are kept apart, by their
-- local rows.
CREATE TABLE revoked (device BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE apart (op INTEGER PRIMARY KEY);
