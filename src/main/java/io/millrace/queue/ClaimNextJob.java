package io.millrace.queue;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes the next job for a worker of this node, in one short transaction: first one whose worker
/// died (its lease ran out), then the one that has waited longest.
@Component
class ClaimNextJob {

    private static final String ORPHANED =
            """
            SELECT id, epoch, state FROM job
            WHERE state = 'processing' AND lease_until < CURRENT_TIMESTAMP
            ORDER BY lease_until LIMIT 1
            """;
    private static final String WAITING =
            """
            SELECT id, epoch, state FROM job
            WHERE state = 'pending' AND run_at <= CURRENT_TIMESTAMP
            ORDER BY priority, run_at, id LIMIT 1
            """;

    private record Candidate(UUID id, long epoch, String state) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final QueueSettings settings;
    private final String lockClause;
    // H2's SKIP LOCKED locks every row that matches, so there the workers of this (only) node take
    // turns here.
    private final ReentrantLock turn = new ReentrantLock(true);

    ClaimNextJob(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            QueueSettings settings,
            QueueDatabase database) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.settings = settings;
        this.lockClause = database.sharedByNodes() ? " FOR UPDATE SKIP LOCKED" : "";
    }

    Optional<Job> claimFor(String worker) {
        turn.lock();
        try {
            return Optional.ofNullable(transaction.execute(status -> claim(worker)));
        } finally {
            turn.unlock();
        }
    }

    private @Nullable Job claim(String worker) {
        for (String select : List.of(ORPHANED, WAITING)) {
            var candidate =
                    jdbc.sql(select + lockClause)
                            .query((row, n) ->
                                    new Candidate(
                                            row.getObject("id", UUID.class),
                                            row.getLong("epoch"),
                                            row.getString("state")))
                            .optional();
            if (candidate.isPresent() && take(candidate.get(), worker)) {
                return jdbc.sql("SELECT * FROM job WHERE id = :id")
                        .param("id", candidate.get().id())
                        .query(Jobs::job)
                        .single();
            }
        }
        return null;
    }

    private boolean take(Candidate candidate, String worker) {
        // The guard on state and epoch holds also where the candidate was read without a lock.
        return jdbc.sql(
                                """
                                UPDATE job SET
                                    restart_count = restart_count + CASE state WHEN 'processing' THEN 1 ELSE 0 END,
                                    recovered_at = CASE state WHEN 'processing' THEN CURRENT_TIMESTAMP ELSE recovered_at END,
                                    attempts = attempts + CASE state WHEN 'processing' THEN 0 ELSE 1 END,
                                    state = 'processing', epoch = epoch + 1, worker = :worker, stop_reason = NULL,
                                    error = NULL, heartbeat_at = CURRENT_TIMESTAMP,
                                    lease_until = CURRENT_TIMESTAMP + CAST(:lease AS INTEGER) * INTERVAL '1' SECOND,
                                    started_at = COALESCE(started_at, CURRENT_TIMESTAMP),
                                    updated_at = CURRENT_TIMESTAMP
                                WHERE id = :id AND epoch = :epoch AND state = :state
                                """)
                        .param("worker", worker)
                        .param("lease", settings.lease().toSeconds())
                        .param("id", candidate.id())
                        .param("epoch", candidate.epoch())
                        .param("state", candidate.state())
                        .update()
                == 1;
    }
}
