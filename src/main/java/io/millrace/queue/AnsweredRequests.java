package io.millrace.queue;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Requests that came with an idempotency key, and the jobs they were answered with. They are
/// forgotten together with these.
@Repository
class AnsweredRequests {

    /// What a key was used for.
    ///
    /// @param hash of the request
    record Answered(UUID jobId, String hash) {}

    private final JdbcClient jdbc;

    AnsweredRequests(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Answered> find(Idempotency request) {
        return jdbc.sql(
                        """
                        SELECT job_id, request_hash AS hash FROM answered_request
                        WHERE owner = :owner AND request_key = :key
                        """)
                .param("owner", request.owner())
                .param("key", request.key())
                .query(Answered.class)
                .optional();
    }

    /// @throws Idempotency.KeyTaken when another request was faster; the transaction must be rolled
    ///   back
    void add(Idempotency request, UUID jobId) {
        try {
            jdbc.sql(
                            """
                            INSERT INTO answered_request (owner, request_key, request_hash, job_id)
                            VALUES (:owner, :key, :hash, :jobId)
                            """)
                    .param("owner", request.owner())
                    .param("key", request.key())
                    .param("hash", request.hash())
                    .param("jobId", jobId)
                    .update();
        } catch (DuplicateKeyException e) {
            throw new Idempotency.KeyTaken();
        }
    }

    void forget(Collection<UUID> jobs) {
        jdbc.sql("DELETE FROM answered_request WHERE job_id IN (:jobs)")
                .param("jobs", jobs)
                .update();
    }
}
