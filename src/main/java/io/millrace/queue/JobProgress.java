package io.millrace.queue;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far a job is.
///
/// @param percent 0 to 100
/// @param details further members of the job's JSON, such as rows and rows per second
public record JobProgress(int percent, Map<String, @Nullable Object> details) {

    public JobProgress {
        percent = Math.clamp(percent, 0, 100);
    }
}
