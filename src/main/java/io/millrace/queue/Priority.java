package io.millrace.queue;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Which of the waiting jobs goes first; first in, first out within each.
public enum Priority {
    HIGH(0),
    DEFAULT(1),
    LOW(2);

    // What the table holds, so that SQL can sort by it.
    private final int rank;

    Priority(int rank) {
        this.rank = rank;
    }

    int rank() {
        return rank;
    }

    static Priority ofRank(int rank) {
        return Arrays.stream(values()).filter(p -> p.rank == rank).findFirst().orElseThrow();
    }

    /// The priority of this name, if there is one.
    public static Optional<Priority> of(String value) {
        return Arrays.stream(values()).filter(p -> p.value().equals(value)).findFirst();
    }

    /// The name in answers: lower case.
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
