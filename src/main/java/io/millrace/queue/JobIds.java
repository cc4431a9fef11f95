package io.millrace.queue;

import java.util.Optional;
import java.util.UUID;

/// Ids of jobs, as people send them.
final class JobIds {

    private JobIds() {}

    static Optional<UUID> of(String text) {
        try {
            // UUID.fromString also takes shortened forms, which name no job.
            return Optional.of(UUID.fromString(text))
                    .filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
