-- Times are milliseconds since 1970 (UTC).

CREATE TABLE templates (
    id           BLOB PRIMARY KEY,
    tenant       TEXT NOT NULL,
    name         TEXT NOT NULL,
    alias        TEXT,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    draft        BLOB NOT NULL,
    published    BLOB,
    published_at INTEGER
);

CREATE INDEX templates_of_tenant ON templates (tenant, id);
CREATE UNIQUE INDEX templates_by_alias ON templates (tenant, alias) WHERE alias IS NOT NULL;

-- The draft and what was published of each, which may be the same; the source is JSON.
CREATE TABLE template_versions (
    template   BLOB NOT NULL REFERENCES templates (id),
    id         BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    source     TEXT NOT NULL,
    PRIMARY KEY (template, id)
);
