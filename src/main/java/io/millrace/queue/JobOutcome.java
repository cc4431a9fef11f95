package io.millrace.queue;

/// How a run of a job ended.
public sealed interface JobOutcome {

    /// It is complete.
    ///
    /// @param result JSON for whoever asks for the job
    record Done(String result) implements JobOutcome {}

    /// It stopped because it was asked to; what it committed stays, and a later run goes on from
    /// there.
    record Stopped() implements JobOutcome {}

    /// It failed.
    ///
    /// @param error what is wrong and what to do, in words for the person who sent the job; nothing
    ///   internal; what is longer than 4,000 characters is cut
    record Failed(String error) implements JobOutcome {}
}
