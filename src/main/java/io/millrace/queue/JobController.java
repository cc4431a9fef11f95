package io.millrace.queue;

import io.millrace.access.Ids;
import io.millrace.access.Owner;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
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

    private final Jobs jobs;
    private final ListJobs lists;
    private final JobChanges changes;
    private final SteerJobs steer;
    private final RetryJobs retryJobs;
    private final CancelJobs cancelJobs;
    private final QueueByHand byHand;
    private final ObjectProvider<Callbacks> callbacks;

    JobController(
            Jobs jobs,
            ListJobs lists,
            JobChanges changes,
            SteerJobs steer,
            RetryJobs retryJobs,
            CancelJobs cancelJobs,
            QueueByHand byHand,
            ObjectProvider<Callbacks> callbacks) {
        this.jobs = jobs;
        this.lists = lists;
        this.changes = changes;
        this.steer = steer;
        this.retryJobs = retryJobs;
        this.cancelJobs = cancelJobs;
        this.byHand = byHand;
        this.callbacks = callbacks;
    }

    @GetMapping("/{id}")
    JobView job(@PathVariable String id) {
        Job job = find(id);
        JobView view = changes.shown(job);
        return callbacks.stream()
                .flatMap(told -> told.of(job.id()).stream())
                .findFirst()
                .map(callback -> view.with("callback", callback))
                .orElse(view);
    }

    record Queued(UUID jobId, String checkStatusUrl) {}

    @PostMapping
    ResponseEntity<Queued> queue(
            @RequestBody JsonNode request,
            @RequestHeader(Idempotency.HEADER) Optional<String> key,
            Owner owner) {
        byHand.checkCallback(request);
        UUID id = Idempotency.answer(() -> byHand.of(request, key, owner));
        var location = "/jobs/" + id;
        return ResponseEntity.created(URI.create(location)).body(new Queued(id, location));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<JobView> cancel(@PathVariable String id) {
        steer.cancel(find(id).id());
        JobView now = job(id);
        return ResponseEntity.status(now.status().ended() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(now);
    }

    @PostMapping("/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    JobView retry(@PathVariable String id) {
        steer.retry(find(id));
        return job(id);
    }

    private Job find(String id) {
        return Ids.of(id).flatMap(jobs::find).orElseThrow(() -> JobRefused.unknown(id));
    }

    @GetMapping
    ListJobs.Page list(
            @RequestParam Optional<String> status,
            @RequestParam Optional<String> type,
            @RequestParam Optional<String> owner,
            @RequestParam Optional<String> q,
            @RequestParam Optional<String> payload,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        return lists.page(JobFilter.asked(status, type, owner, q, payload), cursor, limit);
    }

    @PostMapping("/retry")
    RetryJobs.Retried retryMany(
            @RequestParam Optional<String> status,
            @RequestParam Optional<String> type,
            @RequestParam Optional<String> owner,
            @RequestParam Optional<String> q,
            @RequestParam Optional<String> payload,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "false") boolean dryRun) {
        var which = JobFilter.asked(status, type, owner, q, payload);
        var after = cursor.map(ListJobs::ofCursor);
        return dryRun ? retryJobs.count(which, after) : retryJobs.retry(which, after);
    }

    @PostMapping("/cancel")
    CancelJobs.Cancelled cancelMany(
            @RequestParam Optional<String> status,
            @RequestParam Optional<String> type,
            @RequestParam Optional<String> owner,
            @RequestParam Optional<String> q,
            @RequestParam Optional<String> payload,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "false") boolean dryRun) {
        var which = JobFilter.asked(status, type, owner, q, payload);
        var after = cursor.map(ListJobs::ofCursor);
        return dryRun ? cancelJobs.count(which, after) : cancelJobs.cancel(which, after);
    }
}
