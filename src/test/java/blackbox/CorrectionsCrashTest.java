package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Sorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Kills the process in the middle of corrections, at each moment of a chunk.
class CorrectionsCrashTest {

    private static final int ROWS = 6_000;

    private static final List<String> JVM =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnWhereItWasAndDoublesNothing(boolean annotated) {
        var dataDir = RunningMillrace.newDataDir();
        String[] jobs;
        try (var millrace = crashing(dataDir, "AFTER_THE_MONGO_WRITE", 2)) {
            jobs = start(millrace.http(), annotated);
            millrace.awaitEnd();
        }
        for (String moment : List.of("BEFORE_THE_COMMIT", "AFTER_THE_COMMIT")) {
            try (var millrace = crashing(dataDir, moment, 2)) {
                millrace.awaitEnd();
            }
        }
        try (var millrace = ForkedMillrace.start(dataDir, JVM)) {
            Http http = millrace.http();
            Answer child =
                    await().atMost(Duration.ofMinutes(2))
                            .until(
                                    () -> http.get("/jobs/" + jobs[1]),
                                    job ->
                                            Set.of("completed", "failed")
                                                    .contains(job.text("status")));
            assertThat(child.json().get("restartCount").asInt()).isEqualTo(3);
            assertCounts(child);
            assertCounts(http.get("/jobs/" + jobs[0]));
            assertRejects(http, jobs[0]);
            assertRecords(millrace, jobs);
        }
    }

    private static ForkedMillrace crashing(java.nio.file.Path dataDir, String moment, int write) {
        return ForkedMillrace.start(dataDir, JVM, "crash.at=" + moment, "crash.count=" + write);
    }

    /// Every row of the import is rejected, so what is written is written by the corrections.
    private static String[] start(Http http, boolean annotated) {
        var imports = new Imports(http);
        var rows = new StringBuilder("name,email\n");
        for (int i = 0; i < ROWS; i++) {
            rows.append("P").append(i).append(",nobody\n");
        }
        String id = imports.run("people.csv", rows.toString().getBytes(UTF_8)).text("jobId");
        String what = annotated ? "/errors-annotated.csv" : "/errors.csv";
        String file = http.get("/jobs/" + id + what).body();
        var corrected = new StringBuilder();
        int row = -1;
        for (String line : file.lines().toList()) {
            boolean stays = row % 10 == 0;
            corrected.append(
                    stays ? line : line.replaceFirst("(P\\d+),nobody", "$1,p@example.org"));
            corrected.append('\n');
            row++;
        }
        Answer accepted =
                http.multipart(
                        "/jobs/" + id + "/corrections",
                        Http.filePart("file", "people.csv", corrected.toString().getBytes(UTF_8)));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        return new String[] {id, accepted.text("jobId")};
    }

    private static void assertCounts(Answer job) {
        assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
        JsonNode result = job.json().get("result");
        assertThat(
                        List.of("totalLines", "successfulInserts", "failedLines", "skippedLines")
                                .stream()
                                .map(count -> result.get(count).asInt()))
                .containsExactly(ROWS, ROWS * 9 / 10, ROWS / 10, 0);
    }

    private static void assertRejects(Http http, String id) {
        int seen = 0;
        String cursor = "";
        while (cursor != null) {
            JsonNode page = http.get("/jobs/" + id + "/errors?limit=500" + cursor).json();
            for (JsonNode error : page.get("errors")) {
                assertThat(error.get("state").asString())
                        .isEqualTo(seen % 10 == 0 ? "open" : "corrected");
                seen++;
            }
            JsonNode next = page.get("nextCursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asString();
        }
        assertThat(seen).isEqualTo(ROWS);
    }

    private static void assertRecords(ForkedMillrace millrace, String[] jobs) {
        try (var mongo = millrace.mongo()) {
            var records =
                    mongo.getDatabase("millrace")
                            .getCollection("records")
                            .find()
                            .sort(Sorts.ascending("_id"))
                            .into(new ArrayList<Document>());
            assertThat(records).hasSize(ROWS * 9 / 10);
            for (int i = 0; i < records.size(); i++) {
                int row = i / 9 * 10 + i % 9 + 1;
                Document source = records.get(i).get("_src", Document.class);
                assertThat(records.get(i).getString("name")).isEqualTo("P" + row);
                assertThat(source.getString("job")).isEqualTo(jobs[1]);
                assertThat(source.getLong("line")).isEqualTo(row + 2);
                assertThat(records.get(i).getString("_id"))
                        .isEqualTo(jobs[0] + ":%015d".formatted(source.getLong("position")));
            }
        }
    }
}
