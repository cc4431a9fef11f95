package io.millrace;

import io.millrace.wording.Quantities;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Uploads files, has them imported and waits, one after the other, telling about it all the while.
///
/// Files that cannot be read are named before the first upload begins, so that nobody waits for the
/// large one before the misspelt one; they do not hold up the others.
final class ImportFiles {

    private final ImportClient client;
    private final Screen screen;
    private final Duration askEvery;
    private final Duration patience;

    /// @param askEvery how often a running job is asked about
    /// @param patience how long the server may leave those questions unanswered
    ImportFiles(ImportClient client, Screen screen, Duration askEvery, Duration patience) {
        this.client = client;
        this.screen = screen;
        this.askEvery = askEvery;
        this.patience = patience;
    }

    private record Named(String file, @Nullable String fault) {}

    private record Outcome(String file, boolean completed, String inShort) {}

    /// @param files as named on the command line; relative ones start in the working directory
    void run(List<String> files) throws InterruptedException {
        var all = files.stream().map(file -> new Named(file, fault(file))).toList();
        for (var named : all) {
            if (named.fault() != null) {
                tell(notImported(named.file(), named.fault()));
            }
        }
        var outcomes = new ArrayList<Outcome>();
        for (var named : all) {
            outcomes.add(
                    named.fault() == null
                            ? importFile(named.file())
                            : notImported(named.file(), named.fault()));
        }
        if (outcomes.size() > 1) {
            tellOverview(outcomes);
        }
    }

    private static @Nullable String fault(String file) {
        try {
            var path = Path.of(file);
            if (Files.notExists(path)) {
                return "there is no such file (" + path.toAbsolutePath().normalize() + ")";
            }
            if (Files.isDirectory(path)) {
                return "that is a directory; name the files in it";
            }
            if (!Files.isRegularFile(path)) {
                return "that is not a regular file";
            }
            return Files.isReadable(path) ? null : "this user may not read it";
        } catch (InvalidPathException e) {
            return "that is no file name here: " + e.getReason();
        }
    }

    private Outcome importFile(String file) throws InterruptedException {
        var path = Path.of(file);
        var name = VisibleText.of(path.getFileName().toString());
        var bytes = path.toFile().length();
        try {
            var beforeUpload = System.nanoTime();
            var fileId = upload(path, name, bytes);
            var uploadTook = since(beforeUpload);
            var jobId = client.process(fileId);
            return follow(file, name, new Started(bytes, uploadTook, fileId, jobId));
        } catch (CallFailed e) {
            return tell(notImported(file, e.why()));
        }
    }

    private record Started(long bytes, Duration uploadTook, String fileId, String jobId) {}

    private Outcome follow(String file, String name, Started started) throws InterruptedException {
        var jobUrl = client.jobUrl(started.jobId());
        try {
            var beforeImport = System.nanoTime();
            var job = askUntilEnded(name, started.jobId());
            var summary =
                    new ImportSummary(
                            file,
                            started.bytes(),
                            started.uploadTook(),
                            job,
                            since(beforeImport),
                            jobUrl,
                            client.fileUrl(started.fileId()),
                            client.base());
            screen.print("\n" + summary.text(screen.columns()) + "\n");
            return new Outcome(file, job.status().equals("completed"), job.status());
        } catch (CallFailed e) {
            return tell(
                    new Outcome(
                            file,
                            false,
                            "started, but its end was not seen (%s); ask with: curl %s"
                                    .formatted(e.why(), jobUrl)));
        } catch (InterruptedException e) {
            screen.print(
                    "%s: Millrace is stopping; the import goes on when it starts again. Ask then with: curl %s"
                            .formatted(name, jobUrl));
            throw e;
        }
    }

    private String upload(Path file, String name, long bytes)
            throws CallFailed, InterruptedException {
        try {
            return client.upload(file, sent -> showUpload(name, sent, bytes)).fileId();
        } catch (InterruptedException e) {
            screen.print(
                    name + ": Millrace is stopping before all of it was uploaded; import it again");
            throw e;
        }
    }

    private void showUpload(String name, long sent, long bytes) {
        var percent = bytes == 0 ? 100 : Math.min(100, sent * 100 / bytes);
        screen.status(name + ": uploading", "%3d %%".formatted(percent));
    }

    private JobReport askUntilEnded(String name, String jobId)
            throws CallFailed, InterruptedException {
        var lastAnswer = System.nanoTime();
        var rate = new RowRate();
        while (true) {
            try {
                var job = client.job(jobId);
                if (job.ended()) {
                    return job;
                }
                lastAnswer = System.nanoTime();
                screen.status(name + ": " + activity(job), progress(job, rate.of(job)));
            } catch (CallFailed e) {
                if (!e.passing() || since(lastAnswer).compareTo(patience) > 0) {
                    throw e;
                }
            }
            Thread.sleep(askEvery);
        }
    }

    private static String activity(JobReport job) {
        return switch (job.status()) {
            case "pending" -> "waiting for a worker";
            case "processing" -> "importing";
            case "retrying" -> "waiting to try again";
            default -> job.status();
        };
    }

    private static String progress(JobReport job, @Nullable Double rowsPerSecond) {
        var parts = new ArrayList<String>();
        if (job.progress() != null) {
            parts.add(String.format(Locale.ROOT, "%3.0f %%", Math.floor(job.progress())));
        }
        if (job.rows() != null) {
            parts.add(Quantities.count(job.rows()) + " rows");
        }
        if (rowsPerSecond != null) {
            parts.add(Quantities.perSecond(rowsPerSecond, "rows"));
        }
        return String.join("  ", parts);
    }

    private static Outcome notImported(String file, String why) {
        return new Outcome(file, false, "not imported: " + why);
    }

    private Outcome tell(Outcome outcome) {
        screen.print(VisibleText.of(outcome.file()) + ": " + outcome.inShort());
        return outcome;
    }

    private void tellOverview(List<Outcome> outcomes) {
        var completed = outcomes.stream().filter(Outcome::completed).count();
        screen.print("%d of %d files imported".formatted(completed, outcomes.size()));
        for (var outcome : outcomes) {
            screen.print("  " + VisibleText.of(outcome.file()) + ": " + outcome.inShort());
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    /// Rows per second as the server says, or else as seen from here since the first answer that
    /// counted rows: a resumed import starts with rows that cost no time now.
    private static final class RowRate {

        private long firstRows = -1;
        private long firstNanos;

        @Nullable Double of(JobReport job) {
            if (job.rowsPerSecond() != null || job.rows() == null) {
                return job.rowsPerSecond();
            }
            if (firstRows < 0) {
                firstRows = job.rows();
                firstNanos = System.nanoTime();
                return null;
            }
            var seconds = since(firstNanos).toNanos() / 1e9;
            return seconds < 1 ? null : (job.rows() - firstRows) / seconds;
        }
    }
}
