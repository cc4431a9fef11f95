package io.millrace.queue;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.millrace.access.FieldRefused;
import io.millrace.access.Owner;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The way into the queue.
@Service
public class JobQueue {

    private static final Logger log = LoggerFactory.getLogger(JobQueue.class);

    // Version 7: the order of ids is the order in which jobs were queued.
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Jobs jobs;
    private final AnsweredRequests answered;
    private final JobMembers members;
    private final JobTypes types;
    private final WaitingLine line;
    private final Dispatcher dispatcher;
    private final QueueSettings settings;
    private final ObjectProvider<Callbacks> callbacks;
    private final SteerJobs steer;
    private final JobTraces traces;

    JobQueue(
            Jobs jobs,
            AnsweredRequests answered,
            JobMembers members,
            JobTypes types,
            WaitingLine line,
            Dispatcher dispatcher,
            QueueSettings settings,
            ObjectProvider<Callbacks> callbacks,
            SteerJobs steer,
            JobTraces traces) {
        this.traces = traces;
        this.jobs = jobs;
        this.answered = answered;
        this.members = members;
        this.types = types;
        this.line = line;
        this.dispatcher = dispatcher;
        this.settings = settings;
        this.callbacks = callbacks;
        this.steer = steer;
    }

    /// Makes a job of any type out of what somebody wrote, for [#submit] in the same transaction.
    ///
    /// @param payload as `POST /jobs` takes it; null where there is none
    /// @throws io.millrace.access.RequestRefused when there is no such type or the payload is
    ///   wrong, naming the field; or when jobs of this type are not queued by hand
    @Transactional(propagation = Propagation.MANDATORY)
    public NewJob prepare(String type, @Nullable JsonNode payload, Owner owner) {
        JobHandler handler =
                types.find(type).orElseThrow(() -> JobRefused.unknownType(type, types));
        if (payload != null && !payload.isObject()) {
            throw FieldRefused.of("payload", "must be a JSON object");
        }
        return handler.prepare(
                payload == null ? JsonNodeFactory.instance.objectNode() : payload, owner);
    }

    /// Queues a job at once, in the caller's transaction.
    ///
    /// @return its id
    /// @throws io.millrace.access.RequestRefused when a job that works on the same has not ended,
    ///   or too many jobs wait
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID submit(NewJob job) {
        return submit(job, Submission.DEFAULT);
    }

    /// Queues a job in the caller's transaction; a worker can take it as soon as that has
    /// committed.
    ///
    /// @return its id
    /// @throws io.millrace.access.RequestRefused when a job that works on the same has not ended,
    ///   or too many jobs wait
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID submit(NewJob job, Submission how) {
        if (jobs.waiting(settings.maxPending()) >= settings.maxPending()) {
            throw JobRefused.full(settings.maxPending());
        }
        if (job.parentJobId() != null && !jobs.lock(job.parentJobId())) {
            throw JobRefused.unknown(job.parentJobId().toString());
        }
        UUID id = IDS.generate();
        String activeKey = types.activeKey(job.type(), id, job.payload()).orElse(null);
        if (activeKey != null) {
            refuseIfActive(activeKey);
        }
        remember(how.idempotency(), id);
        insert(id, job, how, activeKey);
        members.note(id, job.type(), job.payload());
        if (how.callbackUrl() != null) {
            callbacks.getObject().note(id, how.callbackUrl());
        }
        dispatcher.wakeAllAfterCommit();
        try (var _ = JobTraces.logging(id)) {
            log.info("Job {} ({}) comes into the queue", id, job.type());
        }
        return id;
    }

    /// Refuses an address that could not be called when a job has ended. Not to be called in a
    /// transaction.
    ///
    /// @throws io.millrace.access.RequestRefused saying why
    public void checkCallback(@Nullable String url) {
        if (url != null) {
            callbacks.getObject().check(url);
        }
    }

    private void insert(UUID id, NewJob job, Submission how, @Nullable String activeKey) {
        try {
            jobs.insert(
                    id,
                    job,
                    how,
                    activeKey,
                    line.nextPlace(job.owner(), how.priority()),
                    traces.here());
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

    /// Answers the same request with this job from now on, in the caller's transaction; [#submit]
    /// does so for the job that it queues.
    @Transactional(propagation = Propagation.MANDATORY)
    public void remember(@Nullable Idempotency request, UUID jobId) {
        if (request != null) {
            answered.add(request, jobId);
        }
    }

    /// The job that an earlier request with the same key was answered with, if there was one.
    ///
    /// @throws io.millrace.access.RequestRefused when that was another request
    public Optional<UUID> asked(@Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return Optional.empty();
        }
        var earlier = answered.find(idempotency);
        earlier.filter(other -> !other.hash().equals(idempotency.hash()))
                .ifPresent(_ -> {
                    throw JobRefused.otherRequest();
                });
        return earlier.map(AnsweredRequests.Answered::jobId);
    }

    public Optional<Job> find(UUID id) {
        return jobs.find(id);
    }

    /// Cancels a job as `DELETE /jobs/{id}` does.
    ///
    /// @throws io.millrace.access.RequestRefused when there is none, or it has ended
    public void cancel(UUID id) {
        steer.cancel(existing(id).id());
    }

    /// Brings a job back as `POST /jobs/{id}/retry` does.
    ///
    /// @throws io.millrace.access.RequestRefused when there is none, it neither failed nor was
    ///   cancelled, or another job works on the same
    public void retry(UUID id) {
        steer.retry(existing(id));
    }

    private Job existing(UUID id) {
        return jobs.find(id).orElseThrow(() -> JobRefused.unknown(id.toString()));
    }

    /// The state of a job, which stays what it is until the caller's transaction ends; empty where
    /// there is no such job.
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<JobState> keepState(UUID id) {
        return jobs.lock(id) ? jobs.find(id).map(Job::state) : Optional.empty();
    }

    /// The jobs of this type that work on this file and have not ended, the oldest first.
    public List<UUID> unfinished(String type, UUID fileId) {
        return jobs.unfinished(type, fileId);
    }

    /// A job about this file, if there is one, whatever its state.
    public Optional<UUID> jobOfFile(UUID fileId) {
        return jobs.ofFile(fileId);
    }

    /// A job that still needs this file, if there is one.
    public Optional<UUID> unfinishedJobOfFile(UUID fileId) {
        return jobs.unfinishedJobOfFile(fileId);
    }
}
