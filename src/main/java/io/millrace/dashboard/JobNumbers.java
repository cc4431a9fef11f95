package io.millrace.dashboard;

import io.millrace.queue.JobView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The numbers that tell most about a job.
final class JobNumbers {

    private static final int MOST = 8;

    /// One of them.
    ///
    /// @param count null where it is not known yet
    /// @param bad whether somebody should look into it
    record Count(String name, @Nullable Number count, boolean bad) {}

    private JobNumbers() {}

    /// None as long as none is known.
    static List<Count> of(JobView job, JobResult result) {
        var counts = all(job, result);
        return counts.stream().allMatch(count -> count.count() == null) ? List.of() : counts;
    }

    private static List<Count> all(JobView job, JobResult result) {
        return switch (job.type()) {
            case "import", "corrections" -> ofRows(job, result);
            case "undo" ->
                    List.of(
                            new Count("Records", either(result, "records", job, "records"), false),
                            new Count("Undone", result.number("undone"), false),
                            new Count("Changed since, and kept", result.number("kept"), false));
            default -> ofAny(job, result);
        };
    }

    private static List<Count> ofRows(JobView job, JobResult result) {
        Number failed = either(result, "failedLines", job, "failed");
        var counts = new ArrayList<Count>();
        counts.add(new Count("Rows", either(result, "totalLines", job, "rows"), false));
        counts.add(
                new Count(
                        passed(job), either(result, "successfulInserts", job, "inserted"), false));
        counts.add(new Count("Rejected", failed, failed != null && failed.longValue() > 0));
        counts.add(new Count("Skipped", either(result, "skippedLines", job, "skipped"), false));
        Number corrected = result.number("correctedLines");
        if (corrected != null) {
            counts.add(new Count("Corrected", corrected, false));
        }
        return counts;
    }

    /// What became of the rows that passed, by what the import does: `Inserted`.
    private static String passed(JobView job) {
        String done =
                switch (modeOf(job)) {
                    case "upsert", "merge" -> "written";
                    case "delete" -> "removed";
                    default -> "inserted";
                };
        return words(isDryRun(job) ? "would be " + done : done)
                + (isTakenBack(job) ? ", then taken back" : "");
    }

    /// How much of the rows passed, in a sentence; null where that is not known, or there is
    /// nothing left of it.
    static @Nullable String share(JobView job, JobResult result) {
        if (isTakenBack(job)) {
            return "What it wrote was taken back";
        }
        Long percent = result.number("successRate");
        return percent == null
                ? null
                : "%d %% of the rows %s %s"
                        .formatted(
                                percent,
                                isDryRun(job) ? "would be" : "were",
                                modeOf(job).equals("delete") ? "done as asked" : "imported");
    }

    private static String modeOf(JobView job) {
        return String.valueOf(job.details().get("mode"));
    }

    private static boolean isDryRun(JobView job) {
        return Boolean.TRUE.equals(job.details().get("dryRun"));
    }

    private static boolean isTakenBack(JobView job) {
        return job.details().get("undoneAt") != null;
    }

    private static @Nullable Number either(
            JobResult result, String inResult, JobView job, String inProgress) {
        Number found = result.number(inResult);
        return found == null && job.details().get(inProgress) instanceof Number number
                ? number
                : found;
    }

    private static List<Count> ofAny(JobView job, JobResult result) {
        var all = new LinkedHashMap<String, Number>();
        job.details()
                .forEach((name, value) -> {
                    if (value instanceof Number number) {
                        all.put(name, number);
                    }
                });
        all.putAll(result.numbers());
        return all.entrySet().stream().limit(MOST).map(JobNumbers::named).toList();
    }

    private static Count named(Map.Entry<String, Number> number) {
        return new Count(words(number.getKey()), number.getValue(), false);
    }

    /// `rowsPerSecond` as `Rows per second`.
    static String words(String name) {
        String words = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return words.isEmpty()
                ? words
                : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
