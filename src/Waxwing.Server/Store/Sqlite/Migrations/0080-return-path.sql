-- What came back: reports of deliveries, complaints, and mail to the postmaster of return paths. Times are milliseconds since 1970 (UTC). Numbers of kinds are those of ReturnPath/, of events those of Mail/.
CREATE TABLE returned (
    seq       INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE,
    came_at   INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    sender    TEXT,
    client    TEXT NOT NULL,
    octets    INTEGER NOT NULL,
    message   BLOB,
    number    INTEGER,
    content   BLOB,
    judged_at INTEGER,
    kind      INTEGER,
    outcome   INTEGER,
    note      TEXT,
    shown     TEXT
);

-- What waits for its judgement, and what is shown of each kind.
CREATE INDEX returned_waiting ON returned (seq) WHERE judged_at IS NULL;
CREATE INDEX returned_by_kind ON returned (kind, seq) WHERE judged_at IS NOT NULL;

-- What was heard of a delivery counts once, however often it is told.
CREATE TABLE returned_effects (
    message INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    type    INTEGER NOT NULL,
    PRIMARY KEY (message, number, type)
) WITHOUT ROWID;
