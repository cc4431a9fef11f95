package io.millrace.queue;

import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What operators see and do beside single jobs.
@RestController
@RequestMapping("/admin")
class AdminController {

    private final ListJobs lists;

    AdminController(ListJobs lists) {
        this.lists = lists;
    }

    /// Jobs that failed for good, or with their last attempt, and wait for somebody to retry them.
    @GetMapping("/dead-letters")
    ListJobs.Page deadLetters(
            @RequestParam Optional<String> type,
            @RequestParam Optional<String> owner,
            @RequestParam Optional<String> q,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var failed = new JobFilter(Optional.of(JobState.FAILED), type, owner, q);
        return lists.page(failed, cursor, limit);
    }
}
