-- Who is to be told when a job has ended.
CREATE TABLE webhook (
    job_id      UUID PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
    url         VARCHAR(2000) NOT NULL,
    host        VARCHAR(255) NOT NULL             -- of the URL, in lower case
);

-- What they are told: written in the transaction that ends the job, sent by any node.
CREATE TABLE webhook_delivery (
    id          UUID PRIMARY KEY,
    job_id      UUID NOT NULL REFERENCES webhook (job_id) ON DELETE CASCADE,
    body        TEXT NOT NULL,                    -- JSON, as it was when the job ended
    state       VARCHAR(10) NOT NULL,             -- pending, delivered or failed
    attempts    INT NOT NULL,                     -- fences off a node that was too slow
    last_error  VARCHAR(500),
    next_at     TIMESTAMP(6) WITH TIME ZONE,      -- when it is tried next; null when it is not any more
    created_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at);
CREATE INDEX webhook_delivery_job ON webhook_delivery (job_id, created_at);
