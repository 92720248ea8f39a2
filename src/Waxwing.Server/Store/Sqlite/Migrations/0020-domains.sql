-- Times are milliseconds since 1970 (UTC). Numbers of states and kinds are those of Domains/.

CREATE TABLE domains (
    id            BLOB PRIMARY KEY,
    tenant        TEXT NOT NULL,
    name          TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    status        INTEGER NOT NULL,
    voucher       INTEGER NOT NULL,
    asked_at      INTEGER,
    checked_at    INTEGER,
    verified_at   INTEGER,
    failing_since INTEGER,
    next_check_at INTEGER,
    advice        TEXT NOT NULL,
    revision      INTEGER NOT NULL,
    UNIQUE (tenant, name)
) WITHOUT ROWID;

CREATE INDEX domains_of_tenant ON domains (tenant, id);
CREATE INDEX domains_due ON domains (next_check_at) WHERE next_check_at IS NOT NULL;

-- Verified, TemporaryFailure: one tenant at a time may send as a name.
CREATE UNIQUE INDEX domains_in_force ON domains (name) WHERE status IN (2, 3);

CREATE TABLE domain_keys (
    domain     BLOB NOT NULL REFERENCES domains (id),
    id         BLOB NOT NULL,
    selector   TEXT NOT NULL,
    type       INTEGER NOT NULL,
    record     TEXT NOT NULL,
    secret     BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER,
    retired_at INTEGER,
    found      INTEGER,
    PRIMARY KEY (domain, id)
) WITHOUT ROWID;

-- Grows with each change of who may send and by which keys, so that a node that has read all knows by one row whether it has to again.
CREATE TABLE domain_changes (
    version INTEGER NOT NULL
);

INSERT INTO domain_changes (version) VALUES (0);
