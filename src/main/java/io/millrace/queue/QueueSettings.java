package io.millrace.queue;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/// Settings of the job queue.
///
/// @param workers how many jobs this node runs at once
/// @param lease how long a claimed job stays claimed without a heartbeat: the time after which a
///   dead node's jobs are taken over
/// @param heartbeat how often this node renews the leases of its jobs
/// @param poll how often an idle node looks for jobs that another node queued
/// @param shutdownTimeout how long a shutdown waits for running jobs to commit what they have in
///   hand
/// @param ageing how long a job waits before it counts as one of the next better priority
/// @param turnAfter how long a job waits, whose owner runs nothing or that has not run yet, before
///   a running one steps back for it
/// @param turn how long a job runs at least before it steps back for one that has run before
/// @param maxPending how many jobs may wait; beyond, new ones are refused
/// @param maxRunningPerOwner how many jobs of one owner run at once, on all nodes; 0 for any number
/// @param maxRunning how many jobs of a type run at once, on all nodes
/// @param weights by owner, how large a share of the workers is when there are not enough; 1 for
///   owners that are not named
/// @param maxCrashes how many workers a job may cost, without committing anything, before it fails
/// @param retry when a failed job is tried again
/// @param retries by type, how often it is tried again, where that differs
/// @param detectZombiesAfter how long a job may be without a sign of life of its worker before it
///   fails; 0 for any time
/// @param keepJobs how long jobs are kept after their end; 0 for ever
@ConfigurationProperties("millrace.queue")
record QueueSettings(
        @DefaultValue("3") int workers,
        @DefaultValue("20s") Duration lease,
        @DefaultValue("3s") Duration heartbeat,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("25s") Duration shutdownTimeout,
        @DefaultValue("10m") Duration ageing,
        @DefaultValue("5s") Duration turnAfter,
        @DefaultValue("30s") Duration turn,
        @DefaultValue("10000") int maxPending,
        @DefaultValue("0") int maxRunningPerOwner,
        @DefaultValue Map<String, Integer> maxRunning,
        @DefaultValue Map<String, Integer> weights,
        @DefaultValue("5") int maxCrashes,
        @DefaultValue Retry retry,
        @DefaultValue Map<String, Integer> retries,
        @DefaultValue("30m") Duration detectZombiesAfter,
        @DefaultValue("0") Duration keepJobs) {

    /// More days than anybody keeps anything.
    static final int MOST_DAYS = 20_000;

    /// SQL counts them in milliseconds, in 32 bits.
    private static final Duration LONGEST = Duration.ofDays(10);

    /// Exponential backoff.
    ///
    /// @param attempts how often a failed job is tried again
    /// @param delay before the first of these; it doubles with each
    /// @param maxDelay the longest
    /// @param jitter by which share a delay is made longer at random, so that jobs that failed
    ///   together do not come back together
    record Retry(
            @DefaultValue("3") int attempts,
            @DefaultValue("1s") Duration delay,
            @DefaultValue("1m") Duration maxDelay,
            @DefaultValue("0.1") double jitter) {

        Retry {
            Assert.isTrue(
                    jitter >= 0 && jitter <= 1, "millrace.queue.retry.jitter must be from 0 to 1");
        }
    }

    QueueSettings {
        Assert.isTrue(workers >= 1, "millrace.queue.workers must be at least 1");
        Assert.isTrue(
                heartbeat.multipliedBy(3).compareTo(lease) <= 0,
                "millrace.queue.lease must be at least three times millrace.queue.heartbeat");
        Assert.isTrue(
                weights.values().stream().allMatch(weight -> weight >= 1),
                "millrace.queue.weights must be at least 1");
        Assert.isTrue(
                Stream.of(lease, ageing, turnAfter, turn, retry.delay(), retry.maxDelay())
                        .allMatch(time -> time.compareTo(LONGEST) <= 0),
                "the times of millrace.queue must not be longer than 10 days");
        Assert.isTrue(ageing.isPositive(), "millrace.queue.ageing must be longer than 0");
        Assert.isTrue(
                detectZombiesAfter.isZero() || detectZombiesAfter.toMinutes() >= 1,
                "millrace.queue.detect-zombies-after must be at least a minute, or 0 for never");
        Assert.isTrue(
                !keepJobs.isNegative() && keepJobs.toDays() <= MOST_DAYS,
                "millrace.queue.keep-jobs must be from 0 to %dd".formatted(MOST_DAYS));
    }

    int weightOf(String owner) {
        return weights.getOrDefault(owner, 1);
    }

    int retriesOf(String type) {
        return retries.getOrDefault(type, retry.attempts());
    }

    boolean hasLimits() {
        return maxRunningPerOwner > 0 || !maxRunning.isEmpty();
    }
}
