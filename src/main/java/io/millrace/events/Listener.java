package io.millrace.events;

import io.millrace.queue.JobChanges.Change;
import io.millrace.queue.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What one client has yet to be sent: of each job the newest only, and of no more than so many
/// jobs. Whoever offers never waits, so a slow client holds up nobody.
final class Listener {

    /// Some hundred bytes each.
    static final int MOST_JOBS = 1000;

    private final Optional<UUID> job;
    private final Wanted wanted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LinkedHashMap<UUID, JobEvent> waiting = new LinkedHashMap<>();
    private boolean lost;
    private boolean closed;

    /// Which jobs it is about.
    private interface Wanted {
        boolean test(UUID id, String owner, String type, JobState state);
    }

    private Listener(Optional<UUID> job, Wanted wanted) {
        this.job = job;
        this.wanted = wanted;
    }

    static Listener toJob(UUID job) {
        return new Listener(Optional.of(job), (id, _, _, _) -> id.equals(job));
    }

    static Listener toMany(String of, Optional<String> onlyType, Optional<JobState> onlyState) {
        return new Listener(
                Optional.empty(),
                (_, owner, type, state) ->
                        owner.equals(of)
                                && onlyType.map(type::equals).orElse(true)
                                && onlyState.map(state::equals).orElse(true));
    }

    /// The only job it listens to; empty where it listens to many.
    Optional<UUID> job() {
        return job;
    }

    boolean wants(JobEvent event) {
        return wanted.test(event.jobId(), event.owner(), event.type(), event.id().state());
    }

    boolean wants(Change change) {
        return wanted.test(change.id(), change.owner(), change.type(), change.state());
    }

    void offer(JobEvent event) {
        if (!wants(event)) {
            return;
        }
        lock.lock();
        try {
            waiting.remove(event.jobId());
            waiting.put(event.jobId(), event);
            if (waiting.size() > MOST_JOBS) {
                waiting.pollFirstEntry();
                lost = true;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Drops what is older than what the client has been sent already.
    void sent(Collection<JobEvent> events) {
        lock.lock();
        try {
            for (JobEvent event : events) {
                waiting.computeIfPresent(
                        event.jobId(), (_, other) -> other.olderThan(event) ? null : other);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets it go, without sending it what waits.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// What is to be sent now.
    ///
    /// @param lost whether events were dropped, because the client was too slow
    /// @param closed whether nothing will come any more
    record News(List<JobEvent> events, boolean lost, boolean closed) {}

    /// Waits until there is news, or for so long.
    News await(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (waiting.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            var news = new News(new ArrayList<>(waiting.values()), lost, closed);
            waiting.clear();
            lost = false;
            return news;
        } finally {
            lock.unlock();
        }
    }
}
