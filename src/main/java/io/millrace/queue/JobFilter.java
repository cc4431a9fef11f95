package io.millrace.queue;

import java.util.Optional;

/// Which jobs a list shows; what is empty does not matter.
///
/// @param words a part of the file's name, in any case, or the whole id of the job or the file
public record JobFilter(
        Optional<JobState> state,
        Optional<String> type,
        Optional<String> owner,
        Optional<String> words) {}
