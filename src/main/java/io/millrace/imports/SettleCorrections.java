package io.millrace.imports;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.MongoException;
import io.millrace.queue.JobContext;
import io.millrace.queue.LeaseLost;
import io.millrace.storage.ObjectGone;
import io.millrace.storage.StorageUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes records and counts agree after a corrections job that failed: what its last chunk wrote
/// without a commit is removed, and what it committed before counts for the import.
@Component
class SettleCorrections {

    /// As long as [SettleImport] waits, and for the same reason.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(SettleCorrections.class);

    private final ImportRuns runs;
    private final RecordCollections collections;
    private final CorrectionsJob correctionsJob;
    private final TransactionTemplate transaction;

    SettleCorrections(
            ImportRuns runs,
            RecordCollections collections,
            CorrectionsJob correctionsJob,
            TransactionTemplate transaction) {
        this.runs = runs;
        this.collections = collections;
        this.correctionsJob = correctionsJob;
        this.transaction = transaction;
    }

    /// @return whether records and counts agree; false where one of the stores did not answer
    /// @throws LeaseLost when it was taken over already; nothing was removed
    boolean undoChunkInHand(JobContext context, CorrectionsJob.Plan plan) {
        return Boolean.TRUE.equals(
                transaction.execute(_ -> {
                    context.fence();
                    if (runs.find(context.job().id()).isEmpty()) {
                        return true;
                    }
                    correctionsJob.amend(context, plan.run());
                    return undo(context, plan);
                }));
    }

    private boolean undo(JobContext context, CorrectionsJob.Plan plan) {
        try {
            List<String> ids = correctionsJob.idsInHand(context, plan);
            collections
                    .records(plan.run().collection())
                    .withTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .deleteMany(
                            and(
                                    in("_id", ids),
                                    // Not what another program has put there.
                                    eq("_src.job", context.job().id().toString())));
            return true;
        } catch (MongoException | StorageUnavailable | ObjectGone | IOException e) {
            log.error(
                    "Job {} failed, and what its last chunk wrote could not be removed: those records are not in its counts",
                    context.job().id(),
                    e);
            return false;
        }
    }
}
