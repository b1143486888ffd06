-- The signatures of persons beside their operations, by the operation's local row.
CREATE TABLE personal (op INTEGER NOT NULL, person BLOB NOT NULL, sig BLOB NOT NULL, PRIMARY KEY (op, person, sig)) WITHOUT ROWID;

-- Projected tables. Which of their values count is the business of the signatures.
ALTER TABLE staff ADD COLUMN role_last TEXT;
ALTER TABLE device ADD COLUMN enrolled INTEGER;
CREATE TABLE credential (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, person BLOB, public_key TEXT, ended_last TEXT) WITHOUT ROWID;
CREATE TABLE assignment (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, agent BLOB, client BLOB, active INTEGER) WITHOUT ROWID;
CREATE TABLE rekeying (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, left_out TEXT) WITHOUT ROWID;
