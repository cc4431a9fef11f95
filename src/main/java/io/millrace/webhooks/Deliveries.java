package io.millrace.webhooks;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The tables of callbacks. Times are the database's.
@Repository
class Deliveries {

    /// How long a node has for an attempt before another one makes the next.
    static final Duration LEASE = Duration.ofMinutes(1);

    private static final int MOST_OF_ERROR = 500;

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final JdbcClient jdbc;

    Deliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A request to be sent.
    ///
    /// @param attempts how many there were before
    record Delivery(UUID id, String url, String host, String body, int attempts) {}

    /// What has become of a job's callback.
    ///
    /// @param status `waiting` for the end of the job; `pending`, `delivered`, or `failed` for good
    record State(String url, String status, int attempts, @Nullable String lastError) {}

    void note(UUID jobId, String url, String host) {
        jdbc.sql("INSERT INTO webhook (job_id, url, host) VALUES (:id, :url, :host)")
                .param("id", jobId)
                .param("url", url)
                .param("host", host)
                .update();
    }

    boolean isNoted(UUID jobId) {
        return jdbc.sql("SELECT job_id FROM webhook WHERE job_id = :id")
                .param("id", jobId)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    void add(UUID jobId, String body) {
        jdbc.sql(
                        """
                        INSERT INTO webhook_delivery (id, job_id, body, state, attempts, next_at, created_at)
                        VALUES (:id, :jobId, :body, 'pending', 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
                        """)
                .param("id", IDS.generate())
                .param("jobId", jobId)
                .param("body", body)
                .update();
    }

    /// Of a job that ended more than once, the last one.
    Optional<State> of(UUID jobId) {
        return jdbc.sql(
                        """
                        SELECT h.url, COALESCE(d.state, 'waiting') AS status, COALESCE(d.attempts, 0) AS attempts,
                            d.last_error
                        FROM webhook h LEFT JOIN webhook_delivery d ON d.job_id = h.job_id
                        WHERE h.job_id = :id ORDER BY d.created_at DESC, d.id DESC LIMIT 1
                        """)
                .param("id", jobId)
                .query(State.class)
                .optional();
    }

    /// Those whose time has come, whether or not another node is about to take them.
    ///
    /// @param without hosts that are left out
    List<Delivery> due(int most, Set<String> without) {
        return jdbc.sql(
                        """
                        SELECT d.id, h.url, h.host, d.body, d.attempts
                        FROM webhook_delivery d JOIN webhook h ON h.job_id = d.job_id
                        WHERE d.next_at <= CURRENT_TIMESTAMP %s ORDER BY d.next_at LIMIT :most
                        """
                                .formatted(without.isEmpty() ? "" : "AND h.host NOT IN (:without)"))
                .param("without", without)
                .param("most", most)
                .query((row, n) ->
                        new Delivery(
                                row.getObject("id", UUID.class),
                                row.getString("url"),
                                row.getString("host"),
                                row.getString("body"),
                                row.getInt("attempts")))
                .list();
    }

    /// Takes one for an attempt.
    ///
    /// @return false when another node has
    boolean take(Delivery delivery) {
        return jdbc.sql(
                                """
                                UPDATE webhook_delivery SET attempts = attempts + 1,
                                    next_at = CURRENT_TIMESTAMP + CAST(:lease AS INTEGER) * INTERVAL '0.001' SECOND
                                WHERE id = :id AND attempts = :attempts AND next_at <= CURRENT_TIMESTAMP
                                """)
                        .param("lease", LEASE.toMillis())
                        .param("id", delivery.id())
                        .param("attempts", delivery.attempts())
                        .update()
                == 1;
    }

    void delivered(Delivery delivery) {
        jdbc.sql(
                        """
                        UPDATE webhook_delivery SET state = 'delivered', last_error = NULL, next_at = NULL
                        WHERE id = :id AND state = 'pending'
                        """)
                .param("id", delivery.id())
                .update();
    }

    /// Notes that an attempt failed, and when the next one is; none when it is too late for that.
    /// Changes nothing where another node has made an attempt since.
    void failed(Delivery delivery, String error, Duration delay, Duration giveUpAfter) {
        jdbc.sql(
                        """
                        UPDATE webhook_delivery SET last_error = :error,
                            state = CASE WHEN CURRENT_TIMESTAMP + CAST(:delay AS INTEGER) * INTERVAL '0.001' SECOND
                                > created_at + CAST(:most AS INTEGER) * INTERVAL '1' SECOND
                                THEN 'failed' ELSE state END,
                            next_at = CASE WHEN CURRENT_TIMESTAMP + CAST(:delay AS INTEGER) * INTERVAL '0.001' SECOND
                                > created_at + CAST(:most AS INTEGER) * INTERVAL '1' SECOND
                                THEN NULL ELSE CURRENT_TIMESTAMP + CAST(:delay AS INTEGER) * INTERVAL '0.001' SECOND END
                        WHERE id = :id AND attempts = :attempts AND state = 'pending'
                        """)
                .param("error", error.substring(0, Math.min(MOST_OF_ERROR, error.length())))
                .param("delay", delay.toMillis())
                .param("most", giveUpAfter.toSeconds())
                .param("id", delivery.id())
                .param("attempts", delivery.attempts() + 1)
                .update();
    }
}
