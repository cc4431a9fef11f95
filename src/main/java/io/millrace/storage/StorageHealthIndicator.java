package io.millrace.storage;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether files can be stored and read.
@Component
class StorageHealthIndicator implements HealthIndicator {

    private final ObjectStore store;

    StorageHealthIndicator(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Health health() {
        store.check();
        return Health.up().build();
    }
}
