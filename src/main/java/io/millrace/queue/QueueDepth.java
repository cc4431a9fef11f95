package io.millrace.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many jobs are in the queue, as gauges. All gauges of a scrape read one count, which is made
/// when it is asked for and not again for some seconds. Where the database does not answer, they
/// have no value, and a scrape waits only once, and not long.
@Component
class QueueDepth implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(QueueDepth.class);

    private static final long FRESH = Duration.ofSeconds(5).toNanos();
    private static final long PATIENCE_SECONDS = 2;
    private static final List<JobState> IN_QUEUE =
            List.of(JobState.PENDING, JobState.RETRYING, JobState.PROCESSING, JobState.CANCELLING);

    private record Place(String type, JobState state, Priority priority) {}

    private record Count(Map<Place, Long> jobs, double oldestWait) {
        double of(Place place) {
            return jobs.getOrDefault(place, 0L);
        }
    }

    private final JdbcClient jdbc;
    private final Jobs jobs;
    private final JobTypes types;
    private final Workers workers;
    private @Nullable Count last;
    private @Nullable FutureTask<Count> underWay;
    private long counted = System.nanoTime() - FRESH;

    QueueDepth(JdbcClient jdbc, Jobs jobs, JobTypes types, Workers workers) {
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.types = types;
        this.workers = workers;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (String type : types.names()) {
            for (JobState state : IN_QUEUE) {
                for (Priority priority : Priority.values()) {
                    jobs(new Place(type, state, priority), meters);
                }
            }
        }
        Gauge.builder("millrace.queue.oldest.wait", () -> read(Count::oldestWait))
                .description("How long the longest-waiting job that is due has waited")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("millrace.queue.workers.active", workers::active)
                .description("Jobs that this node runs")
                .register(meters);
        Gauge.builder("millrace.queue.workers.max", workers::size)
                .description("Jobs that this node can run at once")
                .register(meters);
    }

    private void jobs(Place place, MeterRegistry meters) {
        Gauge.builder("millrace.queue.jobs", () -> read(count -> count.of(place)))
                .description("Jobs in the queue that have not ended")
                .tag("type", place.type())
                .tag("state", place.state().value())
                .tag("priority", place.priority().value())
                .register(meters);
    }

    private double read(ToDoubleFunction<Count> value) {
        Count count = count();
        return count == null ? Double.NaN : value.applyAsDouble(count);
    }

    private synchronized @Nullable Count count() {
        if (System.nanoTime() - counted >= FRESH) {
            last = countNow();
            counted = System.nanoTime();
        }
        return last;
    }

    private @Nullable Count countNow() {
        var task = underWay;
        // One that is late goes on: an interrupt inside H2 would close the database's file.
        if (task == null || task.isDone()) {
            task =
                    new FutureTask<>(
                            () -> new Count(countByPlace(), Math.max(0, jobs.oldestWaitSeconds())));
            underWay = task;
            Thread.ofVirtual().name("queue-depth").start(task);
        }
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("Could not count the jobs in the queue for its metrics: {}", e.toString());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private Map<Place, Long> countByPlace() {
        var counts = new HashMap<Place, Long>();
        RowCallbackHandler add =
                row ->
                        counts.put(
                                new Place(
                                        row.getString("type"),
                                        Jobs.state(row),
                                        Priority.ofRank(row.getInt("priority"))),
                                row.getLong("jobs"));
        jdbc.sql(
                        """
                        SELECT type, state, priority, count(*) AS jobs FROM job WHERE state IN (%s)
                        GROUP BY type, state, priority
                        """
                                .formatted(JobState.unfinished()))
                .query(add);
        return counts;
    }
}
