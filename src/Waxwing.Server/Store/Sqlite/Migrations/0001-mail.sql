-- Times are milliseconds since 1970 (UTC). Numbers of states, kinds, priorities and events are those of Model/ and Mail/.

CREATE TABLE tenants (
    name       TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE keys (
    id               BLOB PRIMARY KEY,
    tenant           TEXT NOT NULL REFERENCES tenants (name),
    name             TEXT NOT NULL,
    scope            INTEGER NOT NULL,
    domain           TEXT,
    is_test          INTEGER NOT NULL,
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER,
    revoked_at       INTEGER,
    secret_hash      BLOB NOT NULL,
    scram_salt       BLOB NOT NULL,
    scram_iterations INTEGER NOT NULL,
    scram_stored_key BLOB NOT NULL,
    scram_server_key BLOB NOT NULL
) WITHOUT ROWID;

CREATE INDEX keys_of_tenant ON keys (tenant, id);

CREATE TABLE messages (
    seq             INTEGER PRIMARY KEY,
    id              BLOB NOT NULL UNIQUE,
    tenant          TEXT NOT NULL,
    key             BLOB,
    stream          TEXT NOT NULL,
    kind            INTEGER NOT NULL,
    accepted_at     INTEGER NOT NULL,
    scheduled_at    INTEGER,
    expires_at      INTEGER NOT NULL,
    reverse_path    TEXT,
    reports_failure INTEGER NOT NULL,
    message_id      TEXT NOT NULL,
    octets          INTEGER NOT NULL,
    summary         TEXT NOT NULL,
    findings        TEXT NOT NULL
);

CREATE INDEX messages_of_tenant ON messages (tenant, id);
CREATE INDEX messages_by_message_id ON messages (message_id);

-- Apart, so that what is looked at often stays small.
CREATE TABLE contents (
    message INTEGER PRIMARY KEY,
    octets  BLOB NOT NULL
);

CREATE TABLE lanes (
    id     INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    stream TEXT NOT NULL,
    site   TEXT NOT NULL,
    UNIQUE (tenant, stream, site)
);

-- The fence grows with each lease; whoever records an outcome names the one that he was given.
CREATE TABLE deliveries (
    message     INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    state       INTEGER NOT NULL,
    lane        INTEGER NOT NULL,
    priority    INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    lease_until INTEGER,
    fence       INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    is_hidden   INTEGER NOT NULL,
    is_twice    INTEGER NOT NULL,
    node        TEXT,
    key         BLOB,
    recipient   TEXT NOT NULL,
    reason      TEXT,
    PRIMARY KEY (message, number)
) WITHOUT ROWID;

-- What waits: Scheduled, Queued, Deferred, Unknown.
CREATE INDEX deliveries_due ON deliveries (lane, priority, due_at) WHERE state IN (0, 1, 3, 5);
CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 2;
CREATE INDEX deliveries_held ON deliveries (lane) WHERE state = 4;
CREATE INDEX deliveries_to ON deliveries (recipient);

CREATE TABLE events (
    seq     INTEGER PRIMARY KEY,
    message INTEGER NOT NULL,
    type    INTEGER NOT NULL,
    data    TEXT NOT NULL
);

CREATE INDEX events_of_message ON events (message, seq);

CREATE TABLE pauses (
    scope INTEGER NOT NULL,
    name  TEXT NOT NULL,
    PRIMARY KEY (scope, name)
) WITHOUT ROWID;

CREATE TABLE repetitions (
    tenant        TEXT NOT NULL,
    endpoint      TEXT NOT NULL,
    key           TEXT NOT NULL,
    body          BLOB NOT NULL,
    token         BLOB NOT NULL,
    answer        TEXT,
    claimed_until INTEGER NOT NULL,
    forget_at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, endpoint, key)
) WITHOUT ROWID;

CREATE INDEX repetitions_to_forget ON repetitions (forget_at);
