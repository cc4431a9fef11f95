package io.millrace.dashboard;

import io.millrace.reporting.Aggregates;
import io.millrace.reporting.BatchHistory;
import io.millrace.reporting.ExecutionFilter;
import java.util.List;
import java.util.Optional;
import org.springframework.batch.core.BatchStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/// What Spring Batch has run, and what the jobs that ended came to.
@Controller
class BatchPage {

    private static final int PAGE = 50;

    private final BatchHistory history;
    private final Aggregates aggregates;

    BatchPage(BatchHistory history, Aggregates aggregates) {
        this.history = history;
        this.aggregates = aggregates;
    }

    @GetMapping("/dashboard/batch")
    String executions(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String status,
            @RequestParam(defaultValue = "") String param,
            @RequestParam Optional<String> cursor,
            Model model) {
        var filter =
                ExecutionFilter.of(
                        given(name),
                        given(status),
                        Optional.empty(),
                        Optional.empty(),
                        given(param));
        model.addAttribute("jobs", history.jobs());
        model.addAttribute("page", history.executions(filter, cursor, PAGE, true));
        model.addAttribute("statuses", List.of(BatchStatus.values()));
        model.addAttribute("name", name);
        model.addAttribute("status", status);
        model.addAttribute("parameter", param);
        model.addAttribute("first", cursor.isEmpty());
        return "batch";
    }

    @GetMapping("/dashboard/batch/executions/{id}")
    String execution(@PathVariable long id, Model model) {
        var detail = history.execution(id);
        model.addAttribute("detail", detail);
        model.addAttribute("run", detail.execution());
        return "execution";
    }

    @GetMapping("/dashboard/batch/executions/{id}/steps/{stepId}/speed")
    String speed(@PathVariable long id, @PathVariable long stepId, Model model) {
        model.addAttribute("progress", history.progress(id, stepId));
        return "execution :: speed";
    }

    @GetMapping("/dashboard/batch/sums")
    String sums(@RequestParam(defaultValue = "definition") String by, Model model) {
        var group = Aggregates.By.of(by);
        var answer = aggregates.by(group, Optional.empty(), Optional.empty());
        model.addAttribute("by", by);
        model.addAttribute("answer", answer);
        model.addAttribute("chart", group == Aggregates.By.DAY ? DayChart.of(answer) : null);
        return "sums";
    }

    private static Optional<String> given(String text) {
        return Optional.of(text.strip()).filter(some -> !some.isEmpty());
    }
}
