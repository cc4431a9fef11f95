package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What machines read of this Millrace: metrics and probes.
class MetricsTest {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9_*]+)` \\|.*");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) \\S+");

    private static final String SCRAPE = "/actuator/prometheus";

    private static RunningMillrace millrace;
    private static Http http;

    @BeforeAll
    static void importSomething() {
        millrace = RunningMillrace.start(RunningMillrace.newDataDir());
        http = millrace.http();
        var imports = new Imports(http);
        String rows = "name,email\n" + "Ada,ada@example.org\nBob,nothing\n".repeat(2000);
        String file = imports.upload("people.csv", rows.getBytes(StandardCharsets.UTF_8));
        String dryRun = http.post("/process/" + file, "{\"dryRun\": true}").text("jobId");
        assertThat(imports.awaitEnd(dryRun).text("status")).isEqualTo("completed");
        assertThat(imports.awaitEnd(imports.process(file)).text("status")).isEqualTo("completed");
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void theTableNamesWhatAScrapeGives() throws IOException {
        Set<String> scraped =
                TYPE.matcher(http.get(SCRAPE).body())
                        .results()
                        .map(type -> type.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        List<Pattern> shown = rowsOfTable();

        assertThat(shown)
                .allSatisfy(
                        row -> assertThat(scraped).anyMatch(name -> row.matcher(name).matches()));
        assertThat(scraped)
                .allSatisfy(name -> assertThat(shown).anyMatch(row -> row.matcher(name).matches()));
    }

    private static List<Pattern> rowsOfTable() throws IOException {
        return Files.readAllLines(Path.of("docs/metrics.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> Pattern.compile(row.group(1).replace("*", ".*")))
                .toList();
    }

    /// What is fetched ahead and not needed is broken off.
    @Test
    void noCallOfTheObjectStoreFails() {
        byte[] rows = new byte[10 << 20];
        Arrays.fill(rows, (byte) '\n');
        byte[] header = "name,email\nAda,ada@example.org\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(header, 0, rows, 0, header.length);
        var imports = new Imports(http);
        assertThat(imports.run("large.csv", rows).text("status")).isEqualTo("completed");
        assertThat(http.get(SCRAPE).body())
                .contains("millrace_s3_calls_seconds_count{operation=\"GetObject\"")
                .doesNotContain("operation=\"GetObject\",outcome=\"failure\"");
    }

    /// Those of the dry run are not.
    @Test
    void rowsAreCountedByWhatBecameOfThem() {
        assertThat(value("millrace_import_rows_total", "outcome=\"inserted\",type=\"import\""))
                .isEqualTo(2000);
        assertThat(value("millrace_import_rows_total", "outcome=\"failed\",type=\"import\""))
                .isEqualTo(2000);
        assertThat(value("millrace_import_chunks_seconds_count", "type=\"import\"")).isEqualTo(8);
        assertThat(value("millrace_queue_pickup_seconds_count", "type=\"import\"")).isEqualTo(2);
        assertThat(value("millrace_queue_ended_total", "state=\"completed\",type=\"import\""))
                .isEqualTo(2);
    }

    @Test
    void theQueueIsCountedByStateTypeAndPriority() {
        String place = "priority=\"low\",state=\"pending\",type=\"import\"";
        String file =
                new Imports(http)
                        .upload("later.csv", "name,email\n".getBytes(StandardCharsets.UTF_8));
        var queued =
                http.post(
                        "/jobs",
                        """
                        {"type": "import", "priority": "low", "runAt": "2999-01-01T00:00:00Z", "payload": {"fileId": "%s"}}
                        """
                                .formatted(file));
        assertThat(queued.status()).as(queued.body()).isEqualTo(201);
        await().untilAsserted(() -> assertThat(value("millrace_queue_jobs", place)).isEqualTo(1));
    }

    @Test
    void aJobThatIsCancelledBeforeItsFirstStartHasEndedToo() {
        String file =
                new Imports(http)
                        .upload("never.csv", "name,email\n".getBytes(StandardCharsets.UTF_8));
        String jobId =
                http.post(
                                "/jobs",
                                """
                                {"type": "import", "runAt": "2999-01-01T00:00:00Z", "payload": {"fileId": "%s"}}
                                """
                                        .formatted(file))
                        .text("jobId");
        assertThat(http.delete("/jobs/" + jobId).status()).isEqualTo(200);
        assertThat(value("millrace_queue_ended_total", "state=\"cancelled\",type=\"import\""))
                .isEqualTo(1);
    }

    @Test
    void everyTimerOfOursHasBuckets() {
        assertThat(http.get(SCRAPE).body())
                .doesNotContainPattern("# TYPE millrace_\\w+_seconds summary");
    }

    /// They cost a factor of ten where they are on.
    @Test
    void noMeterLooksAtSingleRows() {
        assertThat(http.get(SCRAPE).body())
                .doesNotContain("spring_batch", "item_read", "item_process");
    }

    /// A label that holds ids grows for ever.
    @Test
    void noLabelHoldsAnId() {
        assertThat(http.get(SCRAPE).body())
                .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-")
                .doesNotContainPattern("\"[0-9a-f]{24}\"");
    }

    private static double value(String name, String labels) {
        String start = name + "{" + labels + "} ";
        return http.get(SCRAPE)
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void probesAnswer() {
        assertThat(http.get("/actuator/health/liveness").text("status")).isEqualTo("UP");
        assertThat(http.get("/actuator/health/readiness").text("status")).isEqualTo("UP");
        assertThat(http.get("/health").json().path("checks").propertyNames())
                .containsExactlyInAnyOrder("jobs", "records", "storage");
    }

    @Test
    void nothingElseIsShown() {
        for (String path :
                List.of("", "/env", "/beans", "/metrics", "/heapdump", "/shutdown", "/loggers")) {
            assertThat(http.get("/actuator" + path).status()).as(path).isEqualTo(404);
        }
    }
}
