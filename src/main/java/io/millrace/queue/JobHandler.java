package io.millrace.queue;

import io.millrace.access.Owner;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// A job type. A feature registers one as a bean; the queue knows nothing else about it.
public interface JobHandler {

    /// The name of the type, as in `job.type`.
    String type();

    /// Makes a job of what somebody sent to `POST /jobs`.
    ///
    /// @throws io.millrace.access.RequestRefused when the payload is wrong, naming the field; or
    ///   when jobs of this type are not queued by hand, which is the default
    default NewJob prepare(JsonNode payload, Owner owner) {
        throw JobRefused.notByHand(type());
    }

    /// What no other job may work on before this one has ended.
    ///
    /// @param id the job's own
    /// @param payload the job's, as it is stored
    default Optional<String> activeKey(UUID id, String payload) {
        return Optional.empty();
    }

    /// What jobs are found by, of a payload: the members as `POST /jobs` names them. By default
    /// they are the payload's own.
    ///
    /// @param payload the job's, as it is stored
    default JsonNode searched(JsonNode payload) {
        return payload;
    }

    /// Does the work, in a worker's thread, until it is done or {@link JobContext#stopRequested()}
    /// says to stop. After a crash or a stop it is called again for the same job and has to go on
    /// from what it last committed. An exception fails the job for now with a general text, and
    /// goes to the log.
    JobOutcome run(JobContext context);

    /// How far jobs are, by their ids: those that are not among them are nowhere. Called often,
    /// from any node, for whole pages of jobs that have started, whatever their states.
    default Map<UUID, JobProgress> progress(Collection<Job> jobs) {
        return Map.of();
    }

    /// Refuses to bring back a job that failed or was cancelled, where that makes no sense. Called
    /// in a transaction.
    ///
    /// @throws io.millrace.access.RequestRefused saying why
    default void checkRetry(Job job) {}

    /// Removes all that the type keeps of jobs that ended long ago and are forgotten in the
    /// caller's transaction. They are whole families: of a job and those that follow it up, either
    /// all are forgotten or none, those of other types with another call. What they brought about
    /// for their owners, such as records, stays.
    ///
    /// @param ids up to some thousand
    default void forget(Collection<UUID> ids) {}
}
