package io.millrace.health;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.application.AvailabilityStateHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/// The health indicators of the features, asked at most once a second however many ask, and never
/// waited for long. All of them together are the indicator `checks`, for the readiness probe.
@Component("checks")
public class HealthChecks implements HealthIndicator {

    /// What the result of a check is when all is well.
    public static final String OK = "ok";

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration STALE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(HealthChecks.class);

    private record Results(Map<String, String> byName, long takenNanos) {
        boolean olderThan(Duration age) {
            return System.nanoTime() - takenNanos > age.toNanos();
        }
    }

    private final Map<String, HealthIndicator> indicators;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile Results last;

    /// @param indicators all but this one; the states of this process, which Spring Boot tells
    ///   probes, are no checks
    HealthChecks(Map<String, HealthIndicator> indicators) {
        this.indicators = new TreeMap<>(indicators);
        this.indicators.values().removeIf(AvailabilityStateHealthIndicator.class::isInstance);
        this.last = new Results(Map.of(), System.nanoTime() - STALE.toNanos() - 1);
    }

    @Override
    public Health health() {
        return isOk(results()) ? Health.up().build() : Health.down().build();
    }

    static boolean isOk(Map<String, String> results) {
        return results.values().stream().allMatch(OK::equals);
    }

    /// Each check's name and `ok`, or what is wrong; by name.
    public Map<String, String> results() {
        Results seen = last;
        if (seen.olderThan(STALE)) {
            return refresh().byName();
        }
        if (seen.olderThan(FRESH) && refreshing.compareAndSet(false, true)) {
            Thread.ofVirtual()
                    .name("health")
                    .start(() -> {
                        try {
                            refresh();
                        } finally {
                            refreshing.set(false);
                        }
                    });
        }
        return seen.byName();
    }

    private Results refresh() {
        var asked = new TreeMap<String, FutureTask<Health>>();
        indicators.forEach((name, indicator) -> {
            var task = new FutureTask<>(indicator::health);
            Thread.ofVirtual().name("health-" + name).start(task);
            // As Spring Boot names them: without the suffix of the class.
            asked.put(name.replace("HealthIndicator", ""), task);
        });
        long end = System.nanoTime() + PATIENCE.toNanos();
        var answers = new TreeMap<String, String>();
        asked.forEach((name, task) -> answers.put(name, answer(name, task, end)));
        var results = new Results(Collections.unmodifiableMap(answers), System.nanoTime());
        last = results;
        return results;
    }

    private static String answer(String name, FutureTask<Health> task, long end) {
        try {
            Health health = task.get((end - System.nanoTime()) / 1_000_000, MILLISECONDS);
            return health.getStatus().equals(Status.UP) ? OK : "failing";
        } catch (TimeoutException e) {
            // Not cancelled by an interrupt: inside H2 that would close the database's file.
            return "no answer within %d s".formatted(PATIENCE.toSeconds());
        } catch (ExecutionException e) {
            // The reason goes to the log only: it may name hosts and folders.
            log.warn(
                    "Health check {} failed: {}",
                    name,
                    NestedExceptionUtils.getMostSpecificCause(e).toString());
            return "failing";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "not asked";
        }
    }
}
