package io.millrace.imports;

import io.millrace.formats.Row;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;

/// Which rejected row each row of a corrections file is for.
sealed interface CorrectionTargets {

    /// Called once for each row, in the order of the file.
    OpenReject of(Row row);

    /// Each row names its own.
    record ByPosition(OpenRejects rejects, UUID importId) implements CorrectionTargets {

        @Override
        public OpenReject of(Row row) {
            return rejects.at(importId, CheckCorrections.positionOf(row));
        }
    }

    /// The first row is for the first one that was open when the job was queued, and so on. Nobody
    /// else corrects rows meanwhile, so those are the ones that are still open and those that the
    /// job itself has corrected.
    final class InOrder implements CorrectionTargets {

        private final OpenRejects rejects;
        private final UUID importId;
        private final UUID jobId;
        private final Queue<OpenReject> page = new ArrayDeque<>();
        private long after;

        /// @param done how many rows the job has committed
        InOrder(OpenRejects rejects, UUID importId, UUID jobId, long done) {
            this.rejects = rejects;
            this.importId = importId;
            this.jobId = jobId;
            this.after = rejects.positionAfter(importId, jobId, done);
        }

        @Override
        public OpenReject of(Row row) {
            if (page.isEmpty()) {
                page.addAll(rejects.page(importId, jobId, after));
            }
            OpenReject next = page.remove();
            after = next.position();
            return next;
        }
    }
}
