package io.millrace.imports;

import io.millrace.access.RequestRefused;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/// A question about records that cannot be answered.
final class RecordsRefused extends RequestRefused {

    private RecordsRefused(
            HttpStatus status, String title, String detail, Map<String, Object> extras) {
        super(status, title, detail, extras);
    }

    static RecordsRefused unknownCollection(String name) {
        return new RecordsRefused(
                HttpStatus.NOT_FOUND,
                "Collection not found",
                "No import has written to a collection \"%s\".".formatted(Excerpt.of(name, 100)),
                Map.of("field", "collection"));
    }

    static RecordsRefused unknownRecord(String id) {
        return new RecordsRefused(
                HttpStatus.NOT_FOUND,
                "Record not found",
                "There is no record with the id \"%s\".".formatted(Excerpt.of(id, 100)),
                Map.of());
    }

    static RecordsRefused notRead(UUID job) {
        return new RecordsRefused(
                HttpStatus.CONFLICT,
                "Nothing read yet",
                "The job %s has not read its file so far, so there are no records.".formatted(job),
                Map.of());
    }

    static RecordsRefused badFile(String id) {
        return new RecordsRefused(
                HttpStatus.BAD_REQUEST,
                "Wrong parameter",
                "\"fileId\" must be the id of a file, not \"%s\".".formatted(Excerpt.of(id, 100)),
                Map.of("field", "fileId"));
    }

    static RecordsRefused badField(String name) {
        return new RecordsRefused(
                HttpStatus.BAD_REQUEST,
                "Wrong parameter",
                "\"%s\" cannot be the name of a field.".formatted(Excerpt.of(name, 100)),
                Map.of("field", name));
    }

    static RecordsRefused tooSlow() {
        return new RecordsRefused(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Search takes too long",
                "Too many records would have to be looked at. Narrow it with jobId or fileId, or add an index on the"
                        + " field to the collection.",
                Map.of());
    }
}
