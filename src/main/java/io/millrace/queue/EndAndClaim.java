package io.millrace.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Group commit: jobs of this node that end at the same moment, and the claim of the next ones, are
/// one transaction, because most of what a short one costs is its commit. Where it fails, each is
/// tried by itself. There is one such transaction at a time, which H2 needs for claims: there `SKIP
/// LOCKED` would lock every row that matches.
@Component
class EndAndClaim implements AutoCloseable {

    /// Jobs that end in one transaction, so that nobody waits long for those before.
    private static final int MOST = 50;

    private record Ending(JobContext run, Jobs.End end) {}

    private record Asked<W, R>(W what, CompletableFuture<R> answer) {}

    private final Jobs jobs;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final ExecutorService thread;
    private final Queue<Asked<Ending, Boolean>> ends = new ConcurrentLinkedQueue<>();
    private final Queue<Asked<Supplier<List<Job>>, List<Job>>> claims =
            new ConcurrentLinkedQueue<>();

    EndAndClaim(Jobs jobs, ApplicationEventPublisher events, TransactionTemplate transaction) {
        this.jobs = jobs;
        this.events = events;
        this.transaction = transaction;
        this.thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("commit").daemon().factory());
    }

    /// Ends a job, and returns when that is committed. What listens to [JobFinished] joins the
    /// transaction.
    ///
    /// @return false when this worker no longer held it, and nothing was changed
    boolean end(JobContext run, Jobs.End end) {
        return ask(new Ending(run, end), ends);
    }

    /// Claims jobs, and returns when that is committed.
    ///
    /// @param claim called in a transaction, after the ends that share it; once more where that
    ///   fails
    List<Job> claim(Supplier<List<Job>> claim) {
        return ask(claim, claims);
    }

    /// How many ends and claims stand in line.
    int waiting() {
        return ends.size() + claims.size();
    }

    private <W, R> R ask(W what, Queue<Asked<W, R>> line) {
        var answer = new CompletableFuture<R>();
        line.add(new Asked<>(what, answer));
        // Often somebody before has taken all there are.
        thread.execute(() -> commit(next(ends, MOST), next(claims, 1)));
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static <T> List<T> next(Queue<T> line, int most) {
        var some = new ArrayList<T>();
        for (T next = line.poll(); next != null; next = some.size() < most ? line.poll() : null) {
            some.add(next);
        }
        return some;
    }

    private void commit(
            List<Asked<Ending, Boolean>> ending,
            List<Asked<Supplier<List<Job>>, List<Job>>> claiming) {
        if (ending.isEmpty() && claiming.isEmpty()) {
            return;
        }
        try {
            var tell = new ArrayList<Runnable>();
            transaction.executeWithoutResult(_ -> {
                boolean[] held = end(ending.stream().map(Asked::what).toList());
                for (int i = 0; i < held.length; i++) {
                    boolean ended = held[i];
                    var answer = ending.get(i).answer();
                    tell.add(() -> answer.complete(ended));
                }
                for (var asked : claiming) {
                    var claimed = asked.what().get();
                    tell.add(() -> asked.answer().complete(claimed));
                }
            });
            tell.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            if (ending.size() + claiming.size() == 1) {
                ending.forEach(asked -> asked.answer().completeExceptionally(e));
                claiming.forEach(asked -> asked.answer().completeExceptionally(e));
            } else {
                ending.forEach(asked -> commit(List.of(asked), List.of()));
                claiming.forEach(asked -> commit(List.of(), List.of(asked)));
            }
        }
    }

    private boolean[] end(List<Ending> some) {
        boolean[] held = jobs.end(some.stream().map(Ending::end).toList());
        for (int i = 0; i < held.length; i++) {
            Jobs.End end = some.get(i).end();
            if (held[i]) {
                try (var _ = JobTraces.logging(end.job().id())) {
                    events.publishEvent(new JobFinished(end.job().id(), Jobs.endOf(end.command())));
                }
            }
            // Its worker may claim the next one at once.
            some.get(i).run().release();
        }
        return held;
    }

    @Override
    public void close() {
        thread.close();
    }
}
