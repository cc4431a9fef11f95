package io.millrace.storage;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bounds how many large objects are put at the same time: each needs two parts in memory, and
/// together they get a quarter of the heap. Small objects are not counted.
final class LargePuts {

    private final Semaphore places;
    private final Duration patience;

    /// @param heap how much memory there is altogether, in bytes
    /// @param patience how long a put waits for its turn
    LargePuts(long heap, Duration patience) {
        this.places =
                new Semaphore(Math.clamp(heap / 4 / (2L * MultipartPut.PART_SIZE), 2, 100), true);
        this.patience = patience;
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
                taken = places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
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
