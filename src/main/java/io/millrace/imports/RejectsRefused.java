package io.millrace.imports;

import io.millrace.access.RequestRefused;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/// A request about rejected rows that cannot be answered.
final class RejectsRefused extends RequestRefused {

    private RejectsRefused(
            HttpStatus status, String title, String detail, Map<String, Object> extras) {
        super(status, title, detail, extras);
    }

    static RejectsRefused unknownJob(String id) {
        return new RejectsRefused(
                HttpStatus.NOT_FOUND,
                "Job not found",
                "There is no job with the id \"%s\".".formatted(id),
                Map.of());
    }

    static RejectsRefused noImport(UUID id, String type) {
        return new RejectsRefused(
                HttpStatus.BAD_REQUEST,
                "Not an import",
                "The job %s is of the type \"%s\": only imports reject rows.".formatted(id, type),
                Map.of());
    }

    static RejectsRefused notRead(UUID id) {
        return new RejectsRefused(
                HttpStatus.CONFLICT,
                "Nothing read yet",
                "The job %s has not read its file so far, so there are no rejected rows."
                        .formatted(id),
                Map.of());
    }

    static RejectsRefused badCursor() {
        return new RejectsRefused(
                HttpStatus.BAD_REQUEST,
                "Bad cursor",
                "The cursor is none that this list gave out: use the nextCursor of an earlier page.",
                Map.of("field", "cursor"));
    }

    static RejectsRefused badLimit(int most) {
        return new RejectsRefused(
                HttpStatus.BAD_REQUEST,
                "Bad limit",
                "limit must be a whole number from 1 to %d.".formatted(most),
                Map.of("field", "limit"));
    }
}
