package io.millrace.dashboard;

import io.millrace.queue.Job;
import io.millrace.queue.StopReason;
import io.millrace.wording.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What has become of a job, moment by moment, as far as its row tells: only the last take-over is
/// known, and attempts are counted without their times.
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

    /// @param details of its progress
    static List<Moment> of(Job job, Map<String, ? extends @Nullable Object> details) {
        var story = new JobStory(job);
        story.addBeginning();
        story.addTroubles();
        story.addNow();
        if (details.get("undoneAt") instanceof Instant at) {
            story.add("Undone", at, "what it wrote was taken back", "past");
        }
        return List.copyOf(story.moments);
    }

    private void add(String title, @Nullable Instant at, @Nullable String note, String kind) {
        moments.add(new Moment(title, at, note, kind));
    }

    private void addBeginning() {
        add("Queued", job.createdAt(), "by " + job.owner(), "past");
        boolean later = job.runAt().isAfter(job.createdAt().plus(AT_ONCE));
        if (job.startedAt() != null) {
            Instant from = later ? job.runAt() : job.createdAt();
            String waited = "after " + between(from, job.startedAt());
            add(
                    "Started",
                    job.startedAt(),
                    later ? waited + " in line; it was queued for later" : waited + " in line",
                    "past");
        }
    }

    private void addTroubles() {
        if (job.recoveredAt() != null) {
            add(
                    "Taken over from a worker that died",
                    job.recoveredAt(),
                    job.restartCount() > 1
                            ? "the last of %d times".formatted(job.restartCount())
                            : null,
                    "past");
        }
        if (job.attempts() > 1) {
            add("Tried again", null, "%d attempts so far".formatted(job.attempts()), "past");
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
        add(
                title,
                job.completedAt(),
                job.startedAt() == null || job.completedAt() == null
                        ? "it never started"
                        : between(job.startedAt(), job.completedAt()) + " after its start",
                kind);
    }

    private static String between(Instant from, Instant to) {
        return Quantities.duration(from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO);
    }
}
