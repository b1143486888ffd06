-- Local: where bundles go and come from by themselves, with what opens it, what was put there last and how it went; how the
-- file of each machine was found there.
CREATE TABLE transport (
    one INTEGER PRIMARY KEY CHECK (one = 1), way TEXT NOT NULL, put TEXT, put_at TEXT, took_at TEXT, good_at TEXT,
    trouble TEXT, since TEXT
);
CREATE TABLE transport_file (machine BLOB PRIMARY KEY, tag TEXT, trouble TEXT, since TEXT) WITHOUT ROWID;
