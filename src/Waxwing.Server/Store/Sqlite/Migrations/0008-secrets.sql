-- What the service made for itself, such as the key that links are signed with. As secret as the rest of the database.
CREATE TABLE secrets (
    name   TEXT PRIMARY KEY,
    octets BLOB NOT NULL
) WITHOUT ROWID;
