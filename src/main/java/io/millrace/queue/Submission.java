package io.millrace.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a job is to be queued, whatever its type.
///
/// @param runAt when it joins the line; null for at once
/// @param idempotency tells a repeated request from a new one; null where that does not matter
public record Submission(
        Priority priority, @Nullable Instant runAt, @Nullable Idempotency idempotency) {

    /// At once, like most.
    public static final Submission DEFAULT = new Submission(Priority.DEFAULT, null, null);
}
