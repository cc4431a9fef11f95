package io.millrace.uploads;

import java.util.UUID;

/// Somebody who knows what to do with a file once it is there, for clients that want both in one
/// request.
public interface ProcessUpload {

    /// Queues the job that processes a file. Called in the transaction that puts the file into the
    /// catalogue, so that either both are there or neither.
    Queued queue(StoredFile file);

    /// A queued job, as it is answered.
    ///
    /// @param status a state of jobs
    /// @param checkStatusUrl where to ask how far it is
    record Queued(UUID jobId, String status, String checkStatusUrl) {

        /// A job that was queued just now.
        public static Queued now(UUID jobId) {
            return new Queued(jobId, "pending", "/jobs/" + jobId);
        }
    }
}
