package io.millrace.queue;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The way into the queue.
@Service
public class JobQueue {

    // Version 7: the order of ids is the order in which jobs were queued.
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Jobs jobs;
    private final Dispatcher dispatcher;

    JobQueue(Jobs jobs, Dispatcher dispatcher) {
        this.jobs = jobs;
        this.dispatcher = dispatcher;
    }

    /// Queues a job in the caller's transaction; a worker can take it as soon as that has
    /// committed.
    ///
    /// @return its id
    /// @throws io.millrace.access.RequestRefused when a job with the same active key has not ended
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID submit(NewJob job) {
        UUID id = IDS.generate();
        if (job.activeKey() != null) {
            refuseIfActive(job.activeKey());
        }
        insert(id, job);
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        dispatcher.wake();
                    }
                });
        return id;
    }

    private void insert(UUID id, NewJob job) {
        try {
            jobs.insert(id, job);
        } catch (DuplicateKeyException e) {
            // Queued since it was looked for.
            throw JobRefused.busy(null);
        }
    }

    /// Refuses what [#submit] would refuse.
    ///
    /// @throws io.millrace.access.RequestRefused when a job with this active key has not ended
    public void refuseIfActive(String activeKey) {
        jobs.active(activeKey)
                .ifPresent(other -> {
                    throw JobRefused.busy(other);
                });
    }

    public Optional<Job> find(UUID id) {
        return jobs.find(id);
    }

    /// A job that still needs this file, if there is one.
    public Optional<UUID> unfinishedJobOfFile(UUID fileId) {
        return jobs.unfinishedJobOfFile(fileId);
    }
}
