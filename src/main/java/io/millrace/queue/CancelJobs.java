package io.millrace.queue;

import io.millrace.access.FieldRefused;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Cancels many jobs at once.
@Component
class CancelJobs {

    private static final Set<JobState> CANCELLED =
            EnumSet.of(JobState.PENDING, JobState.PROCESSING, JobState.RETRYING);

    /// What became of it.
    ///
    /// @param matched how many jobs there were, with those left for further calls
    /// @param cancelled how many are cancelled, or will be when what they have done is settled
    /// @param refused how many of those looked at had ended meanwhile
    /// @param left how many were not looked at
    /// @param nextCursor goes on with these; null when none are left
    record Cancelled(
            String message,
            long matched,
            int cancelled,
            int refused,
            long left,
            boolean dryRun,
            @Nullable String nextCursor) {}

    private final ManyJobs many;
    private final SteerJobs steer;

    CancelJobs(ManyJobs many, SteerJobs steer) {
        this.many = many;
        this.steer = steer;
    }

    /// Counts what would be cancelled.
    Cancelled count(JobFilter which, Optional<UUID> after) {
        long matched = many.count(unfinished(which), after);
        return new Cancelled(
                "%,d jobs wait or run and would be cancelled.".formatted(matched),
                matched,
                0,
                0,
                matched,
                true,
                null);
    }

    /// Cancels the first ones.
    Cancelled cancel(JobFilter which, Optional<UUID> after) {
        var outcome = many.each(unfinished(which), after, steer::cancel);
        return new Cancelled(
                outcome.and(
                        "%,d of %,d jobs are cancelled, or will be when what they have done is settled."
                                .formatted(outcome.done(), outcome.looked())),
                outcome.matched(),
                outcome.done(),
                outcome.refused(),
                outcome.left(),
                false,
                outcome.nextCursor());
    }

    private static JobFilter unfinished(JobFilter which) {
        if (!CANCELLED.containsAll(which.states())) {
            throw FieldRefused.of(
                    "status", "must be pending, processing or retrying, or be left out for all");
        }
        return which.states().isEmpty() ? which.in(CANCELLED) : which;
    }
}
