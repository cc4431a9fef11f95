package io.millrace.dashboard;

import io.millrace.access.RequestRefused;
import io.millrace.queue.JobFilter;
import io.millrace.queue.JobState;
import io.millrace.queue.ListJobs;
import io.millrace.queue.QueueStats;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Jobs of all kinds: find some, look at them page by page, do something to all of them.
@Controller
class JobsPage {

    private static final int SHOWN = 50;

    private final ListJobs jobs;
    private final QueueStats stats;

    JobsPage(ListJobs jobs, QueueStats stats) {
        this.jobs = jobs;
        this.stats = stats;
    }

    @GetMapping("/dashboard/jobs")
    String page(
            @RequestParam Optional<String> status,
            @RequestParam Optional<String> type,
            @RequestParam Optional<String> owner,
            @RequestParam Optional<String> q,
            @RequestParam Optional<String> payload,
            @RequestParam Optional<String> cursor,
            Model model) {
        show(new JobSearchForm(status, type, owner, q, payload), cursor, model);
        model.addAttribute("types", jobs.types());
        model.addAttribute("states", JobState.values());
        return "jobs";
    }

    /// The part of the page that is read anew whenever a job has changed.
    @GetMapping("/dashboard/jobs/list")
    String list(
            @RequestParam Optional<String> status,
            @RequestParam Optional<String> type,
            @RequestParam Optional<String> owner,
            @RequestParam Optional<String> q,
            @RequestParam Optional<String> payload,
            @RequestParam Optional<String> cursor,
            Model model) {
        show(new JobSearchForm(status, type, owner, q, payload), cursor, model);
        return "jobs :: list";
    }

    private void show(JobSearchForm form, Optional<String> cursor, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("cursor", cursor.orElse(null));
        var shown = new ListJobs.Page(List.of(), null);
        try {
            JobFilter filter = form.filter();
            shown = jobs.page(filter, cursor, SHOWN);
        } catch (RequestRefused refused) {
            model.addAttribute("refused", refused.detail());
        }
        var rows = shown.jobs().stream().map(JobRow::of).toList();
        boolean whole = cursor.isEmpty() && shown.nextCursor() == null;
        model.addAttribute("jobs", rows);
        model.addAttribute(
                "actions",
                ManyAction.of(
                        new ManyAction.Found(form, whole ? rows : null), stats.now().counts()));
        model.addAttribute("nextCursor", shown.nextCursor());
    }
}
