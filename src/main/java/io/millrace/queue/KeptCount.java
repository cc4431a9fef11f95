package io.millrace.queue;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What takes the longer to count the more there is: it is kept the longer, so that counting never
/// takes more than a small share of the time, however many ask.
public final class KeptCount<T> {

    private static final Logger log = LoggerFactory.getLogger(KeptCount.class);

    /// What takes less is not kept at all.
    private static final long NOTHING = Duration.ofMillis(20).toNanos();

    private static final int TIMES = 50;
    private static final long LONGEST = Duration.ofSeconds(30).toNanos();

    private final Supplier<T> count;
    private @Nullable T kept;
    private long until;
    private long tooOld;
    private boolean counting;

    /// @param count counts, however long that takes
    public KeptCount(Supplier<T> count) {
        this.count = count;
    }

    /// What was counted last, or counts again. Who asks often does not wait for that: meanwhile the
    /// last one is given.
    public synchronized T get() {
        long now = System.nanoTime();
        T value = kept;
        if (value == null || now - tooOld >= 0) {
            return countNow();
        }
        if (now - until >= 0 && !counting) {
            counting = true;
            Thread.startVirtualThread(this::countBehind);
        }
        return value;
    }

    private T countNow() {
        long began = System.nanoTime();
        T value = count.get();
        keep(value, System.nanoTime() - began);
        return value;
    }

    private void countBehind() {
        try {
            countNow();
        } catch (RuntimeException e) {
            // Who asks when the last one is too old is told.
            log.debug("Could not count again", e);
        } finally {
            stopCounting();
        }
    }

    private synchronized void stopCounting() {
        counting = false;
    }

    private synchronized void keep(T value, long cost) {
        long now = System.nanoTime();
        kept = value;
        until = now + Math.min(TIMES * cost, LONGEST);
        tooOld = cost < NOTHING ? now : until + LONGEST;
    }
}
