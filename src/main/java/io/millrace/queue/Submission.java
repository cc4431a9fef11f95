package io.millrace.queue;

import io.millrace.access.FieldRefused;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a job is to be queued, whatever its type.
///
/// @param runAt when it joins the line; null for at once
/// @param idempotency tells a repeated request from a new one; null where that does not matter
/// @param callbackUrl who is told when it has ended; null for nobody
public record Submission(
        Priority priority,
        @Nullable Instant runAt,
        @Nullable Idempotency idempotency,
        @Nullable String callbackUrl) {

    /// A job of whose end nobody is told.
    public Submission(
            Priority priority, @Nullable Instant runAt, @Nullable Idempotency idempotency) {
        this(priority, runAt, idempotency, null);
    }

    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    public Submission {
        if (runAt != null && (runAt.isBefore(FIRST) || runAt.isAfter(LAST))) {
            throw FieldRefused.of("runAt", "must be from the year 2000 to 9999");
        }
    }

    /// At once, like most.
    public static final Submission DEFAULT = new Submission(Priority.DEFAULT, null, null);
}
