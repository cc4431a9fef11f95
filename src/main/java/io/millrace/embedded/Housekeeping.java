package io.millrace.embedded;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the store's file from growing without need. Each commit appends the pages it changed, and
/// the space of the old ones can be used again only when a whole chunk of them is dead. So every
/// second a few chunks with little in them are written again, more of them when nobody else writes.
///
/// The file does not get shorter unless its end is free, as with MongoDB. (The store could move
/// chunks together; that fails its own assertions.)
final class Housekeeping implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    /// Below this many percent in use, chunks are written again; and below it, the file is made
    /// shorter.
    private static final int FILL_PERCENT = 75;

    /// A turn holds up commits, so it is small.
    private static final int BYTES_PER_TURN = 2 << 20;

    private static final int BYTES_PER_IDLE_TURN = 16 << 20;

    private final MVStore store;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("mongo-housekeeping").factory());
    private long lastVersion;

    Housekeeping(MVStore store) {
        this.store = store;
    }

    /// Lets it have its turns from now on.
    void start() {
        var _ = thread.scheduleWithFixedDelay(this, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void run() {
        try {
            boolean idle = store.getCurrentVersion() == lastVersion;
            if (store.compact(FILL_PERCENT, idle ? BYTES_PER_IDLE_TURN : BYTES_PER_TURN)) {
                store.commit();
            }
            lastVersion = store.getCurrentVersion();
        } catch (MVStoreException e) {
            log.warn("The store could not be compacted", e);
        }
    }

    /// Returns when no turn is running any more.
    @Override
    public void close() {
        thread.close();
    }
}
