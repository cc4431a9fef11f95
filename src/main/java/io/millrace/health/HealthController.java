package io.millrace.health;

import java.time.Instant;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class HealthController {

    /// Whether Millrace can do its work.
    ///
    /// @param checks each thing it depends on: `ok`, or what is wrong with it
    record Report(
            String status,
            String message,
            Instant timestamp,
            long uptimeSeconds,
            Memory memory,
            Map<String, String> checks) {}

    /// The JVM's heap, in bytes.
    record Memory(long used, long max) {}

    private final Instant started = Instant.now();
    private final HealthChecks checks;

    HealthController(HealthChecks checks) {
        this.checks = checks;
    }

    @GetMapping("/health")
    ResponseEntity<Report> health() {
        Map<String, String> results = checks.results();
        boolean ok = HealthChecks.isOk(results);
        var heap = Runtime.getRuntime();
        var now = Instant.now();
        var report =
                new Report(
                        ok ? "ok" : "unhealthy",
                        ok
                                ? "Millrace is running"
                                : "Millrace cannot do all of its work; see checks",
                        now,
                        now.getEpochSecond() - started.getEpochSecond(),
                        new Memory(heap.totalMemory() - heap.freeMemory(), heap.maxMemory()),
                        results);
        return ResponseEntity.status(ok ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(report);
    }
}
