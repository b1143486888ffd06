-- Projected tables. Why conflicts were decided as they were; pairs of clients, and whether they are one person.
CREATE TABLE decision (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, decision_reason TEXT) WITHOUT ROWID;
CREATE TABLE client_link (id BLOB PRIMARY KEY, dossier BLOB NOT NULL, one BLOB, other BLOB, same INTEGER) WITHOUT ROWID;
CREATE INDEX client_link_by_one ON client_link (one);
CREATE INDEX client_link_by_other ON client_link (other);
