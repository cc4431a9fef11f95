package io.millrace;

import io.millrace.JobReport.RejectedLine;
import io.millrace.JobReport.Result;
import io.millrace.wording.Quantities;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An import that ended, as text for a person: what came of it, what was wrong with the rejected
/// lines, and where to look next.
///
/// @param took what the import took as seen by the client, for servers that do not say it
///   themselves
record ImportSummary(
        String file,
        long bytes,
        Duration uploadTook,
        JobReport job,
        Duration took,
        URI jobUrl,
        URI fileUrl,
        URI base) {

    private static final int SHOWN_LINES = 10;

    /// @param columns the width of the screen; only the rejected lines are cut to it
    String text(int columns) {
        var lines = new ArrayList<String>();
        lines.add(VisibleText.of(file) + ": " + job.status() + speed());
        if (job.error() != null) {
            lines.add("  " + VisibleText.of(job.error()));
        }
        var result = job.result();
        if (result != null) {
            addCounts(lines, result);
            addCategories(lines, result.categories());
            addRejectedLines(lines, result, columns);
        }
        addWhereToLook(lines);
        return String.join("\n", lines);
    }

    private String speed() {
        var imported = job.ran().orElse(took);
        var rate = rowsPerSecond(imported);
        return ", uploaded %s in %s, imported in %s%s"
                .formatted(
                        Quantities.bytes(bytes),
                        Quantities.duration(uploadTook),
                        Quantities.duration(imported),
                        rate == null ? "" : " (" + Quantities.perSecond(rate, "rows") + ")");
    }

    private @Nullable Double rowsPerSecond(Duration imported) {
        if (job.throughput().isPresent()) {
            return job.throughput().get();
        }
        var result = job.result();
        return result == null || result.totalLines() == null || imported.isZero()
                ? null
                : result.totalLines() * 1e9 / imported.toNanos();
    }

    private static void addCounts(List<String> lines, Result result) {
        var rows = new ArrayList<Row>();
        addCount(rows, "total", result.totalLines());
        addCount(rows, "imported", result.successfulInserts());
        addCount(rows, "failed", result.failedLines());
        addCount(rows, "skipped", result.skippedLines());
        if (result.successRate() != null) {
            rows.add(new Row("success rate", Math.round(result.successRate()) + " %"));
        }
        if (!rows.isEmpty()) {
            lines.add("");
            addTable(lines, rows, "  ");
        }
    }

    private static void addCount(List<Row> rows, String name, @Nullable Long count) {
        if (count != null) {
            rows.add(new Row(name, Quantities.count(count)));
        }
    }

    private static void addCategories(List<String> lines, Map<String, Long> categories) {
        if (categories.isEmpty()) {
            return;
        }
        var mostFirst =
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey());
        var rows =
                categories.entrySet().stream()
                        .sorted(mostFirst)
                        .map(e -> new Row(e.getKey(), Quantities.count(e.getValue())))
                        .toList();
        lines.add("");
        lines.add("  errors by category");
        addTable(lines, rows, "    ");
    }

    private record Row(String name, String value) {}

    /// Names to the left, values to the right.
    private static void addTable(List<String> lines, List<Row> rows, String indent) {
        var names = rows.stream().mapToInt(row -> VisibleText.columns(row.name())).max();
        var values = rows.stream().mapToInt(row -> row.value().length()).max();
        for (var row : rows) {
            var gap = " ".repeat(values.orElse(0) - row.value().length());
            lines.add(
                    indent
                            + VisibleText.padded(row.name(), names.orElse(0))
                            + "  "
                            + gap
                            + row.value());
        }
    }

    private static void addRejectedLines(List<String> lines, Result result, int columns) {
        var rejected = result.rejectedLines();
        if (rejected.isEmpty()) {
            return;
        }
        var shown = rejected.subList(0, Math.min(SHOWN_LINES, rejected.size()));
        lines.add("");
        lines.add("  first rejected lines");
        var numbers = shown.stream().mapToInt(line -> number(line).length()).max().orElse(0);
        var errors = shown.stream().mapToInt(line -> VisibleText.columns(error(line))).max();
        // The reason may take half of the screen, the line itself gets the rest.
        var errorColumns = Math.min(errors.orElse(0), columns / 2);
        for (var line : shown) {
            var start =
                    "    "
                            + " ".repeat(numbers - number(line).length())
                            + number(line)
                            + "  "
                            + VisibleText.padded(
                                    VisibleText.cut(error(line), errorColumns), errorColumns)
                            + "  ";
            var rest = Math.max(10, columns - VisibleText.columns(start));
            lines.add((start + VisibleText.cut(data(line), rest)).stripTrailing());
        }
        var failed = result.failedLines() == null ? rejected.size() : result.failedLines();
        if (failed > shown.size()) {
            lines.add("    and " + Quantities.count(failed - shown.size()) + " more");
        }
    }

    private static String number(RejectedLine line) {
        return line.line() == null ? "?" : line.line().toString();
    }

    private static String error(RejectedLine line) {
        return line.error() == null ? "" : VisibleText.of(line.error());
    }

    private static String data(RejectedLine line) {
        return line.data() == null ? "" : VisibleText.of(line.data());
    }

    private void addWhereToLook(List<String> lines) {
        lines.add("");
        lines.add("  where to look next");
        lines.add("    job   curl " + jobUrl);
        lines.add("    file  curl " + fileUrl);
        lines.add("    base  " + base);
    }
}
