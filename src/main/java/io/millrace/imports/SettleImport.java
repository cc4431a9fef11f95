package io.millrace.imports;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.MongoException;
import io.millrace.queue.JobContext;
import io.millrace.queue.LeaseLost;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes records and counts of a failed import agree: what its last chunk wrote without a commit is
/// removed.
@Component
class SettleImport {

    /// The job's row stays locked meanwhile, and the lease of a node's every job is renewed behind
    /// it: a server that does not answer must not be waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(SettleImport.class);

    private final ImportRuns runs;
    private final RecordCollections collections;
    private final TransactionTemplate transaction;

    SettleImport(ImportRuns runs, RecordCollections collections, TransactionTemplate transaction) {
        this.runs = runs;
        this.collections = collections;
        this.transaction = transaction;
    }

    /// Removes, from each partition, the records from its committed position on. The fence keeps
    /// the job from being taken over meanwhile: its new worker may be writing the very same
    /// records.
    ///
    /// @return whether records and counts agree; false where the record store did not answer
    /// @throws LeaseLost when it was taken over already; nothing was removed
    boolean undoChunkInHand(JobContext context) {
        return Boolean.TRUE.equals(
                transaction.execute(status -> {
                    context.fence();
                    return runs.find(context.job().id()).map(this::undo).orElse(true);
                }));
    }

    private boolean undo(ImportRun run) {
        var ids = new RecordIds(run.importId());
        for (Partition partition : runs.partitions(run.jobId())) {
            if (partition.position() < partition.end()) {
                try {
                    collections
                            .records(run.collection())
                            .withTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .deleteMany(
                                    and(
                                            gte("_id", ids.of(partition.position())),
                                            lt("_id", ids.of(partition.end())),
                                            // Not what another program has put there.
                                            eq("_src.job", run.jobId().toString())));
                } catch (MongoException e) {
                    log.error(
                            "Job {} failed, and what its last chunk wrote could not be removed: its records from position {} on are not in its counts",
                            run.jobId(),
                            partition.position(),
                            e);
                    return false;
                }
            }
        }
        return true;
    }
}
