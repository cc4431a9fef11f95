package io.millrace.webhooks;

import static java.util.stream.Collectors.toSet;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.access.StoreDown;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Sends what is due, some at once, and again where that failed. Any node may send any delivery; a
/// node that dies while it does costs the lease, and the delivery may come twice.
@Component
class SendDeliveries implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SendDeliveries.class);

    static final int AT_ONCE = 16;

    /// To one host: one that is slow must not hold up the others.
    static final int AT_ONCE_TO_HOST = 4;

    /// How many are looked up at a time.
    private static final int BATCH = 200;

    private static final long POLL_MILLIS = 1000;

    private static final Duration[] CALL_BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final Deliveries deliveries;
    private final CallOut call;
    private final WebhookSettings settings;
    private final Timer delivered;
    private final Timer failed;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean moreToHost;
    private volatile boolean running;
    private @Nullable Thread thread;

    SendDeliveries(
            Deliveries deliveries, CallOut call, WebhookSettings settings, MeterRegistry meters) {
        this.deliveries = deliveries;
        this.call = call;
        this.settings = settings;
        this.delivered = calls("delivered", meters);
        this.failed = calls("failed", meters);
    }

    private static Timer calls(String outcome, MeterRegistry meters) {
        return Timer.builder("millrace.webhooks.calls")
                .description("Callbacks that were made, by whether the other side took them")
                .tag("outcome", outcome)
                .serviceLevelObjectives(CALL_BUCKETS)
                .register(meters);
    }

    @Override
    public void start() {
        if (settings.enabled()) {
            running = true;
            thread = Thread.ofVirtual().name("webhooks").start(this::poll);
        }
    }

    private void poll() {
        while (running) {
            try {
                runOnce();
                if (wake.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                log.warn("Could not look for callbacks to make, trying again: {}", e.toString());
                pause();
            }
        }
    }

    private void pause() {
        try {
            var _ = wake.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Sends what is due, waiting for others where too many are on their way.
    private void runOnce() throws InterruptedException {
        var busy = busyHosts();
        // The look-up leaves theirs out.
        moreToHost = !busy.isEmpty();
        for (var delivery : deliveries.due(BATCH, busy)) {
            if (busyHosts().contains(delivery.host())) {
                moreToHost = true;
                continue;
            }
            free.acquire();
            if (!running) {
                free.release();
                return;
            }
            underWay.merge(delivery.host(), 1, Integer::sum);
            Thread.ofVirtual().name("webhook").start(() -> sendAndFree(delivery));
        }
    }

    private Set<String> busyHosts() {
        return underWay.entrySet().stream()
                .filter(host -> host.getValue() >= AT_ONCE_TO_HOST)
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    private void sendAndFree(Deliveries.Delivery delivery) {
        try {
            send(delivery);
        } catch (RuntimeException | Error e) {
            StoreDown.log(
                    log.atWarn(),
                    e,
                    "Could not record how callback {} went; it is made again",
                    delivery.id());
        } finally {
            underWay.computeIfPresent(delivery.host(), (_, n) -> n == 1 ? null : n - 1);
            free.release();
            if (moreToHost) {
                wake.release();
            }
        }
    }

    private void send(Deliveries.Delivery delivery) {
        if (!deliveries.take(delivery)) {
            return;
        }
        long began = System.nanoTime();
        Optional<String> error = call.with(delivery);
        (error.isEmpty() ? delivered : failed)
                .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        if (error.isEmpty()) {
            deliveries.delivered(delivery);
        } else {
            Duration delay = delayAfter(delivery.attempts() + 1);
            log.info("Callback {} failed ({}), next in {}", delivery.id(), error.get(), delay);
            deliveries.failed(delivery, error.get(), delay, settings.giveUpAfter());
        }
    }

    /// @param attempts how many there were
    private Duration delayAfter(int attempts) {
        double doubled = settings.delay().toMillis() * Math.pow(2, attempts - 1);
        return Duration.ofMillis(
                Math.round(Math.min(doubled, (double) settings.maxDelay().toMillis())));
    }

    /// Waits for those that are on their way, which have a time limit.
    @Override
    public void stop() {
        running = false;
        wake.release();
        try {
            if (thread != null) {
                thread.join();
            }
            var _ = free.tryAcquire(AT_ONCE, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
