package io.millrace.queue;

/// What one of several processes of Millrace does.
enum NodeRole {
    /// Answers and runs jobs.
    ALL,
    /// Answers, and leaves the jobs to other nodes.
    WEB,
    /// Runs jobs, and answers only how it is.
    WORKER;

    boolean runsJobs() {
        return this != WEB;
    }
}
