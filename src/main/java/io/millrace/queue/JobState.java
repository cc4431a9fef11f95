package io.millrace.queue;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a job is in its life, and every change that is allowed. Nothing else decides this.
public enum JobState {
    /// Waits for a worker, or for its `runAt`.
    PENDING,
    /// A worker holds its lease.
    PROCESSING,
    /// Failed in a way that can heal; waits for its next attempt.
    RETRYING,
    /// Asked to stop for good; its worker has not stopped yet.
    CANCELLING,
    COMPLETED,
    FAILED,
    CANCELLED;

    private static final Map<JobState, Set<JobState>> NEXT =
            Map.of(
                    PENDING, EnumSet.of(PROCESSING, CANCELLED),
                    // To itself: another worker takes over from a dead one.
                    PROCESSING,
                            EnumSet.of(
                                    PROCESSING, PENDING, RETRYING, CANCELLING, COMPLETED, FAILED),
                    RETRYING, EnumSet.of(PENDING, CANCELLED),
                    CANCELLING, EnumSet.of(CANCELLED),
                    COMPLETED, EnumSet.noneOf(JobState.class),
                    FAILED, EnumSet.of(PENDING),
                    CANCELLED, EnumSet.of(PENDING));

    /// Whether a job may go from this state to `next`.
    public boolean mayBecome(JobState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /// Whether the job has ended (it may still be retried by hand).
    public boolean ended() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /// The name in the database and in answers: lower case.
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<JobState> of(String value) {
        return Arrays.stream(values()).filter(state -> state.value().equals(value)).findFirst();
    }
}
