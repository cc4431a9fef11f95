package io.millrace.dashboard;

import io.millrace.queue.JobFilter;
import io.millrace.queue.JobState;
import io.millrace.queue.JobView;
import io.millrace.queue.ListJobs;
import io.millrace.queue.QueueStats;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Jobs that failed and wait for somebody: why, and a way back.
@Controller
class DeadLettersPage {

    private static final int SHOWN = 50;

    private static final JobFilter FAILED = JobFilter.ALL.in(Set.of(JobState.FAILED));

    /// A failed job.
    record DeadLetter(
            UUID id,
            String name,
            String type,
            String owner,
            @Nullable String error,
            int attempts,
            @Nullable Instant failedAt) {

        static DeadLetter of(JobView job) {
            return new DeadLetter(
                    job.id(),
                    JobRow.nameOf(job),
                    job.type(),
                    job.owner(),
                    job.error(),
                    job.attempts(),
                    job.completedAt());
        }
    }

    private final ListJobs jobs;
    private final QueueStats stats;

    DeadLettersPage(ListJobs jobs, QueueStats stats) {
        this.jobs = jobs;
        this.stats = stats;
    }

    @GetMapping("/dashboard/dead-letters")
    String page(@RequestParam Optional<String> cursor, Model model) {
        list(cursor, model);
        return "dead-letters";
    }

    /// The part of the page that is read anew whenever a job has changed.
    @GetMapping("/dashboard/dead-letters/list")
    String list(@RequestParam Optional<String> cursor, Model model) {
        var page = jobs.page(FAILED, cursor, SHOWN);
        model.addAttribute("letters", page.jobs().stream().map(DeadLetter::of).toList());
        model.addAttribute("cursor", cursor.orElse(null));
        model.addAttribute("nextCursor", page.nextCursor());
        model.addAttribute("failed", stats.now().counts().failed());
        return "dead-letters :: list";
    }
}
