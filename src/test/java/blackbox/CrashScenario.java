package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import testfiles.KeyedPeople;

/// One import of one file, over several lives of the process.
final class CrashScenario {

    /// What a row does to the collection, and how many parts of the file are loaded at once.
    enum Mode {
        INSERT("", 4),
        UPSERT(", \"primaryKey\": [\"key\"]", 1);

        private final String key;
        private final int partitions;

        Mode(String key, int partitions) {
            this.key = key;
            this.partitions = partitions;
        }
    }

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final int KILLED = 137;

    /// A process that lives for seconds is up sooner without the optimizing compiler.
    private static final List<String> JVM =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path dataDir = RunningMillrace.newDataDir();
    private final Mode mode;
    private final Path csv;
    private final KeyedPeople people;
    private final String options;
    private String fileId = "";
    private String jobId = "";
    private int kills;
    private boolean ended;

    /// @param options more members of the request that starts the import, each after a comma
    CrashScenario(Path folder, int rows, Mode mode, String options) {
        this.mode = mode;
        this.options = options;
        this.csv = folder.resolve("people-%d.csv".formatted(rows));
        try {
            this.people = KeyedPeople.write(csv, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How often the import was killed while it ran.
    int kills() {
        return kills;
    }

    /// Kills at moments spread over the whole import: some in its first step, some in its last, the
    /// others in between, a random time after a random part of the file was committed or at one of
    /// the moments of a chunk.
    ///
    /// @param count how often
    void killAllOver(int count, Random random) {
        int inAStep = Math.max(1, count / 10);
        for (int i = 0; i < inAStep; i++) {
            killAt("IN_INDEX", 1 + i % 10);
        }
        int between = count - 2 * inAStep;
        for (int i = 0; i < between; i++) {
            double share = (i + random.nextDouble()) / (between + 1);
            switch (i % 6) {
                case 0 -> killAt("AFTER_THE_MONGO_WRITE", chunks(between, random));
                case 1 -> killAt("BEFORE_THE_COMMIT", chunks(between, random));
                case 2 -> killAt("AFTER_THE_COMMIT", chunks(between, random));
                case 3 -> killWhileStarting(Duration.ofMillis(random.nextInt(5_000)));
                default -> killPast(share, Duration.ofMillis(random.nextInt(300)));
            }
        }
        for (int i = 0; i < inAStep; i++) {
            killAt("IN_FINISH", 1 + 2 * i);
        }
    }

    /// So many that all these kills together take the import to its end at the most.
    private int chunks(int kills, Random random) {
        return 1 + random.nextInt(Math.max(2, people.rows() / 1_000 / kills));
    }

    /// Kills at one of the moments that [CrashableMillrace] knows.
    ///
    /// @param count which of the moments of this life
    void killAt(String moment, int count, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("crash.at=" + moment);
        all.add("crash.count=" + count);
        try (var millrace = launch(all)) {
            startOrGoOn(millrace);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !millrace.isAlive() || hasEnded(millrace));
            if (!millrace.isAlive()) {
                assertThat(millrace.awaitEnd()).as("%s", millrace.log()).isEqualTo(KILLED);
                kills++;
            }
        }
    }

    /// Kills a while after a share of the rows was committed.
    private void killPast(double share, Duration delay) {
        try (var millrace = launch(List.of())) {
            startOrGoOn(millrace);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> rows(millrace) >= share * people.rows() || hasEnded(millrace));
            await().pollDelay(delay).until(() -> true);
            if (!hasEnded(millrace)) {
                kills++;
            }
            millrace.kill();
        }
    }

    /// Kills at a moment at which it may not even have taken the job over.
    private void killWhileStarting(Duration delay) {
        try (var millrace = launch(List.of())) {
            await().pollDelay(delay).until(() -> true);
            millrace.kill();
            kills++;
        }
    }

    void terminateInTheMiddle() {
        try (var millrace = launch(List.of())) {
            startOrGoOn(millrace);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> rows(millrace) > 0);
            assertThat(millrace.terminate()).as("exit code").isIn(0, 143);
        }
    }

    /// Removes what the object store holds, behind the back of Millrace.
    void loseTheFile() {
        try (var files = Files.walk(dataDir.resolve("s3").resolve("objects"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets it run to its end and checks that all of the file was imported, once.
    ///
    /// @return the job
    Answer complete(String... settings) {
        Committed before = Committed.in(dataDir, jobId);
        CrashAftermath found = runToTheEnd(settings);
        Answer job = found.job();
        assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
        Committed after = Committed.in(dataDir, jobId);
        assertThat(after.bytesLeft()).as("bytes left").isZero();
        if (settings.length == 0) {
            assertThat(after.bytesRead() - before.bytesRead())
                    .as("bytes fetched by the last run: the rest of the file, and nothing else")
                    .isEqualTo(before.bytesLeft());
        }
        found.assertAgreesWith(after.rowsOf(people), mode == Mode.UPSERT);
        found.assertResult();
        return job;
    }

    /// Lets it run to its end and checks that it failed and left what its counts say.
    ///
    /// @return the job
    Answer fail(String... settings) {
        CrashAftermath found = runToTheEnd(settings);
        assertThat(found.job().text("status")).as(found.job().body()).isEqualTo("failed");
        found.assertAgreesWith(Committed.in(dataDir, jobId).rowsOf(people), mode == Mode.UPSERT);
        return found.job();
    }

    /// Lets it run to its end and checks that it failed and took back all that it wrote.
    ///
    /// @return the job
    Answer failAndTakeBack() {
        CrashAftermath found = runToTheEnd();
        assertThat(found.job().text("status")).as(found.job().body()).isEqualTo("failed");
        assertThat(found.records().isEmpty()).as("no record is left").isTrue();
        return found.job();
    }

    /// Cancels it a while after a share of the rows was committed, kills that at once, lets it come
    /// to its end and checks that it left what its counts say.
    void cancelOverAKill(double share) {
        try (var millrace = launch(List.of())) {
            startOrGoOn(millrace);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> rows(millrace) >= share * people.rows());
            assertThat(millrace.http().delete("/jobs/" + jobId).status()).isIn(200, 202);
            millrace.kill();
            kills++;
        }
        CrashAftermath found = runToTheEnd();
        assertThat(found.job().text("status")).as(found.job().body()).isEqualTo("cancelled");
        found.assertAgreesWith(Committed.in(dataDir, jobId).rowsOf(people), mode == Mode.UPSERT);
        assertThat(found.job().json().at("/result/totalLines").asLong())
                .isLessThan(people.rows())
                .isEqualTo(found.job().json().get("rows").asLong());
    }

    /// Undoes the import that has completed, kills that in the middle, and lets it run to its end.
    ///
    /// @param batch after which batch of records
    void undoOverAKill(int batch) {
        String undoId;
        try (var millrace =
                launch(List.of("crash.at=AFTER_THE_MONGO_WRITE", "crash.count=" + batch))) {
            undoId = millrace.http().post("/jobs/" + jobId + "/undo").text("jobId");
            assertThat(millrace.awaitEnd()).as("%s", millrace.log()).isEqualTo(KILLED);
            kills++;
        }
        try (var millrace = launch(List.of())) {
            Http http = millrace.http();
            Answer undo = new Imports(http).awaitEnd(undoId);
            assertThat(undo.text("status")).as(undo.body()).isEqualTo("completed");
            assertThat(http.get("/jobs/" + jobId).text("undoneAt")).isNotNull();
            try (var mongo = millrace.mongo()) {
                var people = mongo.getDatabase("millrace").getCollection("people");
                assertThat(people.countDocuments()).as("records").isZero();
            }
        }
    }

    private CrashAftermath runToTheEnd(String... settings) {
        try (var millrace = launch(List.of(settings))) {
            startOrGoOn(millrace);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> hasEnded(millrace));
            try (var mongo = millrace.mongo()) {
                return CrashAftermath.of(
                        people,
                        millrace.http(),
                        jobId,
                        mongo.getDatabase("millrace").getCollection("people").find());
            }
        }
    }

    private ForkedMillrace launch(List<String> more) {
        List<String> settings = new ArrayList<>(more);
        settings.add("millrace.imports.split-from=1MB");
        settings.add("millrace.queue.max-crashes=1000");
        settings.add("millrace.queue.retry.delay=100ms");
        if (more.stream().noneMatch(setting -> setting.startsWith("millrace.imports.partitions"))) {
            settings.add("millrace.imports.partitions=" + mode.partitions);
        }
        return ForkedMillrace.launch(dataDir, JVM, settings.toArray(String[]::new));
    }

    /// The process may die under each of these calls: then the next life goes on from there.
    private void startOrGoOn(ForkedMillrace millrace) {
        if (!millrace.awaitServing()) {
            return;
        }
        try {
            Http http = millrace.http();
            if (fileId.isEmpty()) {
                fileId = http.upload("people.csv", this::open).text("fileId");
            }
            if (jobId.isEmpty()) {
                var jobs = http.get("/jobs").json().get("jobs");
                jobId =
                        jobs.isEmpty()
                                ? http.post("/process/" + fileId, request()).text("jobId")
                                : jobs.get(0).get("jobId").asString();
            }
        } catch (UncheckedIOException dying) {
            assertThat(millrace.awaitEnd()).as("%s", millrace.log()).isEqualTo(KILLED);
        }
    }

    private String request() {
        return """
        {"mode": "%s", "definition": {"collection": "people"%s, "fields": [
          {"name": "key", "constraints": {"required": true}},
          {"name": "name", "constraints": {"required": true}},
          {"name": "email", "format": "email", "constraints": {"required": true}},
          {"name": "age", "type": "integer", "constraints": {"minimum": 0, "maximum": 150}}]}%s}
        """
                .formatted(mode.name().toLowerCase(Locale.ROOT), mode.key, options);
    }

    private boolean hasEnded(ForkedMillrace millrace) {
        ended |= Set.of("completed", "failed", "cancelled").contains(ask(millrace, "status"));
        return ended;
    }

    private long rows(ForkedMillrace millrace) {
        String rows = ask(millrace, "rows");
        return rows.isEmpty() ? 0 : Long.parseLong(rows);
    }

    /// A member of the job; nothing where there is none, or the process is just dying.
    private String ask(ForkedMillrace millrace, String member) {
        if (jobId.isEmpty() || !millrace.isAlive()) {
            return "";
        }
        try {
            String value = millrace.http().get("/jobs/" + jobId).text(member);
            return value == null ? "" : value;
        } catch (UncheckedIOException dying) {
            return "";
        }
    }

    private InputStream open() {
        try {
            return Files.newInputStream(csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
