-- Import definitions that were given over HTTP; others are files or come with Millrace.
CREATE TABLE import_definition (
    name        VARCHAR(64) PRIMARY KEY,
    version     VARCHAR(12) NOT NULL,             -- a hash of the content
    content     TEXT NOT NULL,                    -- JSON
    created_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
