package io.millrace.queue;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job as it was when it was read. Times are database times.
///
/// @param payload JSON, as the job type defines it
/// @param runAt when it was first to run
/// @param wakeAt when it joins the line, where its time has not come yet
/// @param attempts starts that counted: being taken over, stopped for a shutdown, or giving up a
///   turn does not
/// @param crashes workers that died with it since it last committed anything
/// @param epoch raised by every claim, so 0 before the first start; a worker whose epoch is no
///   longer the job's can change nothing
/// @param stopReason why it should stop, or why it last did
/// @param restartCount how often another worker took the job over from a dead one
/// @param recoveredAt the last take-over
/// @param startedAt when it first was, since it was queued or last brought back
/// @param error why it failed, in words for the person who sent it
/// @param result JSON, as the job type defines it; only when it has ended, and not always
/// @param traceparent where the request that queued it stands in a trace, as W3C writes it
public record Job(
        UUID id,
        String type,
        JobState state,
        String owner,
        Priority priority,
        String payload,
        @Nullable UUID fileId,
        @Nullable String fileName,
        Instant runAt,
        @Nullable Instant wakeAt,
        int attempts,
        int crashes,
        long epoch,
        @Nullable StopReason stopReason,
        @Nullable Instant heartbeatAt,
        int restartCount,
        @Nullable Instant recoveredAt,
        @Nullable UUID parentJobId,
        @Nullable String error,
        @Nullable String result,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Instant updatedAt,
        @Nullable String traceparent) {}
