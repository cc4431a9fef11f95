package io.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.dashboard.JobStory.Moment;
import io.millrace.queue.Job;
import io.millrace.queue.JobState;
import io.millrace.queue.Priority;
import io.millrace.queue.Setback;
import io.millrace.queue.StopReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobStoryTest {

    private static final Instant QUEUED = Instant.parse("2030-01-31T12:00:00Z");

    @Test
    void tellsOfTakeOvers() {
        assertThat(story(job(JobState.COMPLETED, 3, 2, QUEUED, null, null)))
                .containsExactly(
                        new Moment("Queued", QUEUED, "by alice", "past"),
                        new Moment("Started", QUEUED.plusSeconds(5), "after 5.0 s in line", "past"),
                        new Moment(
                                "Taken over from a worker that died",
                                QUEUED.plusSeconds(9),
                                "the last of 2 times",
                                "past"),
                        new Moment(
                                "Completed",
                                QUEUED.plusSeconds(70),
                                "1 min 5 s after its start",
                                "good"));
    }

    @Test
    void tellsOfFailedAttemptsAndEarlierEnds() {
        var setbacks =
                List.of(
                        new Setback(JobState.RETRYING, at(1), at(2), null, "no answer"),
                        new Setback(JobState.FAILED, at(1), at(3), at(4), "still none"));
        assertThat(
                        JobStory.of(
                                job(JobState.COMPLETED, 1, 0, QUEUED, null, null),
                                setbacks,
                                Map.of()))
                .extracting(Moment::title, Moment::at, Moment::note)
                .containsExactly(
                        tuple("Queued", QUEUED, "by alice"),
                        tuple("Started", at(1), null),
                        tuple("An attempt failed", at(2), "no answer"),
                        tuple("Failed", at(3), "2.0 s after its start: still none"),
                        tuple("Retried", at(4), null),
                        tuple("Started", at(5), "after 1.0 s in line"),
                        tuple("Completed", at(70), "1 min 5 s after its start"));
    }

    private static Instant at(int seconds) {
        return QUEUED.plusSeconds(seconds);
    }

    @Test
    void saysWhenTheNextAttemptComes() {
        Instant next = QUEUED.plusSeconds(100);
        assertThat(story(job(JobState.RETRYING, 1, 0, QUEUED, next, null)).getLast())
                .isEqualTo(
                        new Moment(
                                "Next attempt", next, "the last one failed, but may heal", "next"));
    }

    @Test
    void saysWhatAJobWaitsFor() {
        Instant later = QUEUED.plusSeconds(3600);
        assertThat(story(job(JobState.PENDING, 0, 0, later, later, null)))
                .containsExactly(
                        new Moment("Queued", QUEUED, "by alice", "past"),
                        new Moment("To start", later, "it was queued for later", "next"));
        assertThat(story(job(JobState.PENDING, 0, 0, QUEUED, null, null)).getLast().title())
                .isEqualTo("Waiting for a worker");
        assertThat(
                        story(job(JobState.PENDING, 1, 0, QUEUED, null, StopReason.TURN))
                                .getLast()
                                .title())
                .isEqualTo("Waiting for its next turn");
    }

    private static List<Moment> story(Job job) {
        return JobStory.of(job, List.of(), Map.of());
    }

    /// A job that has started where it has been tried, and ended where its state says so.
    private static Job job(
            JobState state,
            int attempts,
            int restarts,
            Instant runAt,
            @Nullable Instant wakeAt,
            @Nullable StopReason stopReason) {
        return new Job(
                UUID.randomUUID(),
                "import",
                state,
                "alice",
                Priority.DEFAULT,
                "{}",
                null,
                null,
                runAt,
                wakeAt,
                attempts,
                0,
                attempts,
                stopReason,
                null,
                restarts,
                restarts == 0 ? null : QUEUED.plusSeconds(9),
                null,
                null,
                null,
                QUEUED,
                attempts == 0 ? null : QUEUED.plusSeconds(5),
                state.ended() ? QUEUED.plusSeconds(70) : null,
                QUEUED,
                null);
    }
}
