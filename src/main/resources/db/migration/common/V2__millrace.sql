-- One script for H2 and PostgreSQL. Times are database time, always.

-- The catalogue of stored files.
CREATE TABLE stored_file (
    id            UUID PRIMARY KEY,
    name          VARCHAR(255) NOT NULL,          -- the original name, cleaned
    object_key    VARCHAR(400) NOT NULL,
    size_bytes    BIGINT NOT NULL,
    sha256        CHAR(64) NOT NULL,
    etag          VARCHAR(100) NOT NULL,          -- readers ask for exactly this version
    content_type  VARCHAR(100) NOT NULL,
    owner         VARCHAR(100) NOT NULL,
    created_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX stored_file_newest ON stored_file (created_at DESC, id DESC);

-- Uploads in flight: what a kill -9 leaves behind is found here and swept.
CREATE TABLE upload_in_flight (
    file_id       UUID PRIMARY KEY,
    object_key    VARCHAR(400) NOT NULL,
    upload_id     VARCHAR(1000),                  -- null until the store has opened a multipart upload
    touched_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

-- The queue. A row is a job; whoever holds its lease and its epoch may change it. Its indexes differ by database.
CREATE TABLE job (
    id              UUID PRIMARY KEY,
    type            VARCHAR(50) NOT NULL,
    state           VARCHAR(20) NOT NULL,
    owner           VARCHAR(100) NOT NULL,
    priority        SMALLINT NOT NULL,            -- 0 high, 1 default, 2 low
    line            SMALLINT,                     -- the priority in whose line it stands, better ones by waiting; null while
                                                  -- it is not in line
    place           DOUBLE PRECISION,             -- its place in that line, or the last one it had
    ready_at        TIMESTAMP(6) WITH TIME ZONE,  -- since when it has been in line
    wake_at         TIMESTAMP(6) WITH TIME ZONE,  -- when it joins the line; null when it need not wait for that
    payload         TEXT NOT NULL,                -- JSON, as the job type defines it
    file_id         UUID,
    file_name       VARCHAR(255),
    searched_name   VARCHAR(600),                 -- the same in lower case
    run_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    attempts        INT NOT NULL,                 -- starts that counted: not turns, shutdowns, takeovers
    crashes         INT NOT NULL,                 -- workers that died with it since it last committed anything
    epoch           BIGINT NOT NULL,              -- raised by every claim; fences zombies out
    worker          VARCHAR(200),
    lease_until     TIMESTAMP(6) WITH TIME ZONE,
    heartbeat_at    TIMESTAMP(6) WITH TIME ZONE,
    turn_at         TIMESTAMP(6) WITH TIME ZONE,  -- when its current run began
    stop_reason     VARCHAR(20),                  -- why it should stop, or why it last did
    restart_count   INT NOT NULL,                 -- how often a dead worker's job was taken over
    recovered_at    TIMESTAMP(6) WITH TIME ZONE,
    parent_job_id   UUID,
    active_key      VARCHAR(200),                 -- at most one active job with the same key
    traceparent     VARCHAR(100),                 -- of the request that queued it (W3C); null where nothing is traced
    error           VARCHAR(4000),
    result          TEXT,                         -- JSON, as the job type defines it
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    started_at      TIMESTAMP(6) WITH TIME ZONE,
    completed_at    TIMESTAMP(6) WITH TIME ZONE,
    updated_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

-- Requests that came with an Idempotency-Key, and the jobs they were answered with; forgotten with these.
CREATE TABLE answered_request (
    owner           VARCHAR(100) NOT NULL,
    request_key     VARCHAR(200) NOT NULL,
    request_hash    CHAR(64) NOT NULL,            -- another request with the same key is refused
    job_id          UUID NOT NULL,
    PRIMARY KEY (owner, request_key)
);
CREATE INDEX answered_request_job ON answered_request (job_id);

-- Members of payloads, by which jobs are searched; written once.
CREATE TABLE job_member (
    job_id          UUID NOT NULL,
    name            VARCHAR(100) NOT NULL,
    member_value    VARCHAR(200) NOT NULL
);
CREATE INDEX job_member_value ON job_member (name, member_value, job_id);
CREATE INDEX job_member_job ON job_member (job_id);

-- An import: what the index step found out about its file.
CREATE TABLE import_run (
    job_id          UUID PRIMARY KEY,
    import_id       UUID NOT NULL,
    file_id         UUID NOT NULL,
    definition      VARCHAR(100) NOT NULL,
    version         VARCHAR(20) NOT NULL,         -- of the definition
    collection      VARCHAR(200) NOT NULL,
    format          VARCHAR(2000) NOT NULL,       -- JSON: how the file is written
    header          TEXT NOT NULL,                -- JSON array of the column names, in file order
    header_line     BYTEA,                        -- the header as it stands in the file; null where it has none
    size_bytes      BIGINT NOT NULL,
    row_index       BYTEA,                        -- where every 1,000th record starts; null for files that are not split
    parallel        INT NOT NULL,                 -- partitions that run at once
    dry_run         BOOLEAN NOT NULL,             -- whether it writes nothing
    first_start     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    gave_up         VARCHAR(4000),                -- why it failed, when what it wrote is to be taken back
    undone_at       TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX import_run_import ON import_run (import_id);
CREATE INDEX import_run_file ON import_run (file_id);
CREATE INDEX import_run_collection ON import_run (collection);

-- Where imports wrote to whose jobs are forgotten: their records stay, and are shown. A name may be here twice.
CREATE TABLE forgotten_collection (
    name            VARCHAR(200) NOT NULL
);

-- A partition of an import: the last committed position and every counter, changed in the chunk transaction.
CREATE TABLE import_partition (
    job_id          UUID NOT NULL,
    partition_no    INT NOT NULL,
    start_position  BIGINT NOT NULL,
    end_position    BIGINT NOT NULL,
    position        BIGINT NOT NULL,              -- where the next chunk starts
    line            BIGINT NOT NULL,              -- the physical line at position
    done            BOOLEAN NOT NULL,
    fetched         BIGINT NOT NULL,              -- bytes that the current run has read of the file
    total_rows      BIGINT NOT NULL,
    inserted        BIGINT NOT NULL,
    failed          BIGINT NOT NULL,
    skipped         BIGINT NOT NULL,
    categories      TEXT NOT NULL,                -- JSON, category to count of failed rows
    chunks          BIGINT NOT NULL,
    chunk_nanos     BIGINT NOT NULL,
    bytes_read      BIGINT NOT NULL,              -- from S3, over all runs
    PRIMARY KEY (job_id, partition_no)
);

-- How far an undo is.
CREATE TABLE import_undo (
    job_id          UUID PRIMARY KEY,
    records         BIGINT NOT NULL,              -- how many there were to take back
    looked          BIGINT NOT NULL,              -- how many of them its current run has looked at; of images, all runs
    kept            BIGINT NOT NULL               -- how many of these stay as they are
);

-- Rejected rows, written in the transaction of the chunk that holds them.
CREATE TABLE reject (
    import_id       UUID NOT NULL,
    position        BIGINT NOT NULL,
    job_id          UUID NOT NULL,                -- whose row it is: the import's, or that of a failed correction
    line            BIGINT NOT NULL,
    length          BIGINT NOT NULL,              -- bytes of the whole row; raw may hold fewer
    column_name     VARCHAR(200),
    category        VARCHAR(120) NOT NULL,
    code            VARCHAR(50) NOT NULL,
    message         VARCHAR(1000) NOT NULL,
    raw             BYTEA NOT NULL,
    state           VARCHAR(10) NOT NULL,         -- open or corrected
    corrected_by    UUID,                         -- the job whose row took its place
    PRIMARY KEY (import_id, position)
);
CREATE INDEX reject_category ON reject (import_id, category, position);

-- Restarts and reports look executions up by these.
CREATE INDEX batch_exec_instance ON batch_job_execution (job_instance_id);
CREATE INDEX batch_step_exec ON batch_step_execution (job_execution_id, step_name);
CREATE INDEX batch_params_exec ON batch_job_execution_params (job_execution_id);
CREATE INDEX batch_params_value ON batch_job_execution_params (parameter_value, parameter_name);
