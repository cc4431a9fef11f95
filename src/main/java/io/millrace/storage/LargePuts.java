package io.millrace.storage;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bounds how many large objects are put at the same time: each needs two parts in memory, and
/// together they get a quarter of the heap. Small objects are not counted.
final class LargePuts {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Semaphore places;

    LargePuts(long heap) {
        this.places =
                new Semaphore(Math.clamp(heap / 4 / (2L * MultipartPut.PART_SIZE), 2, 100), true);
    }

    Place place() {
        return new Place();
    }

    /// The place of one put, taken when it turns out to be large.
    final class Place implements AutoCloseable {

        private boolean taken;

        /// Waits for its turn.
        ///
        /// @throws StorageUnavailable when it does not come for long
        void enter() {
            try {
                taken = places.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!taken) {
                throw StorageUnavailable.busy();
            }
        }

        @Override
        public void close() {
            if (taken) {
                places.release();
            }
        }
    }
}
