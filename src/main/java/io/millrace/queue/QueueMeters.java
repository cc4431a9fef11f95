package io.millrace.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// What this node has done with jobs, as counters and timers. Their labels are job types and
/// states, of which there are few.
@Component
class QueueMeters implements MeterBinder {

    private static final Duration[] PICKUP_BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30)
    };

    private final MeterRegistry meters;
    private final JobTypes types;

    QueueMeters(MeterRegistry meters, JobTypes types) {
        this.meters = meters;
        this.types = types;
    }

    /// Told from the beginning: a rate needs a zero to begin with.
    @Override
    public void bindTo(MeterRegistry registry) {
        types.names().forEach(this::retries);
    }

    /// A job that stood in line has been claimed.
    ///
    /// @param row of the job, as the claim has left it
    void pickedUp(ResultSet row) throws SQLException {
        var ready = Jobs.time(row, "ready_at");
        var claimed = Jobs.time(row, "turn_at");
        // CURRENT_TIMESTAMP is when a transaction began, and the claim's may have begun first.
        if (ready != null && claimed != null) {
            Timer.builder("millrace.queue.pickup")
                    .description("From when a job was due, or joined the line again, to its claim")
                    .tag("type", row.getString("type"))
                    .serviceLevelObjectives(PICKUP_BUCKETS)
                    .register(meters)
                    .record(
                            claimed.isBefore(ready)
                                    ? Duration.ZERO
                                    : Duration.between(ready, claimed));
        }
    }

    /// A job failed for now, and is tried again.
    void retried(String type) {
        retries(type).increment();
    }

    private Counter retries(String type) {
        return Counter.builder("millrace.queue.retries")
                .description("Jobs that failed for now, to be tried again")
                .tag("type", type)
                .register(meters);
    }

    /// A run on this node ended a job, or it was cancelled here before its first one.
    void ended(String type, JobState state) {
        Counter.builder("millrace.queue.ended")
                .description("Jobs that ended")
                .tag("type", type)
                .tag("state", state.value())
                .register(meters)
                .increment();
    }
}
