package io.millrace.queue;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// What a running job knows of its place in the queue.
public final class JobContext {

    private final Job job;
    private final Jobs jobs;
    private final int retries;
    private final Runnable release;
    private final AtomicBoolean released = new AtomicBoolean();
    private final ReentrantLock fences = new ReentrantLock(true);
    private final Set<StopReason> reasons = EnumSet.noneOf(StopReason.class);
    private volatile boolean stop;
    private volatile boolean gotSomewhere;

    /// @param retries how often the job is tried again at most
    /// @param release lets go of what was reserved for the run, such as a worker
    JobContext(Job job, Jobs jobs, int retries, Runnable release) {
        this.job = job;
        this.jobs = jobs;
        this.retries = retries;
        this.release = release;
        if (job.state() == JobState.CANCELLING) {
            requestStop(StopReason.CANCEL);
        }
        if (job.stopReason() != null) {
            requestStop(job.stopReason());
        }
    }

    /// The job as it was when this worker claimed it.
    public Job job() {
        return job;
    }

    /// Whether the job should stop at the next point from which it can go on.
    public boolean stopRequested() {
        return stop;
    }

    /// Whether it should stop for good: settle what it has in hand, so that nothing contradicts
    /// what its result says, and do no more. True from the beginning where it was cancelled while
    /// it waited.
    public boolean endRequested() {
        return endReason().isPresent();
    }

    /// Whether this worker should put the job down at once, also while it settles: another one goes
    /// on.
    public boolean yieldRequested() {
        return yieldReason().isPresent();
    }

    /// Whether the job goes on later after an outcome of its current run.
    public boolean goesOnAfter(JobOutcome outcome) {
        return switch (outcome) {
            case JobOutcome.Done done -> false;
            case JobOutcome.Stopped stopped -> yieldRequested() || !endRequested();
            case JobOutcome.Failed failed ->
                    failed.canHeal() && !endRequested() && job.attempts() <= retries;
        };
    }

    /// Makes sure, in the caller's transaction, that this worker still holds the job: the job's row
    /// stays locked until that transaction ends, so nobody can take over in between. Call it last,
    /// right before the commit: a worker that hangs while it holds the lock would hold up its own
    /// replacement. It also learns here whether somebody wants the job to stop.
    ///
    /// @throws LeaseLost when another worker has taken the job over; the transaction must be rolled
    ///   back
    public void fence() {
        waitForOwnFences();
        var signals =
                jobs.lockIfStillHeld(job)
                        .orElseThrow(() -> {
                            requestStop(StopReason.LEASE_LOST);
                            return new LeaseLost(job.id());
                        });
        signals.forEach(this::requestStop);
        if (job.crashes() > 0 && !gotSomewhere) {
            jobs.forgetCrashes(job);
        }
    }

    /// The job's threads take turns from here to the end of their transactions, so of all the
    /// connections of a node, one at most waits for the row or has it locked by a fence. When the
    /// node is stopped, that one's transaction is silent from then on, and is ended after the time
    /// of a lease ([EndSilentTransactions]): when the job's own lease is over, the row is free.
    /// Were there others that waited, the database would give the lock to them, one after the
    /// other, and each would keep it for as long again. A limit on waiting for locks would not
    /// help: who waits stands in a line, where the time counts anew from one place to the next. The
    /// heart's beats may wait there: they commit by themselves, and their leases begin when they
    /// were sent.
    private void waitForOwnFences() {
        TransactionSynchronizationManager.registerSynchronization(new EndOfFence());
        fences.lock();
    }

    /// Replaces the result of another job, one that has ended, in the caller's transaction: this
    /// job made it untrue. To be called before [#fence()].
    ///
    /// @return false when that job has no result, and nothing was changed
    public boolean amendResult(UUID id, String result) {
        return jobs.amendResult(id, result);
    }

    /// Lets go of what was reserved for the run, once.
    void release() {
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }

    void requestStop(StopReason reason) {
        synchronized (reasons) {
            reasons.add(reason);
        }
        stop = true;
    }

    Optional<StopReason> endReason() {
        synchronized (reasons) {
            return reasons.stream().filter(StopReason::forGood).findFirst();
        }
    }

    /// Why it is put down; the order of the reasons tells which counts.
    Optional<StopReason> yieldReason() {
        synchronized (reasons) {
            // Who is to end anyway does not make room first.
            boolean ends = endRequested();
            return reasons.stream()
                    .filter(reason -> !reason.forGood())
                    .filter(reason -> reason != StopReason.TURN || !ends)
                    .findFirst();
        }
    }

    private final class EndOfFence implements TransactionSynchronization {

        @Override
        public void afterCommit() {
            gotSomewhere = true;
        }

        @Override
        public void afterCompletion(int status) {
            fences.unlock();
        }
    }
}
