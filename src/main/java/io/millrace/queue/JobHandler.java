package io.millrace.queue;

/// A job type. A feature registers one as a bean; the queue knows nothing else about it.
public interface JobHandler {

    /// The name of the type, as in `job.type`.
    String type();

    /// Does the work, in a worker's thread, until it is done or {@link JobContext#stopRequested()}
    /// says to stop. After a crash or a stop it is called again for the same job and has to go on
    /// from what it last committed. An exception fails the job with a general text, and goes to the
    /// log.
    JobOutcome run(JobContext context);

    /// How far the job is. Called often, from any node, whatever the job's state.
    JobProgress progress(Job job);
}
