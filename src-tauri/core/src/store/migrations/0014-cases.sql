-- Local: clients whom another site has given by name, for a referral, as they came. They are no records of this site.
CREATE TABLE case_client (
    id BLOB PRIMARY KEY, site BLOB NOT NULL, client BLOB NOT NULL, made_at TEXT NOT NULL, received_at TEXT NOT NULL,
    author BLOB NOT NULL, message TEXT, body TEXT NOT NULL, UNIQUE (site, client)
) WITHOUT ROWID;
