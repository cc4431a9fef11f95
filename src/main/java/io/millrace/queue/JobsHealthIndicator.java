package io.millrace.queue;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether jobs can be queued, and are handed to workers.
@Component
class JobsHealthIndicator implements HealthIndicator {

    private final Jobs jobs;
    private final Dispatcher dispatcher;

    JobsHealthIndicator(Jobs jobs, Dispatcher dispatcher) {
        this.jobs = jobs;
        this.dispatcher = dispatcher;
    }

    @Override
    public Health health() {
        jobs.waiting(1);
        return dispatcher.isRunning() ? Health.up().build() : Health.down().build();
    }
}
