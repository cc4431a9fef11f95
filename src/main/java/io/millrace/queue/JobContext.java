package io.millrace.queue;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What a running job knows of its place in the queue.
public final class JobContext {

    private final Job job;
    private final Jobs jobs;
    private final AtomicReference<@Nullable StopReason> stop = new AtomicReference<>();

    JobContext(Job job, Jobs jobs) {
        this.job = job;
        this.jobs = jobs;
    }

    /// The job as it was when this worker claimed it.
    public Job job() {
        return job;
    }

    /// Whether the job should stop at the next point from which it can go on.
    public boolean stopRequested() {
        return stop.get() != null;
    }

    /// Makes sure, in the caller's transaction, that this worker still holds the job: the job's row
    /// stays locked until that transaction ends, so nobody can take over in between. Call it last,
    /// right before the commit: a worker that hangs while it holds the lock would hold up its own
    /// replacement.
    ///
    /// @throws LeaseLost when another worker has taken the job over; the transaction must be rolled
    ///   back
    public void fence() {
        if (!jobs.lockIfStillHeld(job)) {
            requestStop(StopReason.LEASE_LOST);
            throw new LeaseLost(job.id());
        }
    }

    /// Replaces the result of another job, one that has completed, in the caller's transaction:
    /// this job made it untrue. To be called before [#fence()].
    ///
    /// @return false when that job has no result, and nothing was changed
    public boolean amendResult(UUID id, String result) {
        return jobs.amendResult(id, result);
    }

    /// The first reason stays.
    void requestStop(StopReason reason) {
        stop.compareAndSet(null, reason);
    }

    @Nullable StopReason stopReason() {
        return stop.get();
    }
}
