-- Local: a way for each errand: bundles between machines, extracts to a provincial office and from its clinics; how the
-- files in its place were found.
CREATE TABLE way (
    errand TEXT PRIMARY KEY, way TEXT NOT NULL, put TEXT, put_at TEXT, took_at TEXT, good_at TEXT, trouble TEXT, since TEXT
) WITHOUT ROWID;
INSERT INTO way SELECT 'machines', way, put, put_at, took_at, good_at, trouble, since FROM transport;
DROP TABLE transport;
CREATE TABLE way_file (
    errand TEXT NOT NULL, name TEXT NOT NULL, tag TEXT, trouble TEXT, since TEXT, PRIMARY KEY (errand, name)
) WITHOUT ROWID;
DROP TABLE transport_file;
