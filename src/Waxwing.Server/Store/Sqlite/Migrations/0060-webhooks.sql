-- Endpoints that are told of events. Times are milliseconds since 1970 (UTC). Numbers of types, statuses and states are those of Webhooks/.

CREATE TABLE webhooks (
    id            BLOB PRIMARY KEY,
    tenant        TEXT NOT NULL,
    endpoint      TEXT NOT NULL,
    types         INTEGER NOT NULL,
    status        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    enabled_at    INTEGER NOT NULL,
    failures      INTEGER NOT NULL,
    failing_since INTEGER,
    rests_until   INTEGER,
    node          TEXT,
    lease_until   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX webhooks_of_tenant ON webhooks (tenant, id);
CREATE INDEX webhooks_enabled ON webhooks (tenant) WHERE status = 0;

-- The youngest signs, and those before it until their time is over.
CREATE TABLE webhook_secrets (
    webhook    BLOB NOT NULL,
    number     INTEGER NOT NULL,
    secret     BLOB NOT NULL,
    good_until INTEGER,
    PRIMARY KEY (webhook, number)
) WITHOUT ROWID;

-- What endpoints are told, once for all of them: the octets stay the same for every attempt.
CREATE TABLE webhook_events (
    seq     INTEGER PRIMARY KEY,
    id      BLOB NOT NULL UNIQUE,
    tenant  TEXT NOT NULL,
    type    INTEGER NOT NULL,
    about   TEXT NOT NULL,
    message INTEGER,
    at      INTEGER NOT NULL,
    body    BLOB NOT NULL
);

CREATE INDEX webhook_events_of_message ON webhook_events (message) WHERE message IS NOT NULL;

CREATE TABLE webhook_deliveries (
    webhook  BLOB NOT NULL,
    event    INTEGER NOT NULL,
    about    TEXT NOT NULL,
    state    INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    tries    INTEGER NOT NULL,
    next_at  INTEGER NOT NULL,
    PRIMARY KEY (webhook, event)
) WITHOUT ROWID;

-- What waits, in the order in which it is due; and what stands before it in the order of what it is about.
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook, next_at, event) WHERE state = 0;
CREATE INDEX webhook_deliveries_before ON webhook_deliveries (webhook, about, event) WHERE state = 0;
CREATE INDEX webhook_deliveries_of_event ON webhook_deliveries (event);

CREATE TABLE webhook_attempts (
    event    INTEGER NOT NULL,
    webhook  BLOB NOT NULL,
    number   INTEGER NOT NULL,
    id       BLOB NOT NULL,
    at       INTEGER NOT NULL,
    took     INTEGER NOT NULL,
    status   INTEGER,
    response TEXT NOT NULL,
    fault    TEXT,
    PRIMARY KEY (event, webhook, number)
) WITHOUT ROWID;

-- Up to where events of mail were looked at. Mail that nobody is told of costs nothing when it is accepted: what is told is found behind it.
CREATE TABLE webhook_cursor (
    seq INTEGER NOT NULL
);

INSERT INTO webhook_cursor (seq) SELECT coalesce(max(seq), 0) FROM events;

-- SQLite gives the number of the youngest row again once that row is gone: what gets it then must not lie behind the cursor.
CREATE TRIGGER webhook_cursor_goes_back AFTER DELETE ON events
WHEN OLD.seq > (SELECT coalesce(max(seq), 0) FROM events)
BEGIN UPDATE webhook_cursor SET seq = min(seq, (SELECT coalesce(max(seq), 0) FROM events)); END;
