package io.millrace.reporting;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What Spring Batch has run, as JSON.
@RestController
@RequestMapping("/batch")
class BatchController {

    private final BatchHistory history;
    private final SteerExecutions steer;

    BatchController(BatchHistory history, SteerExecutions steer) {
        this.history = history;
        this.steer = steer;
    }

    record Jobs(List<BatchJob> jobs) {}

    record Instances(List<BatchInstance> instances, @Nullable String nextCursor) {}

    record Executions(List<Execution> executions, @Nullable String nextCursor) {}

    record Step(@JsonUnwrapped ExecutionStep step, Map<String, Object> context) {}

    @GetMapping("/jobs")
    Jobs jobs() {
        return new Jobs(history.jobs());
    }

    @GetMapping("/jobs/{name}/instances")
    Instances instances(
            @PathVariable String name,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var page = history.instances(name, cursor, limit);
        return new Instances(page.items(), page.nextCursor());
    }

    @GetMapping("/executions")
    Executions executions(
            @RequestParam Optional<String> name,
            @RequestParam Optional<String> status,
            @RequestParam Optional<Instant> from,
            @RequestParam Optional<Instant> to,
            @RequestParam Optional<String> param,
            @RequestParam(defaultValue = "false") boolean detail,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var filter = ExecutionFilter.of(name, status, from, to, param);
        var page = history.executions(filter, cursor, limit, detail);
        return new Executions(page.items(), page.nextCursor());
    }

    @GetMapping("/executions/{id}")
    ExecutionDetail execution(@PathVariable long id) {
        return history.execution(id);
    }

    @GetMapping("/executions/{id}/steps/{stepId}")
    Step step(@PathVariable long id, @PathVariable long stepId) {
        var step = history.step(id, stepId);
        return new Step(step, history.contextOf(step));
    }

    @GetMapping("/executions/{id}/steps/{stepId}/progress")
    StepProgress progress(@PathVariable long id, @PathVariable long stepId) {
        return history.progress(id, stepId);
    }

    @PostMapping("/executions/{id}/stop")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ExecutionDetail stop(@PathVariable long id) {
        steer.stop(id);
        return history.execution(id);
    }

    @PostMapping("/executions/{id}/restart")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ExecutionDetail restart(@PathVariable long id) {
        steer.restart(id);
        return history.execution(id);
    }

    @PostMapping("/executions/{id}/abandon")
    ExecutionDetail abandon(@PathVariable long id) {
        steer.abandon(id);
        return history.execution(id);
    }
}
