package io.millrace.reporting;

import io.millrace.access.PageRefused;
import io.millrace.queue.Job;
import io.millrace.queue.JobQueue;
import io.millrace.queue.KeptCount;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What Spring Batch has run. It is read by SQL, a page at a time, and costs the same however much
/// there is; where it says so, it may be up to a minute old.
@Component
public class BatchHistory {

    /// The most that a page holds.
    public static final int MOST = 500;

    private final Executions executions;
    private final ExecutionSteps steps;
    private final StoredContexts contexts;
    private final JobQueue queue;
    private final KeptCount<List<BatchJob>> jobs;

    BatchHistory(
            Executions executions, ExecutionSteps steps, StoredContexts contexts, JobQueue queue) {
        this.executions = executions;
        this.steps = steps;
        this.contexts = contexts;
        this.queue = queue;
        this.jobs = new KeptCount<>(executions::jobs);
    }

    /// The jobs by name, with their counts. Where there are many executions these are kept for up
    /// to a minute.
    public List<BatchJob> jobs() {
        return jobs.get();
    }

    /// The instances of a job, the newest first.
    ///
    /// @throws io.millrace.access.RequestRefused when there is no such job, the cursor is none, or
    ///   the limit out of bounds
    public Page<BatchInstance> instances(String jobName, Optional<String> cursor, int limit) {
        checkLimit(limit);
        long before = cursor.map(BatchHistory::instanceId).orElse(Long.MAX_VALUE);
        if (jobName.indexOf('\0') >= 0 || !executions.knows(jobName)) {
            throw ReportingRefused.unknownJob(jobName);
        }
        var found = executions.instances(jobName, before, limit + 1);
        var shown = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? "" + shown.getLast().instanceId() : null;
        return new Page<>(List.copyOf(shown), next);
    }

    private static long instanceId(String cursor) {
        return ExecutionCursor.parse(cursor, false).id();
    }

    /// Executions, the newest first.
    ///
    /// @param detail whether with the sums of their steps
    /// @throws io.millrace.access.RequestRefused when the cursor is none of this list, or the limit
    ///   out of bounds
    public Page<Execution> executions(
            ExecutionFilter filter, Optional<String> cursor, int limit, boolean detail) {
        checkLimit(limit);
        var page = executions.page(filter, cursor, limit);
        if (!detail) {
            return page;
        }
        Map<Long, StepSums> sums =
                executions.sums(page.items().stream().map(Execution::executionId).toList());
        return new Page<>(
                page.items().stream()
                        .map(execution ->
                                execution.with(
                                        sums.getOrDefault(execution.executionId(), StepSums.NONE)))
                        .toList(),
                page.nextCursor());
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw PageRefused.badLimit(MOST);
        }
    }

    /// All about one execution.
    ///
    /// @throws io.millrace.access.RequestRefused when there is none
    public ExecutionDetail execution(long id) {
        var execution = find(id);
        var sums = executions.sums(List.of(id)).getOrDefault(id, StepSums.NONE);
        var job = Optional.ofNullable(execution.jobId()).flatMap(queue::find);
        boolean last = executions.lastOf(execution.instanceId()) == id;
        return new ExecutionDetail(
                execution.with(sums),
                exitMessage(id, last ? job.map(Job::error) : Optional.empty()),
                job.map(Job::state).orElse(null),
                last,
                executions.parameters(id),
                contexts.ofExecution(id),
                steps.of(id));
    }

    /// @param error of the job that the execution was the last run of: it says what Batch's own
    ///   text does not
    private @Nullable String exitMessage(long id, Optional<String> error) {
        String message = executions.exitMessage(id);
        return ExitMessage.ELSEWHERE.equals(message) ? error.orElse(message) : message;
    }

    private Execution find(long id) {
        return executions.find(id).orElseThrow(() -> ReportingRefused.unknownExecution(id));
    }

    /// The steps of an execution.
    ///
    /// @throws io.millrace.access.RequestRefused when there is no such execution
    List<ExecutionStep> steps(long id) {
        return steps.of(find(id).executionId());
    }

    /// One run of a step.
    ///
    /// @throws io.millrace.access.RequestRefused when there is none
    public ExecutionStep step(long executionId, long stepId) {
        return steps.find(executionId, stepId)
                .orElseThrow(() -> ReportingRefused.unknownStep(executionId, stepId));
    }

    /// What a step kept for a restart.
    Map<String, Object> contextOf(ExecutionStep step) {
        return contexts.ofStep(step.stepId());
    }

    /// How fast a run of a step is, beside earlier ones.
    ///
    /// @throws io.millrace.access.RequestRefused when there is no such run
    public StepProgress progress(long executionId, long stepId) {
        var step = step(executionId, stepId);
        var earlier = earlier(steps.earlier(find(executionId), step.stepName()));
        Double speed = step.rowsPerSecond();
        return new StepProgress(
                stepId,
                step.stepName(),
                step.status(),
                step.rows(),
                step.seconds(),
                speed,
                earlier,
                earlier == null || speed == null || earlier.medianRowsPerSecond() == 0
                        ? null
                        : Math.round(speed / earlier.medianRowsPerSecond() * 1000) / 1000.0);
    }

    /// Those that took no time to speak of say nothing about speed.
    private static StepProgress.@Nullable Earlier earlier(List<ExecutionStep> runs) {
        var timed = runs.stream().filter(run -> run.rowsPerSecond() != null).toList();
        if (timed.isEmpty()) {
            return null;
        }
        double[] speeds = sorted(timed, run -> Objects.requireNonNull(run.rowsPerSecond()));
        return new StepProgress.Earlier(
                timed.size(),
                median(sorted(timed, run -> Objects.requireNonNull(run.seconds()))),
                speeds[0],
                median(speeds),
                speeds[speeds.length - 1]);
    }

    private static double[] sorted(
            List<ExecutionStep> runs, ToDoubleFunction<ExecutionStep> value) {
        return runs.stream().mapToDouble(value).sorted().toArray();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : DoubleStream.of(sorted[middle - 1], sorted[middle]).average().orElseThrow();
    }
}
