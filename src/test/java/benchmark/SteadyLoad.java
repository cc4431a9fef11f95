package benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Sends requests at a steady rate, in turns of the given calls, from its making to its closing.
///
/// The rate does not wait for answers: a latency counts from the moment at which its request was
/// due, also where all connections were still busy then. A server that stalls is thus seen to stall
/// for everyone who would have come in the meantime.
final class SteadyLoad implements AutoCloseable {

    /// A request without a body, and where its latencies go.
    record Call(String method, URI uri, Latencies latencies) {}

    private final long start = System.nanoTime();
    private final AtomicLong turn = new AtomicLong();
    private final List<Call> calls;
    private final long intervalNanos;
    private final ExecutorService connections;
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean closed;

    SteadyLoad(int perSecond, int connections, List<Call> calls) {
        this.calls = calls;
        this.intervalNanos = 1_000_000_000L / perSecond;
        this.connections = Executors.newFixedThreadPool(connections);
        for (int i = 0; i < connections; i++) {
            running.add(this.connections.submit(this::sendAll));
        }
    }

    private void sendAll() {
        while (!closed) {
            long number = turn.getAndIncrement();
            long due = start + number * intervalNanos;
            for (long wait = due - System.nanoTime();
                    wait > 0 && !closed;
                    wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (!closed) {
                Call call = calls.get((int) (number % calls.size()));
                send(call);
                call.latencies().add(System.nanoTime() - due);
            }
        }
    }

    /// Each thread sends one request at a time, and the JDK keeps a connection open for the next:
    /// as many connections as threads.
    private static void send(Call call) {
        try {
            var connection = (HttpURLConnection) call.uri().toURL().openConnection();
            connection.setRequestMethod(call.method());
            connection.setReadTimeout(30_000);
            if (call.method().equals("POST")) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setFixedLengthStreamingMode(0);
                connection.getOutputStream().close();
            }
            try (InputStream answer = connection.getInputStream()) {
                answer.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Stops and waits for the last answers.
    ///
    /// @throws IllegalStateException if any request was not answered, or with an error
    @Override
    public void close() {
        closed = true;
        connections.close();
        for (Future<?> sender : running) {
            try {
                sender.get();
            } catch (Exception e) {
                throw new IllegalStateException("A request failed under load", e);
            }
        }
    }

    /// The latencies of one kind of request.
    static final class Latencies {

        private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

        void add(long latency) {
            nanos.add(latency);
        }

        void forget() {
            nanos.clear();
        }

        private double millis(double quantile) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            int rank = (int) Math.ceil(quantile * sorted.length);
            return sorted[Math.max(rank, 1) - 1] / 1e6;
        }

        @Override
        public String toString() {
            return nanos.isEmpty()
                    ? "nothing was asked"
                    : "p50 %.1f, p95 %.1f, p99 %.1f, max %.1f ms (%d)"
                            .formatted(
                                    millis(0.5),
                                    millis(0.95),
                                    millis(0.99),
                                    millis(1),
                                    nanos.size());
        }
    }
}
