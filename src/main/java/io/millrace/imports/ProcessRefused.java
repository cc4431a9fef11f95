package io.millrace.imports;

import io.millrace.access.RequestRefused;
import java.util.Map;
import org.springframework.http.HttpStatus;

/// A file that cannot be processed as asked.
final class ProcessRefused extends RequestRefused {

    private ProcessRefused(
            HttpStatus status, String title, String detail, Map<String, Object> extras) {
        super(status, title, detail, extras);
    }

    static ProcessRefused unknownFile(String fileId) {
        return new ProcessRefused(
                HttpStatus.NOT_FOUND,
                "File not found",
                "There is no stored file with the id \"%s\". Upload one with POST /upload."
                        .formatted(fileId),
                Map.of());
    }

    static ProcessRefused unknownDefinition(String name) {
        return new ProcessRefused(
                HttpStatus.BAD_REQUEST,
                "Unknown definition",
                "There is no import definition \"%s\". GET /imports lists all."
                        .formatted(Excerpt.of(name, 100)),
                Map.of("field", "definition"));
    }

    static ProcessRefused notUndone(String why) {
        return new ProcessRefused(HttpStatus.CONFLICT, "Cannot be undone", why, Map.of());
    }

    static ProcessRefused notRetried(String why) {
        return new ProcessRefused(
                HttpStatus.CONFLICT,
                "Not to be retried",
                why + " Process the file again.",
                Map.of());
    }

    static ProcessRefused badOption(String option, String problem) {
        return new ProcessRefused(
                HttpStatus.BAD_REQUEST,
                "Wrong field",
                "\"%s\" %s%s".formatted(option, problem, problem.endsWith(".") ? "" : "."),
                Map.of("field", option));
    }

    static ProcessRefused unreadable(String why) {
        return new ProcessRefused(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "File cannot be read",
                why + (why.endsWith(".") ? "" : "."),
                Map.of());
    }

    static ProcessRefused otherName(String asked, String name) {
        return new ProcessRefused(
                HttpStatus.BAD_REQUEST,
                "File name does not match",
                "The file is called \"%s\", not \"%s\".".formatted(name, asked),
                Map.of("field", "fileName"));
    }
}
