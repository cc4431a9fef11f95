package io.millrace.queue;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What takes the longer to count the more there is: it is kept the longer, so that counting never
/// takes more than a small share of the time, however many ask.
public final class KeptCount<T> {

    /// What takes less is not kept at all.
    private static final long NOTHING = Duration.ofMillis(20).toNanos();

    private static final int TIMES = 50;
    private static final long LONGEST = Duration.ofSeconds(30).toNanos();

    private final Supplier<T> count;
    private @Nullable T kept;
    private long until;

    /// @param count counts, however long that takes
    public KeptCount(Supplier<T> count) {
        this.count = count;
    }

    /// What was counted last, or counts again.
    public synchronized T get() {
        long began = System.nanoTime();
        T value = kept;
        if (value == null || began - until >= 0) {
            value = count.get();
            kept = value;
            long now = System.nanoTime();
            long cost = now - began;
            until = cost < NOTHING ? now : now + Math.min(TIMES * cost, LONGEST);
        }
        return value;
    }
}
