package io.millrace.dashboard;

import io.millrace.queue.CountJobs;
import io.millrace.queue.JobState;
import io.millrace.wording.Quantities;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What can be done to all jobs that a search finds and that are in some states.
///
/// @param verb what is done to each
/// @param what the jobs that it is done to
/// @param text what becomes of each
/// @param call the call of the HTTP API
/// @param count how many they are; null where only the call can tell
record ManyAction(String verb, String what, String text, String call, @Nullable Long count) {

    private static final String RETRIED =
            "Each goes on from what it committed, with all its attempts before it again.";
    private static final String CANCELLED =
            "What they have written so far stays, except for atomic imports. They can be retried,"
                    + " but for dry runs and for atomic imports that have started.";

    /// What is searched, as far as it is known.
    ///
    /// @param whole the jobs that are shown, where they are all that the search finds
    record Found(JobSearchForm form, @Nullable List<JobRow> whole) {

        /// @param inAll how many there are in these states, searched or not
        private @Nullable Long count(Set<JobState> states, long inAll) {
            if (!form.asks(states)) {
                return 0L;
            }
            if (whole != null) {
                return whole.stream().filter(job -> states.contains(job.state())).count();
            }
            return inAll == 0 || !form.narrow() ? inAll : null;
        }
    }

    /// Those for which there are jobs, or may be.
    static List<ManyAction> of(Found found, CountJobs.ByState all) {
        return Stream.of(
                        retry(found, JobState.FAILED, all.failed()),
                        retry(found, JobState.CANCELLED, all.cancelled()),
                        cancel(found, all.pending() + all.processing() + all.retrying()))
                .filter(action -> action.count == null || action.count > 0)
                .toList();
    }

    private static ManyAction retry(Found found, JobState state, long inAll) {
        return new ManyAction(
                "Retry",
                state.value(),
                RETRIED,
                found.form().call("/jobs/retry", state.value()),
                found.count(Set.of(state), inAll));
    }

    private static ManyAction cancel(Found found, long inAll) {
        var states = Set.of(JobState.PENDING, JobState.PROCESSING, JobState.RETRYING);
        return new ManyAction(
                "Cancel",
                "waiting or running",
                CANCELLED,
                found.form().call("/jobs/cancel", ""),
                found.count(states, inAll));
    }

    /// What the button says, which asks before it does anything.
    public String label() {
        String number = count == null ? "" : Quantities.count(count) + " ";
        return "%s %s%s …".formatted(verb, number, what);
    }
}
