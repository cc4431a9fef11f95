package io.millrace.queue;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.access.FieldRefused;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /// The priority that a request asks for by name, or the default one.
    ///
    /// @throws io.millrace.access.RequestRefused when there is none of this name
    public static Priority asked(@Nullable String name) {
        return name == null
                ? DEFAULT
                : of(name).orElseThrow(
                                () -> FieldRefused.of("priority", "must be high, default or low"));
    }

    /// The name in answers: lower case.
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
