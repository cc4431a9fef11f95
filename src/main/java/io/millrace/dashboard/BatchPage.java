package io.millrace.dashboard;

import io.millrace.access.RequestRefused;
import io.millrace.queue.JobChanges;
import io.millrace.reporting.Aggregates;
import io.millrace.reporting.BatchHistory;
import java.time.LocalDate;
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
    private final JobChanges changes;

    BatchPage(BatchHistory history, Aggregates aggregates, JobChanges changes) {
        this.history = history;
        this.aggregates = aggregates;
        this.changes = changes;
    }

    @GetMapping("/dashboard/batch")
    String executions(
            @RequestParam Optional<String> name,
            @RequestParam Optional<String> status,
            @RequestParam Optional<LocalDate> from,
            @RequestParam Optional<LocalDate> to,
            @RequestParam Optional<String> param,
            @RequestParam Optional<String> cursor,
            Model model) {
        var form = new ExecutionSearchForm(name, status, from, to, param);
        model.addAttribute("jobs", history.jobs());
        try {
            model.addAttribute("page", history.executions(form.filter(), cursor, PAGE, true));
        } catch (RequestRefused refused) {
            model.addAttribute("refused", refused.detail());
        }
        model.addAttribute("statuses", List.of(BatchStatus.values()));
        model.addAttribute("form", form);
        model.addAttribute("first", cursor.isEmpty());
        return "batch";
    }

    @GetMapping("/dashboard/batch/executions/{id}")
    String execution(@PathVariable long id, Model model) {
        now(id, model);
        return "execution";
    }

    /// The part of the page that is read anew whenever the job has changed.
    @GetMapping("/dashboard/batch/executions/{id}/now")
    String now(@PathVariable long id, Model model) {
        var detail = history.execution(id);
        var jobId = detail.execution().jobId();
        boolean canRetry =
                jobId != null && changes.of(List.of(jobId)).stream().anyMatch(changes::canRetry);
        model.addAttribute("detail", detail);
        model.addAttribute("run", detail.execution());
        model.addAttribute("actions", ExecutionActions.of(detail, canRetry));
        return "execution :: now";
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
}
