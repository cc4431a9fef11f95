package io.millrace.queue;

/// What can happen to a job. [JobState#after] says in which states, and what becomes of it.
enum JobCommand {
    /// A worker takes it from the line.
    CLAIM,
    /// A worker takes it over from a dead one.
    TAKE_OVER,
    /// Its worker puts it down unfinished: for a shutdown, or for another job's turn.
    STEP_BACK,
    /// It is done.
    COMPLETE,
    /// It failed for good.
    FAIL,
    /// It failed in a way that can heal.
    FAIL_FOR_NOW,
    /// Its time has come, after a failure or because it was queued for later: it joins the line.
    WAKE,
    /// It is cancelled before it ever started.
    CANCEL,
    /// It is to be cancelled, and what it has done so far has to be settled first.
    STOP,
    /// It was stopped, and what it did is settled.
    SETTLE,
    /// It is brought back by hand.
    RETRY
}
