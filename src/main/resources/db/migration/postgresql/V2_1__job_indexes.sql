-- PostgreSQL writes every index anew with each change of a row, so each holds only the rows it is asked for.
CREATE INDEX job_line ON job (line, place, id) WHERE line IS NOT NULL;
CREATE INDEX job_last_place ON job (owner, line, place DESC) WHERE line IS NOT NULL;
CREATE INDEX job_wake ON job (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX job_lease ON job (state, lease_until) WHERE state IN ('pending', 'processing', 'retrying', 'cancelling');
CREATE INDEX job_file ON job (file_id, state) WHERE file_id IS NOT NULL;
CREATE INDEX job_ended ON job (completed_at, id) WHERE completed_at IS NOT NULL;
CREATE INDEX job_parent ON job (parent_job_id) WHERE parent_job_id IS NOT NULL;
CREATE INDEX job_changed ON job (updated_at, state, completed_at);
CREATE UNIQUE INDEX job_active ON job (active_key) WHERE active_key IS NOT NULL;
-- H2 compares like this anyway: names that begin alike are one range.
ALTER TABLE job ALTER COLUMN searched_name TYPE VARCHAR(600) COLLATE "C";
-- For lists, newest first: written when a job ends, so that claims are none the slower.
CREATE INDEX job_of_state ON job (state, id) WHERE state IN ('completed', 'failed', 'cancelled');
CREATE INDEX job_of_owner ON job (state, owner, id) WHERE state IN ('completed', 'failed', 'cancelled');
CREATE INDEX job_of_type ON job (state, type, id) WHERE state IN ('completed', 'failed', 'cancelled');
CREATE INDEX job_of_name ON job (state, searched_name, id) WHERE state IN ('completed', 'failed', 'cancelled');
