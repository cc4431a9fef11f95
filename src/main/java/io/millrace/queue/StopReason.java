package io.millrace.queue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a running job is asked to stop.
public enum StopReason {
    /// This node shuts down; the job goes on elsewhere, or at the next start.
    SHUTDOWN(false),
    /// Another worker holds the job now.
    LEASE_LOST(false),
    /// Another job deserves a turn; this one goes on after it.
    TURN(false),
    /// Somebody has cancelled it.
    CANCEL(true),
    /// Its worker gave no sign of life for so long that it is to end.
    ZOMBIE(true),
    /// Its workers died, again and again.
    CRASHES(true);

    private final boolean forGood;

    StopReason(boolean forGood) {
        this.forGood = forGood;
    }

    /// Whether the job is to end, and not to go on later.
    boolean forGood() {
        return forGood;
    }

    /// The name in the database: lower case.
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<StopReason> of(@Nullable String value) {
        return Arrays.stream(values()).filter(reason -> reason.value().equals(value)).findFirst();
    }
}
