package io.millrace.dashboard;

import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import io.millrace.queue.Job;
import io.millrace.queue.JobState;
import io.millrace.queue.Setback;
import io.millrace.queue.StopReason;
import io.millrace.wording.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What has become of a job, moment by moment. Of take-overs only the last is known.
final class JobStory {

    /// One moment.
    ///
    /// @param at null where it is not known
    /// @param kind `past`, `now`, `next`, or for an end `good` or `bad`
    record Moment(String title, @Nullable Instant at, @Nullable String note, String kind) {}

    /// Sooner than this, a job that was queued for later was queued at once.
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Job job;
    private final List<Moment> moments = new ArrayList<>();

    private JobStory(Job job) {
        this.job = job;
    }

    /// @param setbacks what it went on from, oldest first
    /// @param details of its progress
    static List<Moment> of(
            Job job, List<Setback> setbacks, Map<String, ? extends @Nullable Object> details) {
        var story = new JobStory(job);
        story.add("Queued", job.createdAt(), "by " + job.owner(), "past");
        setbacks.forEach(story::addSetback);
        story.addStart(setbacks);
        story.addTakeOver();
        story.moments.sort(Comparator.comparing(Moment::at, nullsLast(naturalOrder())));
        story.addNow();
        if (details.get("undoneAt") instanceof Instant at) {
            story.add("Undone", at, "what it wrote was taken back", "past");
        }
        return List.copyOf(story.moments);
    }

    private void add(String title, @Nullable Instant at, @Nullable String note, String kind) {
        moments.add(new Moment(title, at, note, kind));
    }

    private void addSetback(Setback setback) {
        if (setback.retriedAt() == null) {
            add("An attempt failed", setback.endedAt(), setback.error(), "past");
            return;
        }
        if (setback.startedAt() != null) {
            add("Started", setback.startedAt(), null, "past");
        }
        String after = after(setback.startedAt(), setback.endedAt());
        add(
                setback.state() == JobState.CANCELLED ? "Cancelled" : "Failed",
                setback.endedAt(),
                setback.error() == null ? after : after + ": " + setback.error(),
                "past");
        add("Retried", setback.retriedAt(), null, "past");
    }

    private void addStart(List<Setback> setbacks) {
        if (job.startedAt() == null) {
            return;
        }
        Instant retried = null;
        for (Setback setback : setbacks) {
            retried = setback.retriedAt() == null ? retried : setback.retriedAt();
        }
        boolean later = retried == null && job.runAt().isAfter(job.createdAt().plus(AT_ONCE));
        Instant from = later ? job.runAt() : retried == null ? job.createdAt() : retried;
        String waited = "after " + between(from, job.startedAt()) + " in line";
        add(
                "Started",
                job.startedAt(),
                later ? waited + "; it was queued for later" : waited,
                "past");
    }

    private void addTakeOver() {
        if (job.recoveredAt() != null) {
            add(
                    "Taken over from a worker that died",
                    job.recoveredAt(),
                    job.restartCount() > 1
                            ? "the last of %d times".formatted(job.restartCount())
                            : null,
                    "past");
        }
    }

    private void addNow() {
        switch (job.state()) {
            case PENDING -> addWaiting();
            case PROCESSING -> add("Running", job.heartbeatAt(), "last sign of its worker", "now");
            case RETRYING ->
                    add("Next attempt", job.wakeAt(), "the last one failed, but may heal", "next");
            case CANCELLING -> add("Stopping", null, "what it has done is settled first", "now");
            case COMPLETED -> addEnd("Completed", "good");
            case FAILED -> addEnd("Failed", "bad");
            case CANCELLED -> addEnd("Cancelled", "bad");
        }
    }

    private void addWaiting() {
        if (job.startedAt() == null && job.wakeAt() != null) {
            add("To start", job.wakeAt(), "it was queued for later", "next");
        } else if (job.startedAt() == null) {
            add("Waiting for a worker", null, null, "now");
        } else if (job.stopReason() == StopReason.TURN) {
            add("Waiting for its next turn", null, "it stepped back for another job", "now");
        } else {
            add("Waiting for a worker", null, "it goes on from its last commit", "now");
        }
    }

    private void addEnd(String title, String kind) {
        add(title, job.completedAt(), after(job.startedAt(), job.completedAt()), kind);
    }

    private static String after(@Nullable Instant start, @Nullable Instant end) {
        return start == null || end == null
                ? "before it started"
                : between(start, end) + " after its start";
    }

    private static String between(Instant from, Instant to) {
        return Quantities.duration(from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO);
    }
}
