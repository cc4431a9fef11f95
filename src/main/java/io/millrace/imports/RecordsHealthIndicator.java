package io.millrace.imports;

import org.bson.Document;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;

/// Whether records can be written and read.
@Component
class RecordsHealthIndicator implements HealthIndicator {

    private final MongoDatabaseFactory mongo;

    RecordsHealthIndicator(MongoDatabaseFactory mongo) {
        this.mongo = mongo;
    }

    @Override
    public Health health() {
        mongo.getMongoDatabase().runCommand(new Document("ping", 1));
        return Health.up().build();
    }
}
