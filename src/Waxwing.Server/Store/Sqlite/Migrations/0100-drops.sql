-- What is read by a link, once. The name is a hash of the link, and the content is encrypted under the link: whoever has this table alone can read nothing of it. Times are milliseconds since 1970 (UTC).
CREATE TABLE drops (
    name           BLOB PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE,
    tenant         TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    opens_left     INTEGER NOT NULL,
    guesses_left   INTEGER NOT NULL,
    has_passphrase INTEGER NOT NULL,
    opened_at      INTEGER,
    withdrawn_at   INTEGER,
    content        BLOB
) STRICT;

CREATE INDEX drops_by_end ON drops (expires_at);
