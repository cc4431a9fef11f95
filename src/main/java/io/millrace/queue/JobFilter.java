package io.millrace.queue;

import java.util.Optional;

/// Which jobs a list shows; what is empty does not matter.
record JobFilter(Optional<JobState> state, Optional<String> type, Optional<String> owner) {}
