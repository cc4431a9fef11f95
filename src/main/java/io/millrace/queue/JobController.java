package io.millrace.queue;

import io.millrace.access.PageRefused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping({"/jobs", "/api/jobs"})
class JobController {

    private static final int MOST = 500;

    private final Jobs jobs;
    private final Map<String, JobHandler> handlers;

    JobController(Jobs jobs, List<JobHandler> handlers) {
        this.jobs = jobs;
        this.handlers =
                handlers.stream().collect(Collectors.toMap(JobHandler::type, Function.identity()));
    }

    record Page(List<JobView> jobs, @Nullable String nextCursor) {}

    @GetMapping("/{id}")
    JobView job(@PathVariable String id) {
        return uuid(id).flatMap(jobs::find)
                .map(this::view)
                .orElseThrow(() -> JobRefused.unknown(id));
    }

    @GetMapping
    Page list(
            @RequestParam Optional<String> status,
            @RequestParam Optional<String> type,
            @RequestParam Optional<String> owner,
            @RequestParam Optional<String> q,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MOST) {
            throw PageRefused.badLimit(MOST);
        }
        var state =
                status.map(
                        value -> JobState.of(value).orElseThrow(() -> JobRefused.badStatus(value)));
        UUID before =
                cursor.map(value -> uuid(value).orElseThrow(PageRefused::badCursor)).orElse(null);
        // One more than asked for tells whether there is a next page.
        var found = jobs.page(new JobFilter(state, type, owner, q), before, limit + 1);
        var shown = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? shown.getLast().id().toString() : null;
        return new Page(shown.stream().map(this::view).toList(), next);
    }

    private JobView view(Job job) {
        JobHandler handler = handlers.get(job.type());
        return JobView.of(
                job, handler == null ? new JobProgress(0, Map.of()) : handler.progress(job));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            // UUID.fromString also takes shortened forms, which name no job.
            return Optional.of(UUID.fromString(text))
                    .filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
