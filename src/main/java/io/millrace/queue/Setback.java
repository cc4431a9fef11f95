package io.millrace.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run of a job that did not end well, and that the job went on from.
///
/// @param state `retrying` where it is tried again by itself; else the end that the job was brought
///   back from
/// @param startedAt null where it was cancelled before it started
/// @param retriedAt when somebody brought the job back; null where nobody had to
/// @param error why, in words
public record Setback(
        JobState state,
        @Nullable Instant startedAt,
        Instant endedAt,
        @Nullable Instant retriedAt,
        @Nullable String error) {}
