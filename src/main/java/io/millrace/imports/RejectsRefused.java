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

    static RejectsRefused notEnded(UUID id) {
        return new RejectsRefused(
                HttpStatus.CONFLICT,
                "Still importing",
                "The job %s has not ended: rejected rows can be corrected when it has."
                        .formatted(id),
                Map.of());
    }

    static RejectsRefused takenBack(UUID id) {
        return new RejectsRefused(
                HttpStatus.CONFLICT,
                "Import undone",
                "What the job %s wrote was taken back; process the corrected file as a new one."
                        .formatted(id),
                Map.of());
    }

    static RejectsRefused abandoned(UUID id) {
        return new RejectsRefused(
                HttpStatus.CONFLICT,
                "Not to be retried",
                "The job %s was abandoned. Send the corrected rows once more.".formatted(id),
                Map.of());
    }

    static RejectsRefused dryRun(UUID id) {
        return new RejectsRefused(
                HttpStatus.CONFLICT,
                "Dry run",
                "The job %s wrote nothing, so there is nothing to add corrected rows to."
                        .formatted(id),
                Map.of());
    }

    static RejectsRefused nothingOpen(UUID id) {
        return new RejectsRefused(
                HttpStatus.CONFLICT,
                "Nothing to correct",
                "No rejected row of the job %s is open.".formatted(id),
                Map.of());
    }

    static RejectsRefused badHeader(RowText text) {
        String expected = text.headerLine().isEmpty() ? "" : "\"" + text.headerLine() + "\", or ";
        return unfit(
                "The first line must be %sthe header of errors-annotated.csv, with all columns."
                        .formatted(Excerpt.of(expected, 500)),
                Map.of());
    }

    static RejectsRefused wrongNumber(long rows, long open) {
        return unfit(
                ("The file holds %d rows, and %d rejected rows are open: without positions it must hold one for each,"
                                + " in their order. To correct only some, use errors-annotated.csv.")
                        .formatted(rows, open),
                Map.of("rows", rows, "open", open));
    }

    static RejectsRefused noRows() {
        return unfit("The file holds no rows.", Map.of());
    }

    static RejectsRefused badRow(long line, String why) {
        return unfit("Line %d cannot be read: %s.".formatted(line, why), Map.of("line", line));
    }

    static RejectsRefused badPosition(long line, String given) {
        return unfit(
                "Line %d: \"%s\" is no position of a row.".formatted(line, Excerpt.of(given, 100)),
                Map.of("line", line));
    }

    static RejectsRefused unknownPosition(long position) {
        return unfit(
                "There is no open rejected row with the _position %d.".formatted(position),
                Map.of("position", position));
    }

    static RejectsRefused positionTwice(long position) {
        return unfit(
                "The _position %d is there more than once.".formatted(position),
                Map.of("position", position));
    }

    private static RejectsRefused unfit(String detail, Map<String, Object> extras) {
        return new RejectsRefused(
                HttpStatus.UNPROCESSABLE_CONTENT, "Corrections do not fit", detail, extras);
    }
}
