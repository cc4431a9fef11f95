package io.millrace.queue;

import static io.millrace.queue.JobCommand.CANCEL;
import static io.millrace.queue.JobCommand.CLAIM;
import static io.millrace.queue.JobCommand.COMPLETE;
import static io.millrace.queue.JobCommand.FAIL;
import static io.millrace.queue.JobCommand.FAIL_FOR_NOW;
import static io.millrace.queue.JobCommand.RETRY;
import static io.millrace.queue.JobCommand.SETTLE;
import static io.millrace.queue.JobCommand.STEP_BACK;
import static io.millrace.queue.JobCommand.STOP;
import static io.millrace.queue.JobCommand.TAKE_OVER;
import static io.millrace.queue.JobCommand.WAKE;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a job is in its life, and every change that is allowed. Nothing else decides this: the
/// queue's SQL is guarded by [#statesFor]. docs/job-lifecycle.md draws it.
public enum JobState {
    /// Waits for a worker, or for its `runAt`.
    PENDING,
    /// A worker holds its lease.
    PROCESSING,
    /// Failed in a way that can heal; waits for its next attempt.
    RETRYING,
    /// Asked to stop for good; what it has done is not settled yet.
    CANCELLING,
    COMPLETED,
    FAILED,
    CANCELLED;

    private static final Map<JobState, Map<JobCommand, JobState>> CHANGES =
            Map.of(
                    PENDING,
                    Map.of(WAKE, PENDING, CLAIM, PROCESSING, CANCEL, CANCELLED, STOP, CANCELLING),
                    PROCESSING,
                    Map.of(
                            TAKE_OVER,
                            PROCESSING,
                            STEP_BACK,
                            PENDING,
                            COMPLETE,
                            COMPLETED,
                            FAIL,
                            FAILED,
                            FAIL_FOR_NOW,
                            RETRYING,
                            STOP,
                            CANCELLING),
                    RETRYING,
                    Map.of(WAKE, PENDING, STOP, CANCELLING),
                    // It may have done its last chunk before it saw that it should stop.
                    CANCELLING,
                    Map.of(
                            TAKE_OVER,
                            CANCELLING,
                            STEP_BACK,
                            CANCELLING,
                            COMPLETE,
                            COMPLETED,
                            SETTLE,
                            CANCELLED),
                    COMPLETED,
                    Map.of(),
                    FAILED,
                    Map.of(RETRY, PENDING),
                    CANCELLED,
                    Map.of(RETRY, PENDING));

    // Each statement of the queue has some.
    private static final Map<JobCommand, String> STATES_FOR =
            Arrays.stream(JobCommand.values())
                    .collect(
                            toMap(
                                    command -> command,
                                    command ->
                                            sql(
                                                    Arrays.stream(values())
                                                            .filter(state ->
                                                                    state.after(command)
                                                                            .isPresent()))));

    /// What becomes of a job in this state; empty where the command is not allowed.
    Optional<JobState> after(JobCommand command) {
        return Optional.ofNullable(CHANGES.getOrDefault(this, Map.of()).get(command));
    }

    /// The states in which a command is allowed, as SQL lists them: `'pending', 'retrying'`.
    static String statesFor(JobCommand command) {
        return Objects.requireNonNull(STATES_FOR.get(command));
    }

    /// The states of jobs that have not ended, as SQL lists them.
    static String unfinished() {
        return sql(Arrays.stream(values()).filter(state -> !state.ended()));
    }

    /// The states of jobs that have ended, as SQL lists them.
    static String ofEnded() {
        return sql(Arrays.stream(values()).filter(JobState::ended));
    }

    /// The states in which a worker holds a job, as SQL lists them.
    static String held() {
        return statesFor(TAKE_OVER);
    }

    private static String sql(Stream<JobState> states) {
        return states.map(state -> "'" + state.value() + "'").collect(joining(", "));
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
