package io.millrace.imports;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import io.millrace.access.StoreDown;
import io.millrace.queue.JobContext;
import io.millrace.queue.LeaseLost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes records and counts agree after a corrections job that failed, as [SettleImport] does: what
/// its last chunk may have written without a commit is removed; where a row may have changed a
/// record that was there before, that chunk is loaded again. What it committed counts for the
/// import.
@Component
class SettleCorrections {

    private static final Logger log = LoggerFactory.getLogger(SettleCorrections.class);

    /// As long as [SettleImport] waits, and for the same reason.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

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

    /// Settles.
    ///
    /// @return whether records and counts agree; false where one of the stores did not answer
    /// @throws LeaseLost when it was taken over already; nothing was changed
    boolean chunkInHand(JobContext context, CorrectionsJob.Plan plan) {
        if (runs.find(context.job().id()).isEmpty()) {
            return true;
        }
        boolean settled = settle(context, plan);
        transaction.executeWithoutResult(_ -> {
            correctionsJob.amend(context, plan.run());
            context.fence();
        });
        return settled;
    }

    private boolean settle(JobContext context, CorrectionsJob.Plan plan) {
        if (runs.partition(context.job().id(), 0).done()) {
            return true;
        }
        try {
            PartitionParts parts = correctionsJob.parts(context, plan);
            if (plan.rows().rules().replaces()) {
                parts.loadChunk(transaction);
                return true;
            }
            List<String> ids = parts.idsOfChunk();
            transaction.executeWithoutResult(_ -> {
                context.fence();
                remove(context, plan, ids);
            });
            return true;
        } catch (LeaseLost lost) {
            throw lost;
        } catch (RuntimeException e) {
            StoreDown.log(
                    log.atError(),
                    e,
                    "Job {} failed, and its last chunk could not be settled: up to {} records may have been written that are not in its counts",
                    context.job().id(),
                    ImportJob.CHUNK);
            return false;
        }
    }

    private void remove(JobContext context, CorrectionsJob.Plan plan, List<String> ids) {
        collections
                .records(plan.run().collection())
                .withTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .deleteMany(
                        and(
                                in("_id", ids),
                                // Not what another program has put there.
                                eq("_src.job", context.job().id().toString())));
    }
}
