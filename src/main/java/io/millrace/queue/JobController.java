package io.millrace.queue;

import io.millrace.access.Owner;
import io.millrace.access.PageRefused;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping({"/jobs", "/api/jobs"})
class JobController {

    private static final int MOST = 500;

    private final Jobs jobs;
    private final JobTypes types;
    private final SteerJobs steer;
    private final QueueByHand byHand;

    JobController(Jobs jobs, JobTypes types, SteerJobs steer, QueueByHand byHand) {
        this.jobs = jobs;
        this.types = types;
        this.steer = steer;
        this.byHand = byHand;
    }

    record Page(List<JobView> jobs, @Nullable String nextCursor) {}

    @GetMapping("/{id}")
    JobView job(@PathVariable String id) {
        return view(find(id));
    }

    record Queued(UUID jobId, String checkStatusUrl) {}

    @PostMapping
    ResponseEntity<Queued> queue(
            @RequestBody JsonNode request,
            @RequestHeader(Idempotency.HEADER) Optional<String> key,
            Owner owner) {
        UUID id = byHand.of(request, key, owner);
        var location = "/jobs/" + id;
        return ResponseEntity.created(URI.create(location)).body(new Queued(id, location));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<JobView> cancel(@PathVariable String id) {
        UUID jobId = find(id).id();
        steer.cancel(jobId);
        JobView now = view(jobs.find(jobId).orElseThrow());
        return ResponseEntity.status(now.status().ended() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(now);
    }

    @PostMapping("/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    JobView retry(@PathVariable String id) {
        Job job = find(id);
        steer.retry(job);
        return view(jobs.find(job.id()).orElseThrow());
    }

    private Job find(String id) {
        return uuid(id).flatMap(jobs::find).orElseThrow(() -> JobRefused.unknown(id));
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
        return JobView.of(job, types.progressOf(job));
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
