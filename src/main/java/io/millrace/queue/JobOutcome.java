package io.millrace.queue;

import org.jspecify.annotations.Nullable;

/// How a run of a job ended.
public sealed interface JobOutcome {

    /// It is complete.
    ///
    /// @param result JSON for whoever asks for the job
    record Done(String result) implements JobOutcome {}

    /// It stopped because it was asked to; what it committed stays. A later run goes on from there,
    /// unless it was asked to end ([JobContext#endRequested]).
    ///
    /// @param result JSON, what it has come to, in case that it does not go on
    record Stopped(@Nullable String result) implements JobOutcome {

        public Stopped() {
            this(null);
        }
    }

    /// It failed; what it committed stays.
    ///
    /// @param error what is wrong and what to do, in words for the person who sent the job; nothing
    ///   internal; what is longer than 4,000 characters is cut
    /// @param canHeal whether to try again later may help; the next run goes on from what was
    ///   committed
    /// @param result JSON, what it had come to
    record Failed(String error, boolean canHeal, @Nullable String result) implements JobOutcome {

        /// A failure that no further attempt would heal.
        public static Failed forGood(String error) {
            return new Failed(error, false, null);
        }

        /// A failure that may be over by the next attempt.
        public static Failed forNow(String error) {
            return new Failed(error, true, null);
        }
    }
}
