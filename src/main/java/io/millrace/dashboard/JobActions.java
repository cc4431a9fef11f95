package io.millrace.dashboard;

import io.millrace.imports.FollowUps.Outlook;
import io.millrace.queue.JobState;
import io.millrace.queue.JobView;
import io.millrace.wording.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can be done with a job now, and what each would bring about.
final class JobActions {

    private static final Set<String> READS_ROWS = Set.of("import", "corrections");

    private JobActions() {}

    /// @param outlook null for what is no import
    static List<JobAction> of(
            JobView job, @Nullable Outlook outlook, JobResult result, boolean canRetry) {
        var actions = new ArrayList<JobAction>();
        if (canRetry) {
            actions.add(retry(job));
        }
        if (!job.status().ended() && job.status() != JobState.CANCELLING) {
            actions.add(cancel(job, outlook));
        }
        if (outlook != null && outlook.undoable()) {
            actions.add(undo(job, outlook, result));
        }
        return actions;
    }

    private static JobAction retry(JobView job) {
        return new JobAction(
                "retry",
                "Retry",
                "POST /jobs/" + job.id() + "/retry",
                "Try this job again?",
                whereItGoesOn(job) + " It has all its attempts before it again.",
                "Retry it",
                "The job waits for a worker.",
                "reload",
                false);
    }

    private static String whereItGoesOn(JobView job) {
        if (!READS_ROWS.contains(job.type())) {
            return job.startedAt() == null
                    ? "It starts from the beginning, as it has not run so far."
                    : "It goes on from what it has done.";
        }
        long rows = number(job, "rows");
        return rows > 0
                ? "It goes on after the "
                        + Quantities.count(rows)
                        + " rows that it has done; none is done twice."
                : "It starts from the beginning, as it has done nothing so far.";
    }

    private static JobAction cancel(JobView job, @Nullable Outlook outlook) {
        return new JobAction(
                "cancel",
                "Cancel",
                "DELETE /jobs/" + job.id(),
                "Cancel this job?",
                job.startedAt() == null && number(job, "rows") == 0
                        ? whileItWaits(outlook)
                        : whatStays(job, outlook),
                "Cancel it",
                "The job is being cancelled.",
                null,
                true);
    }

    private static String whileItWaits(@Nullable Outlook outlook) {
        return outlook != null && outlook.dryRun()
                ? "It has not started. As it is a dry run, it cannot be retried."
                : "It has not started, so there is nothing to take back. It can be retried later.";
    }

    private static String whatStays(JobView job, @Nullable Outlook outlook) {
        if (outlook == null) {
            return "It stops as soon as it can. What it has done so far stays; retry it to go on.";
        }
        if (outlook.dryRun()) {
            return "It stops as soon as it can. As it is a dry run, nothing was written. It cannot be retried.";
        }
        if (outlook.atomic()) {
            return "It stops as soon as it can. As it is atomic, all that it wrote is taken back, and it cannot be retried.";
        }
        return "It stops as soon as it can. What it has written so far, "
                + Quantities.count(number(job, "inserted"))
                + " records by now, stays: retry it to go on"
                + (outlook.undoableLater() ? ", or undo it." : ". It cannot be undone.");
    }

    private static JobAction undo(JobView job, Outlook outlook, JobResult result) {
        Long written = result.number("successfulInserts");
        String records =
                Quantities.count(written == null ? number(job, "inserted") : written) + " records";
        return new JobAction(
                "undo",
                "Undo",
                "POST /jobs/" + job.id() + "/undo",
                "Undo this import?",
                records
                        + whatBecomesOfThem(outlook)
                        + " Records that somebody has changed since stay as they are. An undo cannot be undone.",
                "Undo it",
                "The undo waits for a worker.",
                "/dashboard/jobs/{jobId}",
                true);
    }

    private static String whatBecomesOfThem(Outlook outlook) {
        if (outlook.removes()) {
            return " that this import removed are brought back.";
        }
        return outlook.replaces()
                ? " that this import added or changed become what they were before it; those that it added are deleted."
                : " that this import wrote are deleted.";
    }

    private static long number(JobView job, String detail) {
        return job.details().get(detail) instanceof Number number ? number.longValue() : 0;
    }
}
