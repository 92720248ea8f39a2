-- What was asked of reports (RFC 3461): RET, ENVID; NOTIFY, ORCPT. Numbers are those of DsnReturn and DsnNotify; most mail asks for nothing, and has NULL.
ALTER TABLE messages ADD COLUMN dsn_return INTEGER;
ALTER TABLE messages ADD COLUMN envelope_id TEXT;
ALTER TABLE deliveries ADD COLUMN notify INTEGER;
ALTER TABLE deliveries ADD COLUMN original_recipient TEXT;
