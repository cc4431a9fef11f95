package io.millrace.events;

import java.util.concurrent.TimeUnit;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// A small answer for those who ask again and again. Spring answers 304 where the client has it.
@RestController
class StatusController {

    private final Statuses statuses;

    StatusController(Statuses statuses) {
        this.statuses = statuses;
    }

    @GetMapping({"/status/{jobId}", "/api/status/{jobId}"})
    ResponseEntity<byte[]> status(@PathVariable String jobId) {
        Statuses.Status status = statuses.of(jobId);
        return ResponseEntity.ok()
                .cacheControl(
                        CacheControl.maxAge(Statuses.FRESH.toSeconds(), TimeUnit.SECONDS)
                                .cachePrivate())
                .eTag(status.tag())
                .contentType(MediaType.APPLICATION_JSON)
                .body(status.body());
    }
}
