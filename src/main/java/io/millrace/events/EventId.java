package io.millrace.events;

import io.millrace.queue.Job;
import io.millrace.queue.JobChanges.Change;
import io.millrace.queue.JobState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The id of an event, made of what the database says of the job, so that every node gives the same
/// and understands that of another: `1792012345678901.2.processing`.
///
/// @param updatedAt when the job last changed its state, to the microsecond
/// @param epoch tells two runs apart
record EventId(Instant updatedAt, long epoch, JobState state) {

    EventId {
        updatedAt = updatedAt.truncatedTo(ChronoUnit.MICROS);
    }

    static EventId of(Job job) {
        return new EventId(job.updatedAt(), job.epoch(), job.state());
    }

    static EventId of(Change change) {
        return new EventId(change.updatedAt(), change.epoch(), change.state());
    }

    /// The time in an id that a client sent back; empty where it is none of ours.
    static Optional<Instant> timeOf(String id) {
        try {
            long micros = Long.parseLong(id.split("\\.", 2)[0]);
            return Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
                    .filter(time -> time.isAfter(Instant.EPOCH));
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "%d.%d.%s"
                .formatted(
                        ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt), epoch, state.value());
    }
}
