package io.millrace.imports;

import io.millrace.formats.FileUnreadable;
import java.util.List;

/// An import that cannot go on, for a reason that the person who sent the file can do something
/// about.
final class ImportFailed extends RuntimeException {

    /// Characters of the file in a message.
    private static final int MOST_SHOWN = 200;

    private final String reason;

    private ImportFailed(String reason) {
        super(reason);
        this.reason = reason;
    }

    /// What is wrong and what to do, for the person who sent the file.
    String reason() {
        return reason;
    }

    static ImportFailed unreadable(FileUnreadable file) {
        return new ImportFailed(
                "The file cannot be read: %s. What was committed before, if anything, stays."
                        .formatted(file.getMessage()));
    }

    static ImportFailed noHeader() {
        return new ImportFailed(
                "The file has no header line: its first line must name the columns, such as name,email,age,department.");
    }

    static ImportFailed headerUnreadable(String why) {
        return new ImportFailed("The header line cannot be read: " + why + ".");
    }

    static ImportFailed columnMissing(String column, Iterable<String> found) {
        return new ImportFailed(
                "The header has no column \"%s\"; it has: %s. Name the columns in the file's first line."
                        .formatted(column, Excerpt.of(String.join(", ", found), MOST_SHOWN)));
    }

    static ImportFailed columnTwice(String column) {
        return new ImportFailed(
                "The header names the column \"%s\" twice; rename or remove one."
                        .formatted(Excerpt.of(column, MOST_SHOWN)));
    }

    static ImportFailed tooManyErrors(String limit, long errors, long rows, String allowed) {
        return new ImportFailed(
                "Too many rows were rejected: %,d of %,d read so far, and %s allows %s. Look at them under /errors of this job; correct the file, or allow more."
                        .formatted(errors, rows, limit, allowed));
    }

    static ImportFailed columnExtra(String column) {
        return new ImportFailed(
                ("The header has the column \"%s\", which the definition does not know. Remove it from the file, "
                                + "or have the definition ignore or keep extra columns.")
                        .formatted(Excerpt.of(column, MOST_SHOWN)));
    }

    static ImportFailed columnNotKept(String column, String why) {
        return new ImportFailed(
                ("The column \"%s\" cannot be kept under its name, which %s. Add a field with another target to the "
                                + "definition, or rename the column.")
                        .formatted(Excerpt.of(column, MOST_SHOWN), why));
    }

    static ImportFailed keyNotUnique(String collection, List<String> key) {
        return new ImportFailed(
                ("The collection \"%s\" holds records that share a value of the key %s, so the key cannot be made unique. "
                                + "Remove the double ones, or choose another key.")
                        .formatted(collection, String.join(", ", key)));
    }

    static ImportFailed otherIndex(String collection, List<String> key) {
        return new ImportFailed(
                ("The collection \"%s\" has an index on the key %s that is not unique or not sparse. "
                                + "Drop it, or choose another key.")
                        .formatted(collection, String.join(", ", key)));
    }

    static ImportFailed fileGone(String fileId) {
        return new ImportFailed(
                "The file %s is no longer stored. Upload it again.".formatted(fileId));
    }

    static ImportFailed correctionsDoNotFit(RejectsRefused why) {
        return new ImportFailed("The corrections no longer fit their import: " + why.getMessage());
    }

    static ImportFailed foreignRecord(String id) {
        return new ImportFailed(
                ("The collection already holds a record with the id %s that another program wrote. "
                                + "Remove it, then process the file again.")
                        .formatted(id));
    }

    static ImportFailed countsDisagree(Totals totals) {
        return new ImportFailed(
                "The counts do not add up, so the result cannot be trusted: %d rows, but %d imported, %d failed, %d skipped."
                        .formatted(
                                totals.rows(),
                                totals.inserted(),
                                totals.failed(),
                                totals.skipped()));
    }
}
