-- Who is not written to. Times are milliseconds since 1970 (UTC); numbers of origins are those of Suppressions/. An address stands in the form in which it is compared, the e-mail as it was
-- given; the stream is empty where all streams are meant. Rows outlive their expiry for a while, so that the next one lasts longer.

CREATE TABLE suppressions (
    id         BLOB PRIMARY KEY,
    tenant     TEXT NOT NULL,
    address    TEXT NOT NULL,
    stream     TEXT NOT NULL,
    email      TEXT NOT NULL,
    origin     INTEGER NOT NULL,
    reason     TEXT,
    source     BLOB,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    times      INTEGER NOT NULL,
    UNIQUE (tenant, address, stream)
) WITHOUT ROWID;

CREATE INDEX suppressions_of_tenant ON suppressions (tenant, id);
CREATE INDEX suppressions_by_expiry ON suppressions (expires_at) WHERE expires_at IS NOT NULL;

-- What counts only if it is heard several times.
CREATE TABLE suppression_strikes (
    tenant  TEXT NOT NULL,
    address TEXT NOT NULL,
    source  BLOB NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (tenant, address, source)
) WITHOUT ROWID;

CREATE INDEX suppression_strikes_by_time ON suppression_strikes (at);

-- Grows with each change, so that a node knows by one row whether it has to look again which tenants have any.
CREATE TABLE suppression_changes (
    version INTEGER NOT NULL
);

INSERT INTO suppression_changes (version) VALUES (0);

-- What the service pauses by itself ends by itself.
ALTER TABLE pauses ADD COLUMN until INTEGER;
ALTER TABLE pauses ADD COLUMN reason TEXT;
