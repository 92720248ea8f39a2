-- To which operator of mail hosts the mail of a domain went. Times are milliseconds since 1970 (UTC).

CREATE TABLE sites (
    domain     TEXT PRIMARY KEY,
    operator   TEXT NOT NULL,
    learned_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX sites_by_time ON sites (learned_at);
