package io.millrace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `GET /jobs/{jobId}` answers, as far as the `--import` client shows it. Everything but the
/// status may be missing: a waiting job has no times, a running one no result.
record JobReport(
        String status,
        @Nullable Double progress,
        @Nullable Long rows,
        @Nullable Double rowsPerSecond,
        @Nullable String error,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Result result) {

    JobReport {
        Objects.requireNonNull(status, "status");
    }

    /// How an import came out, or how far it has come.
    record Result(
            @Nullable Long totalLines,
            @Nullable Long successfulInserts,
            @Nullable Long failedLines,
            @Nullable Long skippedLines,
            @Nullable Double successRate,
            @Nullable Map<String, Long> errorCategories,
            @Nullable List<RejectedLine> errors,
            @Nullable Performance performance) {

        Map<String, Long> categories() {
            return errorCategories == null ? Map.of() : errorCategories;
        }

        List<RejectedLine> rejectedLines() {
            return errors == null ? List.of() : errors;
        }
    }

    record RejectedLine(@Nullable Long line, @Nullable String error, @Nullable String data) {}

    record Performance(@Nullable Double throughputPerSec) {}

    boolean ended() {
        return switch (status) {
            case "completed", "failed", "cancelled" -> true;
            default -> false;
        };
    }

    /// From the first start to the end, by the server's clock.
    Optional<Duration> ran() {
        return startedAt == null || completedAt == null
                ? Optional.empty()
                : Optional.of(Duration.between(startedAt, completedAt));
    }

    Optional<Double> throughput() {
        return Optional.ofNullable(result)
                .map(Result::performance)
                .map(Performance::throughputPerSec);
    }
}
