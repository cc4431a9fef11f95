package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeptCountTest {

    @Test
    void whatIsQuicklyCountedIsCountedEachTime() {
        var counted = new AtomicInteger();
        var kept = new KeptCount<>(counted::incrementAndGet);
        assertThat(kept.get()).isEqualTo(1);
        assertThat(kept.get()).isEqualTo(2);
    }

    /// With a count that does not come to an end, who waited for it would wait for ever.
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoAsksAgainDoesNotWaitForTheCount() {
        var counted = new AtomicInteger();
        var end = new CountDownLatch(1);
        var kept =
                new KeptCount<>(() -> {
                    int count = counted.incrementAndGet();
                    if (count == 1) {
                        longEnoughToBeKept();
                    } else {
                        await(end);
                    }
                    return count;
                });
        assertThat(kept.get()).isEqualTo(1);
        Awaitility.await().until(() -> kept.get() == 1 && counted.get() == 2);
        assertThat(kept.get()).isEqualTo(1);
        assertThat(counted).as("one count at a time").hasValue(2);
        end.countDown();
        Awaitility.await().until(() -> kept.get() > 1);
    }

    private static void longEnoughToBeKept() {
        try {
            Thread.sleep(40);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
