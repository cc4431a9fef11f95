package io.millrace.imports;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.MongoException;
import io.millrace.access.StoreDown;
import io.millrace.formats.FileUnreadable;
import io.millrace.queue.JobContext;
import io.millrace.queue.LeaseLost;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes records and counts of a failed import agree. What its last chunk may have written without
/// a commit is removed; where a row may have changed a record that was there before, that chunk is
/// loaded again and committed.
@Component
class SettleImport {

    /// The job's row stays locked meanwhile, and the lease of a node's every job is renewed behind
    /// it: a server that does not answer must not be waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(SettleImport.class);

    private final ImportRuns runs;
    private final ImportJob importJob;
    private final RecordCollections collections;
    private final TransactionTemplate transaction;

    SettleImport(
            ImportRuns runs,
            ImportJob importJob,
            RecordCollections collections,
            TransactionTemplate transaction) {
        this.runs = runs;
        this.importJob = importJob;
        this.collections = collections;
        this.transaction = transaction;
    }

    /// Settles.
    ///
    /// @return whether records and counts agree; false where a store did not answer
    /// @throws LeaseLost when the job was taken over already; nothing was changed
    boolean chunkInHand(JobContext context, ImportPlan plan) {
        if (plan.rules().dryRun()) {
            return true;
        }
        return plan.rules().replaces() ? loadAgain(context, plan) : remove(context);
    }

    private boolean loadAgain(JobContext context, ImportPlan plan) {
        try {
            for (Partition partition : runs.partitions(context.job().id())) {
                if (!partition.done()) {
                    loadAgain(partition, context, plan);
                }
            }
            return true;
        } catch (LeaseLost lost) {
            throw lost;
        } catch (RuntimeException e) {
            StoreDown.log(
                    log.atError(),
                    e,
                    "Job {} failed, and its last chunk could not be loaded again: up to {} records of each partition may have changed that are not in its counts",
                    context.job().id(),
                    ImportJob.CHUNK);
            return false;
        }
    }

    private void loadAgain(Partition partition, JobContext context, ImportPlan plan) {
        var budget = ErrorBudget.unlimited();
        try {
            importJob.parts(partition.number(), budget, context, plan).loadChunk(transaction);
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof FileUnreadable)) {
                throw e;
            }
            // A chunk is written when all of it was read, so this one never was.
            log.debug("Job {}: nothing to load again", context.job().id(), e);
        }
    }

    /// Removes, from each partition, the records from its committed position on. The fence keeps
    /// the job from being taken over meanwhile: its new worker may be writing the very same
    /// records.
    private boolean remove(JobContext context) {
        return Boolean.TRUE.equals(
                transaction.execute(status -> {
                    context.fence();
                    return runs.find(context.job().id()).map(this::remove).orElse(true);
                }));
    }

    private boolean remove(ImportRun run) {
        var ids = new RecordIds(run.importId());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Partition partition : runs.partitions(run.jobId())) {
            if (partition.position() < partition.end()) {
                try {
                    collections
                            .records(run.collection())
                            .withTimeout(millisUntil(deadline), TimeUnit.MILLISECONDS)
                            .deleteMany(
                                    and(
                                            gte("_id", ids.of(partition.position())),
                                            lt("_id", ids.of(partition.end())),
                                            // Not what another program has put there.
                                            eq("_src.job", run.jobId().toString())));
                } catch (MongoException e) {
                    StoreDown.log(
                            log.atError(),
                            e,
                            "Job {} failed, and what its last chunk wrote could not be removed: its records from position {} on are not in its counts",
                            run.jobId(),
                            partition.position());
                    return false;
                }
            }
        }
        return true;
    }

    /// At least one: none at all would mean for ever.
    private static long millisUntil(long deadline) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }
}
