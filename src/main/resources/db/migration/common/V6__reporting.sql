-- Pages of executions: of a status by id, and of any by time. Pages of a job's instances.
CREATE INDEX batch_exec_status ON batch_job_execution (status, job_execution_id DESC);
CREATE INDEX batch_exec_created ON batch_job_execution (create_time DESC, job_execution_id DESC);
CREATE INDEX batch_instance_name ON batch_job_instance (job_name, job_instance_id DESC);
