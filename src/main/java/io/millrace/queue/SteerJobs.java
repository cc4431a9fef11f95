package io.millrace.queue;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What people do with jobs: cancel them, bring them back.
@Component
class SteerJobs {

    private final Jobs jobs;
    private final Setbacks setbacks;
    private final JobTypes types;
    private final WaitingLine line;
    private final Workers workers;
    private final Dispatcher dispatcher;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final QueueMeters meters;

    SteerJobs(
            Jobs jobs,
            Setbacks setbacks,
            JobTypes types,
            WaitingLine line,
            Workers workers,
            Dispatcher dispatcher,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            QueueMeters meters) {
        this.jobs = jobs;
        this.setbacks = setbacks;
        this.types = types;
        this.line = line;
        this.workers = workers;
        this.dispatcher = dispatcher;
        this.transaction = transaction;
        this.events = events;
        this.meters = meters;
    }

    /// Cancels a job: at once where it never started; otherwise what it has done is settled first,
    /// by its worker or, while it waits, by this node.
    ///
    /// @throws JobRefused when it has ended
    void cancel(UUID id) {
        boolean cancelled =
                Boolean.TRUE.equals(
                        transaction.execute(_ -> {
                            boolean now = jobs.cancel(id);
                            if (now) {
                                events.publishEvent(new JobFinished(id, JobState.CANCELLED));
                            }
                            return now;
                        }));
        // Where it has started meanwhile, it is stopped.
        if (!cancelled && !jobs.stop(id)) {
            refuseUnlessCancelling(id);
        }
        if (cancelled) {
            // It may have been forgotten meanwhile.
            jobs.find(id).ifPresent(job -> meters.ended(job.type(), JobState.CANCELLED));
        } else {
            workers.stopAndSettle(id, StopReason.CANCEL);
        }
    }

    private void refuseUnlessCancelling(UUID id) {
        JobState state = stateOf(id);
        if (state != JobState.CANCELLING) {
            throw JobRefused.notCancelled(id, state);
        }
    }

    /// Brings back a job that failed or was cancelled; it goes on from what it committed, with all
    /// its attempts before it again.
    ///
    /// @throws JobRefused when it is in another state, or another job works on the same
    void retry(Job job) {
        JobHandler handler =
                types.find(job.type()).orElseThrow(() -> JobRefused.unknownType(job.type(), types));
        if (job.state().after(JobCommand.RETRY).isEmpty()) {
            throw JobRefused.notRetried(job.id(), job.state());
        }
        String activeKey = handler.activeKey(job.id(), job.payload()).orElse(null);
        boolean back;
        try {
            back = Boolean.TRUE.equals(transaction.execute(_ -> retry(job, handler, activeKey)));
        } catch (DuplicateKeyException e) {
            throw JobRefused.busy(activeKey == null ? null : jobs.active(activeKey).orElse(null));
        }
        if (!back) {
            throw JobRefused.notRetried(job.id(), stateOf(job.id()));
        }
        dispatcher.wake();
    }

    private boolean retry(Job job, JobHandler handler, @Nullable String activeKey) {
        // Locked, so that what is kept is the end that it is brought back from.
        jobs.lock(job.id());
        setbacks.broughtBack(job.id());
        boolean back = jobs.retry(job, activeKey, line.nextPlace(job.owner(), job.priority()));
        if (back) {
            // Only now: from here on nobody else works on the same.
            handler.checkRetry(job);
        }
        return back;
    }

    /// It may have been forgotten meanwhile.
    private JobState stateOf(UUID id) {
        return jobs.find(id).orElseThrow(() -> JobRefused.unknown(id.toString())).state();
    }
}
