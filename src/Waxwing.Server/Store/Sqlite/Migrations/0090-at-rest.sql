-- The keys that data keys are wrapped by, each known by an id that is derived of it; the one with the highest number wraps. Where a key management service vouches for
-- them they stand here as that service wrapped them; otherwise they are kept elsewhere, and nothing of them is here.
CREATE TABLE key_encryption_keys (
    number   INTEGER PRIMARY KEY,
    id       BLOB NOT NULL UNIQUE,
    added_at INTEGER NOT NULL,
    wrapped  BLOB
);

-- When everything that was there before the first key was encrypted; no row: it is not, or not all of it.
CREATE TABLE encrypted_since (
    at INTEGER NOT NULL
);

-- The data key of a message, wrapped; NULL: it is not encrypted. Its subject is encrypted here, and empty in its summary.
ALTER TABLE messages ADD COLUMN data_key BLOB;
ALTER TABLE messages ADD COLUMN subject BLOB;

ALTER TABLE secrets ADD COLUMN is_sealed INTEGER NOT NULL DEFAULT 0;

-- What is sealed says by its first octet how; 0: not encrypted.
UPDATE webhook_secrets SET secret = CAST(x'00' || secret AS BLOB);
UPDATE webhook_events SET body = CAST(x'00' || body AS BLOB);
UPDATE returned SET content = CAST(x'00' || content AS BLOB) WHERE content IS NOT NULL;
UPDATE returned SET shown = CAST(x'00' || shown AS BLOB) WHERE shown IS NOT NULL;

-- Up to which message addresses (0) and events (1) whose time is over were erased, and which of those before it were not final then.
CREATE TABLE retention (
    class INTEGER PRIMARY KEY,
    up_to INTEGER NOT NULL
);

CREATE TABLE retention_late (
    class   INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (class, message)
) WITHOUT ROWID;
