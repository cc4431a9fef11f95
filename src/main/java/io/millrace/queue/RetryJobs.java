package io.millrace.queue;

import io.millrace.access.FieldRefused;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Brings many jobs back at once.
@Component
class RetryJobs {

    /// What became of it.
    ///
    /// @param matched how many jobs there were, with those left for further calls
    /// @param refused how many of those looked at could not be brought back, one by one as `POST
    ///   /jobs/{id}/retry` would say
    /// @param left how many were not looked at
    /// @param nextCursor goes on with these; null when none are left
    record Retried(
            String message,
            long matched,
            int retried,
            int refused,
            long left,
            boolean dryRun,
            @Nullable String nextCursor) {}

    private final ManyJobs many;
    private final Jobs jobs;
    private final SteerJobs steer;

    RetryJobs(ManyJobs many, Jobs jobs, SteerJobs steer) {
        this.many = many;
        this.jobs = jobs;
        this.steer = steer;
    }

    /// Counts what would be brought back.
    Retried count(JobFilter which, Optional<UUID> after) {
        refuseOthers(which);
        long matched = many.count(which, after);
        String state = which.states().iterator().next().value();
        return new Retried(
                "%,d jobs are %s and would be retried.".formatted(matched, state),
                matched,
                0,
                0,
                matched,
                true,
                null);
    }

    /// Brings the first ones back.
    Retried retry(JobFilter which, Optional<UUID> after) {
        refuseOthers(which);
        var outcome = many.each(which, after, this::retry);
        return new Retried(
                outcome.and(
                        "%,d of %,d jobs are queued again."
                                .formatted(outcome.done(), outcome.looked())),
                outcome.matched(),
                outcome.done(),
                outcome.refused(),
                outcome.left(),
                false,
                outcome.nextCursor());
    }

    private static void refuseOthers(JobFilter which) {
        if (which.states().isEmpty()
                || which.states().stream()
                        .anyMatch(state -> state.after(JobCommand.RETRY).isEmpty())) {
            throw FieldRefused.of("status", "must be failed or cancelled");
        }
    }

    private void retry(UUID id) {
        steer.retry(jobs.find(id).orElseThrow(() -> JobRefused.unknown(id.toString())));
    }
}
