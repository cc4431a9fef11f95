-- Import definitions that were given over HTTP; others are files or come with Millrace.
CREATE TABLE import_definition (
    name        VARCHAR(64) PRIMARY KEY,
    version     VARCHAR(12) NOT NULL,             -- a hash of the content
    content     TEXT NOT NULL,                    -- JSON
    created_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

-- Error categories are made of the names of fields now, of which there may be a thousand.
ALTER TABLE reject ALTER COLUMN category SET DATA TYPE VARCHAR(120);
ALTER TABLE import_partition ALTER COLUMN categories SET DATA TYPE VARCHAR(200000);
