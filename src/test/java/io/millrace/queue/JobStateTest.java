package io.millrace.queue;

import static io.millrace.queue.JobState.CANCELLED;
import static io.millrace.queue.JobState.CANCELLING;
import static io.millrace.queue.JobState.COMPLETED;
import static io.millrace.queue.JobState.FAILED;
import static io.millrace.queue.JobState.PENDING;
import static io.millrace.queue.JobState.PROCESSING;
import static io.millrace.queue.JobState.RETRYING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobStateTest {

    @Test
    void allowsExactlyTheChangesOfTheLifeCycle() {
        var allowed =
                Map.of(
                        PENDING, Set.of(PROCESSING, CANCELLED),
                        PROCESSING,
                                Set.of(
                                        PROCESSING,
                                        PENDING,
                                        RETRYING,
                                        CANCELLING,
                                        COMPLETED,
                                        FAILED),
                        RETRYING, Set.of(PENDING, CANCELLED),
                        CANCELLING, Set.of(CANCELLED),
                        COMPLETED, Set.<JobState>of(),
                        FAILED, Set.of(PENDING),
                        CANCELLED, Set.of(PENDING));
        for (JobState from : JobState.values()) {
            for (JobState to : JobState.values()) {
                assertThat(from.mayBecome(to))
                        .as("%s to %s", from, to)
                        .isEqualTo(allowed.get(from).contains(to));
            }
        }
    }

    @Test
    void isNamedInLowerCase() {
        assertThat(Arrays.stream(JobState.values()).map(JobState::value))
                .containsExactly(
                        "pending",
                        "processing",
                        "retrying",
                        "cancelling",
                        "completed",
                        "failed",
                        "cancelled");
        assertThat(JobState.of("cancelling")).contains(CANCELLING);
        assertThat(JobState.of("CANCELLING")).isEmpty();
    }
}
