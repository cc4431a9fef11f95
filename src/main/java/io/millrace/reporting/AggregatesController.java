package io.millrace.reporting;

import java.time.LocalDate;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Sums over jobs that have ended.
@RestController
class AggregatesController {

    private final Aggregates aggregates;

    AggregatesController(Aggregates aggregates) {
        this.aggregates = aggregates;
    }

    @GetMapping("/batch/aggregates")
    Aggregates.Answer aggregates(
            @RequestParam(defaultValue = "type") String by,
            @RequestParam Optional<LocalDate> from,
            @RequestParam Optional<LocalDate> to) {
        return aggregates.by(Aggregates.By.of(by), from, to);
    }
}
