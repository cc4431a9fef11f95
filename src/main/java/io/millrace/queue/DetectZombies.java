package io.millrace.queue;

import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Ends jobs whose workers have given no sign of life for so long that nobody should wait for them.
/// A job whose node lives is none, however long it takes: the node's heart beats for it.
@Component
class DetectZombies {

    private static final Logger log = LoggerFactory.getLogger(DetectZombies.class);

    private final JdbcClient jdbc;
    private final Workers workers;

    DetectZombies(JdbcClient jdbc, Workers workers) {
        this.jdbc = jdbc;
        this.workers = workers;
    }

    /// Ends those without a heartbeat since so many minutes: they are settled at once, on this
    /// node, beside its workers, and fail; one that somebody has cancelled is cancelled.
    ///
    /// @return how many there were
    int silentFor(long minutes) {
        var zombies = silent(minutes).stream().filter(id -> mark(id, minutes)).toList();
        for (UUID id : zombies) {
            log.warn("Job {} gave no sign of life for {} minutes: it is ended", id, minutes);
            workers.stopAndSettle(id, StopReason.ZOMBIE);
        }
        return zombies.size();
    }

    private static final String SILENT =
            """
            %s
                AND heartbeat_at < CURRENT_TIMESTAMP - CAST(:minutes AS INTEGER) * INTERVAL '1' MINUTE
            """
                    .formatted(Jobs.ORPHANED);

    private List<UUID> silent(long minutes) {
        return jdbc.sql("SELECT id FROM job WHERE " + SILENT + " ORDER BY heartbeat_at")
                .param("minutes", minutes)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /// Whoever takes it over from now on settles it, too.
    private boolean mark(UUID id, long minutes) {
        return jdbc.sql(
                                """
                                UPDATE job SET stop_reason = 'zombie', updated_at = CURRENT_TIMESTAMP
                                WHERE id = :id AND \
                                """
                                        + SILENT)
                        .param("id", id)
                        .param("minutes", minutes)
                        .update()
                == 1;
    }
}
