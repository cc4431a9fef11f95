package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Sorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import testfiles.GenerateTestFiles;
import testing.Databases;

/// The whole flow with jobs and their history in PostgreSQL.
class PostgresImportTest {

    private static final List<String> JVM =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @TempDir Path folder;

    @Test
    void givesTheExpectedResults() throws IOException {
        try (var millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(),
                        "spring.datasource.url=" + Databases.newPostgres())) {
            assertThat(
                            millrace.part(JdbcClient.class)
                                    .sql("SELECT version()")
                                    .query(String.class)
                                    .single())
                    .startsWith("PostgreSQL");
            var imports = new Imports(millrace.http());
            for (String name : List.of("small", "messy")) {
                Path csv = Path.of("test-files", name + "-test.csv");
                Answer job = imports.run(name + ".csv", Files.readAllBytes(csv));
                assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
                var expected = ExpectedResult.of(csv);
                expected.assertCounts(job.json().get("result"));
                expected.assertRecords(Imports.recordsOf(millrace, job.text("jobId")).iterator());
            }
            keepsANulOutOfTheDatabase(imports);
            for (String filter : List.of("type", "owner", "q")) {
                Answer none = millrace.http().get("/jobs?" + filter + "=%00");
                assertThat(none.body()).isEqualTo("{\"jobs\":[],\"nextCursor\":null}");
            }
        }
    }

    /// PostgreSQL stores none.
    private static void keepsANulOutOfTheDatabase(Imports imports) {
        String stray =
                "name,email,age\nAda,a@b.c,3\u00004\nBob,b\u0000b\n" + "Eve,e@b.c\n".repeat(99);
        Answer job = imports.run("nul.csv", stray.getBytes(StandardCharsets.UTF_8));
        assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
        assertThat(job.text("result.errors.0.error"))
                .isEqualTo("age: \"3\uFFFD4\" is not a whole number from 0 to 150");
        assertThat(job.text("result.failedLines")).isEqualTo("2");
        Answer header = imports.run("nul.csv", stray.substring(4).getBytes(StandardCharsets.UTF_8));
        assertThat(header.text("status")).isEqualTo("failed");
        assertThat(
                        imports.run(
                                        "nul.csv",
                                        ("a\u0000b\n" + "x,y\n".repeat(99))
                                                .getBytes(StandardCharsets.UTF_8))
                                .text("error"))
                .isEqualTo(
                        "The header has no column \"name\"; it has: a\uFFFDb. Name the columns in the file's first line.");
    }

    @Test
    void anotherProcessFinishesWhatAKilledOneBegan() throws IOException {
        Path csv = GenerateTestFiles.make("large", folder, 30_000);
        Path dataDir = RunningMillrace.newDataDir();
        String[] settings = {
            "spring.datasource.url=" + Databases.newPostgres(),
            "millrace.queue.lease=3s",
            "millrace.queue.heartbeat=1s",
            "crash.at=AFTER_THE_MONGO_WRITE",
            "crash.count=13"
        };
        String jobId;
        try (var millrace = ForkedMillrace.start(dataDir, JVM, settings)) {
            var imports = new Imports(millrace.http());
            jobId = imports.process(imports.upload("large.csv", Files.readAllBytes(csv)));
            millrace.awaitEnd();
        }
        settings[3] = "crash.at=NEVER";
        try (var millrace = ForkedMillrace.start(dataDir, JVM, settings);
                var mongo = millrace.mongo()) {
            Answer job = new Imports(millrace.http()).awaitEnd(jobId);
            assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
            assertThat(job.text("restartCount")).isEqualTo("1");
            assertThat(job.text("attempts")).isEqualTo("1");
            assertThat(job.text("recoveredAt")).isNotNull();
            var expected = ExpectedResult.of(csv);
            expected.assertCounts(job.json().get("result"));
            var records = mongo.getDatabase("millrace").getCollection("records");
            expected.assertRecords(records.find().sort(Sorts.ascending("_id")).iterator());
        }
    }
}
