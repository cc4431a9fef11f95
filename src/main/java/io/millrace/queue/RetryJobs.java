package io.millrace.queue;

import io.millrace.access.FieldRefused;
import io.millrace.access.RequestRefused;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Brings many jobs back at once, those that were queued first before the others.
@Component
class RetryJobs {

    /// How many jobs one call looks at, so that it ends before a client gives up on it.
    static final int MOST = 1000;

    private static final UUID FIRST = new UUID(0, 0);

    /// What to bring back.
    ///
    /// @param state failed or cancelled
    /// @param after jobs up to this id were looked at by an earlier call
    record Selection(
            JobState state, Optional<String> type, Optional<String> owner, Optional<UUID> after) {}

    /// What became of it.
    ///
    /// @param matched how many jobs there were, with those left for further calls
    /// @param refused how many of those looked at could not be brought back, one by one as `POST
    ///   /jobs/{id}/retry` would say
    /// @param left how many were not looked at
    /// @param nextCursor goes on with these; null when none are left
    record Retried(
            String message,
            int matched,
            int retried,
            int refused,
            int left,
            boolean dryRun,
            @Nullable String nextCursor) {}

    private final JdbcClient jdbc;
    private final Jobs jobs;
    private final SteerJobs steer;

    RetryJobs(JdbcClient jdbc, Jobs jobs, SteerJobs steer) {
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.steer = steer;
    }

    /// The state that jobs must be in to be brought back.
    ///
    /// @throws JobRefused when jobs in this one cannot be
    static JobState stateOf(Optional<String> status) {
        return status.flatMap(JobState::of)
                .filter(state -> state.after(JobCommand.RETRY).isPresent())
                .orElseThrow(() -> FieldRefused.of("status", "must be failed or cancelled"));
    }

    /// Counts what would be brought back.
    Retried count(Selection which) {
        int matched = matched(which);
        return new Retried(
                "%,d jobs are %s and would be retried.".formatted(matched, which.state().value()),
                matched,
                0,
                0,
                matched,
                true,
                null);
    }

    /// Brings the first ones back, each by itself: what is refused to one does not keep the others
    /// from it.
    Retried retry(Selection which) {
        int matched = matched(which);
        var ids = first(which);
        int retried = (int) ids.stream().filter(this::retried).count();
        int left = Math.max(0, matched - ids.size());
        return new Retried(
                message(retried, ids.size(), left),
                matched,
                retried,
                ids.size() - retried,
                left,
                false,
                left > 0 && !ids.isEmpty() ? ids.getLast().toString() : null);
    }

    private static String message(int retried, int looked, int left) {
        String done = "%,d of %,d jobs are queued again.".formatted(retried, looked);
        return left == 0
                ? done
                : done + " %,d are left: call again with cursor set to nextCursor.".formatted(left);
    }

    private boolean retried(UUID id) {
        try {
            Job job = jobs.find(id).orElse(null);
            if (job == null) {
                return false;
            }
            steer.retry(job);
            return true;
        } catch (RequestRefused e) {
            return false;
        }
    }

    private int matched(Selection which) {
        return select("SELECT count(*) FROM job", "", which).query(Integer.class).single();
    }

    private List<UUID> first(Selection which) {
        return select("SELECT id FROM job", " ORDER BY id LIMIT " + MOST, which)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    private JdbcClient.StatementSpec select(String what, String how, Selection which) {
        String where =
                " WHERE state = :state AND id > :after"
                        + which.type().map(_ -> " AND type = :type").orElse("")
                        + which.owner().map(_ -> " AND owner = :owner").orElse("");
        return jdbc.sql(what + where + how)
                .param("state", which.state().value())
                .param("after", which.after().orElse(FIRST))
                .param("type", which.type().map(RetryJobs::storable).orElse(null))
                .param("owner", which.owner().map(RetryJobs::storable).orElse(null));
    }

    /// PostgreSQL refuses a NUL even to compare with; no job has a space in its place.
    private static String storable(String text) {
        return text.replace('\0', ' ');
    }
}
