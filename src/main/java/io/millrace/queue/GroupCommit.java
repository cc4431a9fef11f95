package io.millrace.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Group commit: what several threads want to change at the same moment is one transaction, because
/// most of what a short one costs is its commit.
@Component
class GroupCommit {

    /// So that nobody waits long for those before.
    private static final int MOST = 50;

    private final TransactionTemplate transaction;
    private final Queue<Change<?>> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock committing = new ReentrantLock();

    GroupCommit(TransactionTemplate transaction) {
        this.transaction = transaction;
    }

    private static final class Change<T> {

        private final Supplier<T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();

        private Change(Supplier<T> work) {
            this.work = work;
        }

        /// Works, and returns what is to be told after the commit.
        private Runnable work() {
            T result = work.get();
            return () -> done.complete(result);
        }
    }

    /// Does the work in a transaction, maybe in another thread, and returns when that has
    /// committed. The work may be done again where the transaction failed because of somebody
    /// else's.
    <T> T execute(Supplier<T> work) {
        var change = new Change<>(work);
        waiting.add(change);
        committing.lock();
        try {
            // Who had the lock before may have done it as well.
            while (!change.done.isDone()) {
                commit(next());
            }
        } finally {
            committing.unlock();
        }
        try {
            return change.done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private List<Change<?>> next() {
        var some = new ArrayList<Change<?>>();
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            some.add(next);
            if (some.size() == MOST) {
                break;
            }
        }
        return some;
    }

    private void commit(List<Change<?>> changes) {
        List<Runnable> tell;
        try {
            tell =
                    transaction.execute(_ -> {
                        var results = new ArrayList<Runnable>();
                        for (Change<?> change : changes) {
                            results.add(change.work());
                        }
                        return results;
                    });
        } catch (RuntimeException | Error e) {
            if (changes.size() == 1) {
                changes.getFirst().done.completeExceptionally(e);
            } else {
                changes.forEach(change -> commit(List.of(change)));
            }
            return;
        }
        tell.forEach(Runnable::run);
    }
}
