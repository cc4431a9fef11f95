package blackbox;

import static org.awaitility.Awaitility.await;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A worker that hangs right before a bulk write until its lease is over and another worker has
/// taken its job over, has done that chunk and later ones, and has written one that is not yet
/// committed. Then it wakes up and does all it can still do, while the other one waits. There must
/// be one job at a time.
final class Zombie implements CommandListener {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /// Bulk writes, of which a chunk may have two.
    private static final int AHEAD = 5;

    private static final String EPOCH = "SELECT epoch FROM job WHERE state = 'processing'";

    private final int write;
    private final JdbcClient jdbc;
    private final IntSupplier port;
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger writesOfOther = new AtomicInteger();
    private final CountDownLatch otherIsAhead = new CountDownLatch(1);
    private volatile Thread hanging;

    /// @param write which bulk write, from 1; 0 for none
    Zombie(int write, JdbcClient jdbc, IntSupplier port) {
        this.write = write;
        this.jdbc = jdbc;
        this.port = port;
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        if (write > 0
                && CrashableMillrace.isWrite(event.getCommandName())
                && writes.incrementAndGet() == write) {
            hanging = Thread.currentThread();
            // Not in this thread: it is in the chunk's transaction.
            CompletableFuture.runAsync(this::loseTheLease).join();
            awaitOther();
        }
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        if (CrashableMillrace.isWrite(event.getCommandName())
                && isOther(Thread.currentThread())
                && writesOfOther.incrementAndGet() == AHEAD) {
            otherIsAhead.countDown();
            await().atMost(PATIENCE).until(() -> activeWorkers() == 1);
        }
    }

    /// Each worker's threads have the same names.
    private boolean isOther(Thread thread) {
        Thread first = hanging;
        return first != null && first != thread && first.getName().equals(thread.getName());
    }

    /// Again and again, since a heartbeat may have renewed it.
    private void loseTheLease() {
        long epoch = jdbc.sql(EPOCH).query(Long.class).single();
        await().atMost(PATIENCE)
                .until(() -> {
                    jdbc.sql(
                                    "UPDATE job SET lease_until = created_at WHERE state = 'processing' AND epoch = ?")
                            .param(epoch)
                            .update();
                    return jdbc.sql(EPOCH).query(Long.class).single() > epoch;
                });
    }

    private void awaitOther() {
        try {
            otherIsAhead.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int activeWorkers() {
        return new Http(port.getAsInt()).get("/queue/stats").json().get("activeWorkers").asInt();
    }
}
