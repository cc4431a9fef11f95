package io.millrace.schedules;

import io.millrace.access.Owner;
import io.millrace.access.RequestRefused;
import io.millrace.access.StoreDown;
import io.millrace.queue.Job;
import io.millrace.queue.JobQueue;
import io.millrace.queue.Submission;
import io.millrace.schedules.Schedules.Due;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Queues the jobs of schedules.
///
/// A run that is due is taken, by moving the schedule to its next time, in the transaction that
/// queues its job: on any number of nodes and over any crash, it makes one job. The next time is
/// the first one from now on, so that runs missed while nothing was up are one.
@Component
class RunSchedules {

    private static final Logger log = LoggerFactory.getLogger(RunSchedules.class);

    private final Schedules schedules;
    private final JobQueue queue;
    private final TransactionTemplate transaction;
    private final JsonMapper json;

    RunSchedules(
            Schedules schedules, JobQueue queue, TransactionTemplate transaction, JsonMapper json) {
        this.schedules = schedules;
        this.queue = queue;
        this.transaction = transaction;
        this.json = json;
    }

    /// Runs one that is not due, also while it is paused. When it runs next stays as it is.
    ///
    /// @return the new job
    /// @throws RequestRefused when there is no such schedule, its last job has not ended, or its
    ///   job cannot be queued
    UUID byHand(String name) {
        return transaction.execute(_ -> {
            Schedule schedule = schedules.lock(name);
            unfinishedJob(schedule)
                    .ifPresent(job -> {
                        throw ScheduleRefused.running(name, job);
                    });
            return queueJob(schedule);
        });
    }

    /// Runs those whose time has come.
    void due() {
        schedules.due().forEach(this::run);
    }

    private void run(Due due) {
        try {
            Instant next = due.timetable().next(due.now());
            try {
                transaction.executeWithoutResult(_ -> run(due, next));
            } catch (RequestRefused e) {
                miss(due, next, String.valueOf(e.getMessage()));
            } catch (DataAccessException | TransactionException e) {
                throw e;
            } catch (RuntimeException e) {
                log.error("The schedule {} failed unexpectedly", due.name(), e);
                miss(due, next, "an unexpected error; the log of the server has it");
            }
        } catch (RuntimeException e) {
            // Whatever it is: it must not keep the others from running. This one stays due.
            StoreDown.log(
                    log.atWarn(), e, "Could not run the schedule {}, trying again", due.name());
        }
    }

    private void run(Due due, Instant next) {
        if (schedules.take(due, next)) {
            Schedule schedule = schedules.get(due.name());
            if (unfinishedJob(schedule).isPresent()) {
                schedules.noteSkipped(schedule.name());
            } else {
                queueJob(schedule);
            }
        }
    }

    /// Goes on to its next time without a job.
    private void miss(Due due, Instant next, String error) {
        transaction.executeWithoutResult(_ -> {
            if (schedules.take(due, next)) {
                schedules.noteError(due.name(), error);
                log.warn("The schedule {} queued no job: {}", due.name(), error);
            }
        });
    }

    private Optional<UUID> unfinishedJob(Schedule schedule) {
        return Optional.ofNullable(schedule.lastJobId())
                .flatMap(queue::find)
                .filter(job -> !job.state().ended())
                .map(Job::id);
    }

    private UUID queueJob(Schedule schedule) {
        RecurringJob job = schedule.job();
        var prepared =
                queue.prepare(
                        job.type(), json.readTree(job.payload()), new Owner(schedule.owner()));
        UUID id = queue.submit(prepared, new Submission(job.priority(), null, null));
        schedules.noteRun(schedule.name(), id);
        return id;
    }
}
