-- The log of requests to the API. Times are milliseconds since 1970 (UTC); ids are of version 7, so that they sort by time.

CREATE TABLE requests (
    tenant     TEXT NOT NULL,
    id         BLOB NOT NULL,
    key        BLOB NOT NULL,
    at         INTEGER NOT NULL,
    method     TEXT NOT NULL,
    path       TEXT NOT NULL,
    status     INTEGER NOT NULL,
    user_agent TEXT,
    error      TEXT,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
