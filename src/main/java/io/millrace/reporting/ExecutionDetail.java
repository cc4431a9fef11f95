package io.millrace.reporting;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.queue.JobState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that is known about an execution.
///
/// @param execution with the sums of its steps
/// @param exitMessage why it failed or stopped, in words for people
/// @param jobStatus of the queued job that owns it; null where there is none any more
/// @param last whether no later execution took its place: only the last one can be steered
/// @param context what the job kept for a restart
/// @param steps in the order in which they were made
public record ExecutionDetail(
        @JsonUnwrapped Execution execution,
        @Nullable String exitMessage,
        @Nullable JobState jobStatus,
        boolean last,
        List<Parameter> parameters,
        Map<String, Object> context,
        List<ExecutionStep> steps) {

    /// A parameter of an execution.
    ///
    /// @param type a Java class
    /// @param identifying whether it tells instances apart
    public record Parameter(
            String name, String type, @Nullable String value, boolean identifying) {}
}
