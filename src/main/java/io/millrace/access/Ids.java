package io.millrace.access;

import java.util.Optional;
import java.util.UUID;

/// Ids, as people send them.
public final class Ids {

    private Ids() {}

    /// The id that a text is; empty where it is none.
    public static Optional<UUID> of(String text) {
        try {
            // UUID.fromString also takes shortened forms, which name nothing.
            return Optional.of(UUID.fromString(text))
                    .filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
