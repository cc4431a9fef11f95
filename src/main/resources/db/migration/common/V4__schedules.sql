-- Recurring jobs. Whoever moves next_run_at on queues the job of that run, in the same transaction.
CREATE TABLE schedule (
    name            VARCHAR(64) PRIMARY KEY,
    owner           VARCHAR(100) NOT NULL,
    type            VARCHAR(50) NOT NULL,         -- of its jobs, as are priority and payload
    priority        VARCHAR(10) NOT NULL,
    payload         TEXT NOT NULL,                -- JSON, as POST /jobs takes it
    cron            VARCHAR(200) NOT NULL,
    time_zone       VARCHAR(64) NOT NULL,
    next_run_at     TIMESTAMP(6) WITH TIME ZONE,  -- null while it is paused
    last_run_at     TIMESTAMP(6) WITH TIME ZONE,
    last_job_id     UUID,
    last_skipped_at TIMESTAMP(6) WITH TIME ZONE,  -- when its last job had not ended
    last_error      VARCHAR(4000),                -- why its last run queued no job; null when it did
    last_error_at   TIMESTAMP(6) WITH TIME ZONE,
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX schedule_next ON schedule (next_run_at);
