package io.millrace.queue;

import java.time.Duration;
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
@ConfigurationProperties("millrace.queue")
record QueueSettings(
        @DefaultValue("3") int workers,
        @DefaultValue("20s") Duration lease,
        @DefaultValue("3s") Duration heartbeat,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("25s") Duration shutdownTimeout) {

    QueueSettings {
        Assert.isTrue(workers >= 1, "millrace.queue.workers must be at least 1");
        Assert.isTrue(
                heartbeat.multipliedBy(3).compareTo(lease) <= 0,
                "millrace.queue.lease must be at least three times millrace.queue.heartbeat");
    }
}
