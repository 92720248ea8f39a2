-- The audit log: appended to, and nothing else. What is hashed, and how, stands in docs/security/audit-log.md.
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    tenant TEXT,
    target TEXT,
    details TEXT NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE audit_heads (
    sequence INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    key TEXT NOT NULL,
    signature BLOB NOT NULL
) STRICT;

CREATE TABLE audit_keys (
    id TEXT PRIMARY KEY,
    octets BLOB NOT NULL
) STRICT;

-- These hold against a mistake of ours. Whoever can write to the file can drop them: against that there are the signed heads elsewhere.
CREATE TRIGGER audit_changes_nothing BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is appended to only'); END;
CREATE TRIGGER audit_deletes_nothing BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is appended to only'); END;
-- Also against REPLACE, which deletes without asking the trigger above.
CREATE TRIGGER audit_leaves_nothing_out BEFORE INSERT ON audit
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log is appended to only'); END;

CREATE TRIGGER audit_heads_change_nothing BEFORE UPDATE ON audit_heads BEGIN SELECT RAISE(ABORT, 'signed heads are kept'); END;
CREATE TRIGGER audit_heads_delete_nothing BEFORE DELETE ON audit_heads BEGIN SELECT RAISE(ABORT, 'signed heads are kept'); END;
CREATE TRIGGER audit_keys_change_nothing BEFORE UPDATE ON audit_keys BEGIN SELECT RAISE(ABORT, 'keys of signed heads are kept'); END;
CREATE TRIGGER audit_keys_delete_nothing BEFORE DELETE ON audit_keys BEGIN SELECT RAISE(ABORT, 'keys of signed heads are kept'); END;
