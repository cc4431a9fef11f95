-- Of the jobs that have ended, which are nearly all, most columns here are null: H2 cannot leave these out.
CREATE INDEX job_line ON job (line, place, id);
CREATE INDEX job_last_place ON job (owner, line, place DESC);
CREATE INDEX job_wake ON job (wake_at);
CREATE INDEX job_lease ON job (state, lease_until);
CREATE INDEX job_file ON job (file_id, state);
CREATE INDEX job_ended ON job (completed_at, id);
CREATE INDEX job_parent ON job (parent_job_id);
CREATE INDEX job_changed ON job (updated_at, state, completed_at);
CREATE UNIQUE INDEX job_active ON job (active_key);
-- For lists, newest first; what comes after the id is there to be filtered by without a look at the job.
CREATE INDEX job_of_state ON job (state, id);
CREATE INDEX job_of_owner ON job (state, owner, id, type, searched_name);
CREATE INDEX job_of_type ON job (state, type, id, owner, searched_name);
CREATE INDEX job_of_name ON job (state, searched_name, id, owner, type);
