package io.millrace.queue;

import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// db-scheduler with tasks that do nothing, to compare the queue with.
final class OtherScheduler implements AutoCloseable {

    private final List<HikariDataSource> pools = new ArrayList<>();
    private final List<Scheduler> schedulers = new ArrayList<>();
    private final AtomicInteger ran = new AtomicInteger();

    /// @param nodes how many schedulers share the database, each with its own pool
    /// @param lockAndFetch whether it claims by FOR UPDATE SKIP LOCKED, which is its faster way
    OtherScheduler(String url, int nodes, int workers, boolean lockAndFetch) {
        for (int node = 0; node < nodes; node++) {
            var config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setMaximumPoolSize(20);
            pools.add(new HikariDataSource(config));
            schedulers.add(scheduler(pools.getLast(), "node" + node, workers, lockAndFetch));
        }
        tables().forEach(sql -> jdbc().sql(sql).update());
    }

    private Scheduler scheduler(
            HikariDataSource pool, String name, int workers, boolean lockAndFetch) {
        SchedulerBuilder builder =
                Scheduler.create(pool, task())
                        .schedulerName(() -> name)
                        .threads(workers)
                        .pollingInterval(Duration.ofMillis(100));
        // What its manual recommends for high throughput, where the database can do it.
        return (lockAndFetch ? builder.pollUsingLockAndFetch(0.5, 4.0) : builder).build();
    }

    private OneTimeTask<Void> task() {
        return Tasks.oneTime("noop").execute((_, _) -> ran.incrementAndGet());
    }

    private static List<String> tables() {
        return List.of(
                """
                CREATE TABLE scheduled_tasks (task_name VARCHAR(100), task_instance VARCHAR(100), task_data BYTEA,
                    execution_time TIMESTAMP(6) WITH TIME ZONE NOT NULL, picked BOOLEAN NOT NULL, picked_by VARCHAR(100),
                    last_success TIMESTAMP(6) WITH TIME ZONE, last_failure TIMESTAMP(6) WITH TIME ZONE,
                    consecutive_failures INT, last_heartbeat TIMESTAMP(6) WITH TIME ZONE, version BIGINT NOT NULL,
                    priority SMALLINT, PRIMARY KEY (task_name, task_instance))
                """,
                "CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)");
    }

    private JdbcClient jdbc() {
        return JdbcClient.create(pools.getFirst());
    }

    /// Runs so many tasks that all wait when it starts.
    ///
    /// @return how many it did in a second
    double perSecond(int tasks) {
        OneTimeTask<Void> task = task();
        List<TaskInstance<?>> all =
                IntStream.range(0, tasks)
                        .<TaskInstance<?>>mapToObj(i -> task.instance("t" + i))
                        .toList();
        schedulers.getFirst().scheduleBatch(all, Instant.now().minusSeconds(1));
        long start = System.nanoTime();
        schedulers.forEach(Scheduler::start);
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> ran.get() >= tasks && left() == 0);
        return tasks / ((System.nanoTime() - start) / 1e9);
    }

    private int left() {
        return jdbc().sql("SELECT count(*) FROM scheduled_tasks").query(Integer.class).single();
    }

    @Override
    public void close() {
        schedulers.forEach(Scheduler::stop);
        pools.forEach(HikariDataSource::close);
    }
}
