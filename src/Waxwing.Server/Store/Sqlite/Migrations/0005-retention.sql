-- The content of codes and links that expire within a day is forgotten as soon as nobody needs it. The index holds those alone that are still there, and so stays small.
ALTER TABLE contents ADD COLUMN is_short_lived INTEGER NOT NULL DEFAULT 0;

UPDATE contents SET is_short_lived = 1 WHERE message IN (SELECT message FROM deliveries WHERE priority = 0);

CREATE INDEX contents_short_lived ON contents (message) WHERE is_short_lived = 1;
