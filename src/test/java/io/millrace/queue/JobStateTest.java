package io.millrace.queue;

import static io.millrace.queue.JobState.CANCELLING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class JobStateTest {

    /// Every state and every command; `-` where it is not allowed.
    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    state,      CLAIM,      TAKE_OVER,  STEP_BACK,  COMPLETE,  FAIL,   FAIL_FOR_NOW, WAKE,    CANCEL,    STOP,       SETTLE,    RETRY
                    pending,    processing, -,          -,          -,         -,      -,            pending, cancelled, cancelling, -,         -
                    processing, -,          processing, pending,    completed, failed, retrying,     -,       -,         cancelling, -,         -
                    retrying,   -,          -,          -,          -,         -,      -,            pending, -,         cancelling, -,         -
                    cancelling, -,          cancelling, cancelling, completed, -,      -,            -,       -,         -,          cancelled, -
                    completed,  -,          -,          -,          -,         -,      -,            -,       -,         -,          -,         -
                    failed,     -,          -,          -,          -,         -,      -,            -,       -,         -,          -,         pending
                    cancelled,  -,          -,          -,          -,         -,      -,            -,       -,         -,          -,         pending
                    """)
    void allowsExactlyTheChangesOfTheLifeCycle(ArgumentsAccessor row) {
        JobState from = JobState.of(row.getString(0)).orElseThrow();
        int column = 1;
        for (JobCommand command : JobCommand.values()) {
            assertThat(from.after(command).map(JobState::value).orElse("-"))
                    .as("%s: %s", from, command)
                    .isEqualTo(row.getString(column++));
        }
    }

    @Test
    void namesTheStatesInWhichACommandIsAllowed() {
        assertThat(JobState.statesFor(JobCommand.STOP))
                .isEqualTo("'pending', 'processing', 'retrying'");
        assertThat(JobState.held()).isEqualTo("'processing', 'cancelling'");
        assertThat(JobState.unfinished())
                .isEqualTo("'pending', 'processing', 'retrying', 'cancelling'");
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
