package io.millrace.imports;

import io.millrace.queue.JobContext;
import io.millrace.queue.LeaseLost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes records and counts agree after a corrections job that failed: its last chunk, which may
/// have been written without a commit, is loaded again, and what it committed counts for the
/// import.
@Component
class SettleCorrections {

    private static final Logger log = LoggerFactory.getLogger(SettleCorrections.class);

    private final ImportRuns runs;
    private final CorrectionsJob correctionsJob;
    private final TransactionTemplate transaction;

    SettleCorrections(
            ImportRuns runs, CorrectionsJob correctionsJob, TransactionTemplate transaction) {
        this.runs = runs;
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
        boolean settled = loadAgain(context, plan);
        transaction.executeWithoutResult(_ -> {
            correctionsJob.amend(context, plan.run());
            context.fence();
        });
        return settled;
    }

    private boolean loadAgain(JobContext context, CorrectionsJob.Plan plan) {
        if (runs.partition(context.job().id(), 0).done()) {
            return true;
        }
        try {
            correctionsJob.parts(context, plan).loadChunk(transaction);
            return true;
        } catch (LeaseLost lost) {
            throw lost;
        } catch (RuntimeException e) {
            log.error(
                    "Job {} failed, and its last chunk could not be loaded again: up to {} records may have been written that are not in its counts",
                    context.job().id(),
                    ImportJob.CHUNK,
                    e);
            return false;
        }
    }
}
