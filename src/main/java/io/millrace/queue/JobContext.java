package io.millrace.queue;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What a running job knows of its place in the queue.
public final class JobContext {

    private final Job job;
    private final Jobs jobs;
    private final int retries;
    private final Set<StopReason> reasons = EnumSet.noneOf(StopReason.class);
    private volatile boolean stop;
    private volatile boolean gotSomewhere;

    /// @param retries how often the job is tried again at most
    JobContext(Job job, Jobs jobs, int retries) {
        this.job = job;
        this.jobs = jobs;
        this.retries = retries;
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
        var signals =
                jobs.lockIfStillHeld(job)
                        .orElseThrow(() -> {
                            requestStop(StopReason.LEASE_LOST);
                            return new LeaseLost(job.id());
                        });
        signals.forEach(this::requestStop);
        if (job.crashes() > 0 && !gotSomewhere) {
            gotSomewhere = true;
            jobs.forgetCrashes(job);
        }
    }

    /// Replaces the result of another job, one that has ended, in the caller's transaction: this
    /// job made it untrue. To be called before [#fence()].
    ///
    /// @return false when that job has no result, and nothing was changed
    public boolean amendResult(UUID id, String result) {
        return jobs.amendResult(id, result);
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
}
