package blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// From an uploaded file to its records, and every call on the way.
class ImportFlowTest {

    private static final int MAX_ROW = 1024 * 1024;

    private static RunningMillrace millrace;
    private static Http http;
    private static Imports imports;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.shared();
        http = millrace.http();
        imports = new Imports(http);
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "medium", "messy"})
    void givesTheExpectedResultOfATestFile(String name) throws IOException {
        Path csv = Path.of("test-files", name + "-test.csv");
        Answer job = imports.run(csv.getFileName().toString(), Files.readAllBytes(csv));
        assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
        var expected = ExpectedResult.of(csv);
        expected.assertCounts(job.json().get("result"));
        expected.assertRecords(Imports.recordsOf(millrace, job.text("jobId")).iterator());
        assertBatchCountsRows(job, expected.json());
    }

    /// Spring Batch's own counts are counts of rows.
    private static void assertBatchCountsRows(Answer job, JsonNode expected) {
        var counts =
                millrace.part(JdbcClient.class)
                        .sql(
                                """
                                SELECT s.read_count, s.write_count, s.process_skip_count, s.read_skip_count,
                                    s.write_skip_count, s.filter_count, s.rollback_count
                                FROM batch_step_execution s
                                JOIN batch_job_execution_params p ON p.job_execution_id = s.job_execution_id
                                WHERE p.parameter_name = 'jobId' AND p.parameter_value = ? AND s.step_name LIKE 'load:%'
                                """)
                        .param(job.text("jobId"))
                        .query((row, n) ->
                                List.of(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5),
                                        row.getLong(6),
                                        row.getLong(7)))
                        .list();
        assertThat(counts)
                .containsExactly(
                        List.of(
                                expected.get("totalLines").asLong(),
                                expected.get("successfulInserts").asLong(),
                                expected.get("failedLines").asLong(),
                                0L,
                                0L,
                                0L,
                                0L));
    }

    @Test
    void answersAFinishedJobWithEverythingThereIsToKnow() {
        Answer uploaded = http.upload("people.csv", "name,email,age\nAda,ada@example.org,x\n");
        String fileId = uploaded.text("fileId");
        Answer accepted = http.post("/process/" + fileId);
        assertThat(accepted.status()).isEqualTo(202);
        String id = accepted.text("jobId");
        assertThat(accepted.json())
                .isEqualTo(
                        json(
                                """
                                {"message": "Queued for import", "newJob": true, "jobId": "%s", "status": "pending", "checkStatusUrl": "/jobs/%s"}
                                """
                                        .formatted(id, id)));

        JsonNode job = imports.awaitEnd(id).json();
        assertThat(job.propertyNames())
                .containsExactlyInAnyOrder(
                        "jobId",
                        "id",
                        "type",
                        "fileId",
                        "fileName",
                        "status",
                        "priority",
                        "owner",
                        "progress",
                        "attempts",
                        "restartCount",
                        "parentJobId",
                        "nextAttemptAt",
                        "createdAt",
                        "startedAt",
                        "completedAt",
                        "updatedAt",
                        "lastHeartbeat",
                        "recoveredAt",
                        "error",
                        "result",
                        "rows",
                        "rowsPerSecond",
                        "inserted",
                        "failed",
                        "bytesRead",
                        "skipped",
                        "secondsLeft",
                        "partitions",
                        "undoneAt",
                        "importId",
                        "definition",
                        "definitionVersion",
                        "mode",
                        "dryRun");
        var fixed =
                Map.ofEntries(
                        Map.entry("jobId", "\"" + id + "\""),
                        Map.entry("id", "\"" + id + "\""),
                        Map.entry("type", "\"import\""),
                        Map.entry("fileId", "\"" + fileId + "\""),
                        Map.entry("fileName", "\"" + fileId + "-people.csv\""),
                        Map.entry("status", "\"completed\""),
                        Map.entry("priority", "\"default\""),
                        Map.entry("owner", "\"local\""),
                        Map.entry("progress", "100"),
                        Map.entry("attempts", "1"),
                        Map.entry("restartCount", "0"),
                        Map.entry("parentJobId", "null"),
                        Map.entry("recoveredAt", "null"),
                        Map.entry("error", "null"),
                        Map.entry("rows", "1"),
                        Map.entry("inserted", "0"),
                        Map.entry("failed", "1"),
                        Map.entry("bytesRead", "22"));
        fixed.forEach((name, value) -> assertThat(job.get(name)).as(name).hasToString(value));
        List<Instant> times =
                Stream.of("createdAt", "startedAt", "lastHeartbeat", "completedAt")
                        .map(name -> Instant.parse(job.get(name).asString()))
                        .toList();
        assertThat(times).isSorted();
        assertThat(job.get("updatedAt")).isEqualTo(job.get("completedAt"));

        JsonNode result = job.get("result");
        JsonNode performance = result.get("performance");
        assertThat(performance.propertyNames())
                .containsExactlyInAnyOrder("batchCount", "avgBatchTimeMs", "throughputPerSec");
        assertThat(performance.get("batchCount").asInt()).isEqualTo(1);
        assertThat(performance.get("avgBatchTimeMs").asDouble()).isPositive();
        assertThat(performance.get("throughputPerSec").isIntegralNumber()).isTrue();
        assertThat(without(result, "performance"))
                .isEqualTo(
                        json(
                                """
                                {"totalLines": 1, "successfulInserts": 0, "failedLines": 1, "skippedLines": 0,
                                 "successRate": 0, "errorCategories": {"invalidAge": 1},
                                 "errors": [{"line": 2, "error": "age: \\"x\\" is not a whole number from 0 to 150",
                                   "data": "Ada,ada@example.org,x", "category": "invalidAge", "column": "age"}],
                                 "summary": "0 of 1 rows imported (0 %), 1 rejected, 0 skipped"}
                                """));
        assertThat(http.get("/api/jobs/" + id).json()).isEqualTo(job);
    }

    @Test
    void saysAHundredPercentOnlyWhereAllRowsWereImported() {
        String rows = "name,email\n" + "Ada,ada@example.org\n".repeat(300);
        assertThat(imports.run(rows).text("result.successRate")).isEqualTo("100");
        assertThat(imports.run(rows + "Bob,nowhere\n").text("result.summary"))
                .isEqualTo("300 of 301 rows imported (99 %), 1 rejected, 0 skipped");
    }

    @Test
    void makesRecordsThatKnowWhereTheyComeFrom() {
        Answer job = imports.run("Name , EMAIL,x,age\n Ada , ADA@Example.org,?, 36 \n");
        assertCompleted(job, 1, 1);
        Document record = Imports.recordsOf(millrace, job.text("jobId")).getFirst();
        String position = "000000000000019";
        assertThat(record.get("_src", Document.class).remove("sum")).isInstanceOf(Integer.class);
        assertThat(record)
                .containsOnlyKeys(
                        "_id", "name", "email", "age", "uploadedFileId", "processedAt", "_src")
                .containsEntry("_id", job.text("jobId") + ":" + position)
                .containsEntry("name", "Ada")
                .containsEntry("email", "ada@example.org")
                .containsEntry("age", 36)
                .containsEntry("uploadedFileId", job.text("fileId"))
                .containsEntry(
                        "_src",
                        new Document("file", job.text("fileId"))
                                .append("job", job.text("jobId"))
                                .append("position", 19L)
                                .append("line", 2L));
        assertThat(record.getDate("processedAt").toInstant().toEpochMilli())
                .isEqualTo(Instant.parse(job.text("startedAt")).toEpochMilli());
    }

    @Test
    void aFileProcessedTwiceIsTwoImports() {
        String fileId = imports.upload("twice.csv", "name,email\nAda,a@b.c\n".getBytes(UTF_8));
        Answer first = imports.awaitEnd(imports.process(fileId));
        Answer second = imports.awaitEnd(imports.process(fileId));
        assertCompleted(first, 1, 1);
        assertCompleted(second, 1, 1);
        assertThat(Imports.recordsOf(millrace, first.text("jobId"))).hasSize(1);
        assertThat(Imports.recordsOf(millrace, second.text("jobId"))).hasSize(1);
        assertThat(first.text("jobId")).isNotEqualTo(second.text("jobId"));
    }

    // --- What a file may look like ---

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("only a header", "name,email", List.of(), 0),
                Arguments.of(
                        "a header in any case and order",
                        "AGE, Email ,NAME\n3,a@b.c,Ada\n",
                        List.of("2 Ada a@b.c 3"),
                        0),
                Arguments.of(
                        "quoted header names",
                        "\"name\",\"email\"\nAda,a@b.c\n",
                        List.of("2 Ada a@b.c"),
                        0),
                Arguments.of(
                        "a byte order mark and CRLF",
                        "\uFEFFname,email\r\nAda,a@b.c\r\n\r\nBob,b@b.c\r\n",
                        List.of("2 Ada a@b.c", "4 Bob b@b.c"),
                        0),
                Arguments.of(
                        "lone CR",
                        "name,email\rAda,a@b.c\rBob,b@b.c\r",
                        List.of("2 Ada a@b.c", "3 Bob b@b.c"),
                        0),
                Arguments.of(
                        "no final newline", "name,email\nAda,a@b.c", List.of("2 Ada a@b.c"), 0),
                Arguments.of(
                        "empty lines before the header",
                        "\n\nname,email\nAda,a@b.c\n",
                        List.of("4 Ada a@b.c"),
                        0),
                Arguments.of(
                        "quoted newlines",
                        "name,email\n\"A\nd\r\na\",a@b.c\nBob,b@b.c\n",
                        List.of("2 A\nd\r\na a@b.c", "5 Bob b@b.c"),
                        0),
                Arguments.of(
                        "extra fields", "name,email\nAda,a@b.c,1,2,3\n", List.of("2 Ada a@b.c"), 0),
                Arguments.of(
                        "empty lines and only delimiters",
                        "name,email\n\n,,\n \t\nAda,a@b.c\n,\n",
                        List.of("5 Ada a@b.c"),
                        0),
                Arguments.of(
                        "an unnamed column twice",
                        "name,,email,\nAda,x,a@b.c,y\n",
                        List.of("2 Ada a@b.c"),
                        0),
                Arguments.of(
                        "an open quote at the end",
                        "name,email\nAda,a@b.c\n\"Bob,b@b.c\nEve,e@b.c\n",
                        List.of("2 Ada a@b.c", "4 Eve e@b.c"),
                        1),
                Arguments.of(
                        "a NUL in a bad value",
                        "name,email\nAda,a\u0000b\nBob,b@b.c,%s\n".formatted("x".repeat(200)),
                        List.of("3 Bob b@b.c"),
                        1),
                Arguments.of(
                        "an emoji where a long value is cut",
                        "name,email\nAda,"
                                + "x".repeat(99)
                                + "\uD83D\uDE80\uD83D\uDE80\nBob,b@b.c\n",
                        List.of("3 Bob b@b.c"),
                        1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void imports(String what, String content, List<String> records, int failed) {
        Answer job = imports.run(content);
        assertCompleted(job, records.size() + failed, records.size());
        assertThat(
                        Imports.recordsOf(millrace, job.text("jobId")).stream()
                                .map(ImportFlowTest::text))
                .isEqualTo(records);
    }

    private static String text(Document record) {
        return Stream.of(
                        record.get("_src", Document.class).get("line"),
                        record.get("name"),
                        record.get("email"),
                        record.get("age"),
                        record.get("department"))
                .filter(value -> value != null)
                .map(String::valueOf)
                .collect(joining(" "));
    }

    static Stream<Arguments> uselessFiles() {
        String long5000 = "x".repeat(5000);
        return Stream.of(
                Arguments.of(
                        "no header",
                        "Ada,a@b.c\nBob,b@b.c\n",
                        "The header has no column \"name\"; it has: ada, a@b.c. Name the columns in the file's first line."),
                Arguments.of(
                        "no e-mail column",
                        "name,mail,age\nAda,a@b.c,3\n",
                        "The header has no column \"email\"; it has: name, mail, age. Name the columns in the file's first line."),
                Arguments.of(
                        "a column twice",
                        "name,email, EMAIL\nAda,a@b.c,a@b.c\n",
                        "The header names the column \"email\" twice; rename or remove one."),
                Arguments.of(
                        "only empty lines",
                        "\n\r\n  \n,,,\n",
                        "The file has no header line: its first line must name the columns, such as name,email,age,department."),
                Arguments.of(
                        "only a byte order mark",
                        "\uFEFF",
                        "The file has no header line: its first line must name the columns, such as name,email,age,department."),
                Arguments.of(
                        "one object that is no table",
                        "{\"name\": \"Ada\",\n\"email\": \"a@b.c\"}\n",
                        "The file cannot be read: The file is one JSON object: an array of objects, or an object on each line, would be a table. What was committed before, if anything, stays."),
                Arguments.of(
                        "a long column twice",
                        "name,email,%s,%s\nAda,a@b.c\n".formatted(long5000, long5000),
                        "The header names the column \"%s…\" twice; rename or remove one."
                                .formatted("x".repeat(200))),
                Arguments.of(
                        "an emoji where the list of columns is cut",
                        "x".repeat(199) + "\uD83D\uDE80,b\n1,2\n",
                        "The header has no column \"name\"; it has: %s\uD83D\uDE80…. Name the columns in the file's first line."
                                .formatted("x".repeat(199))),
                Arguments.of(
                        "a control character in the header",
                        "a\u0000\u001Bb,c\n1,%s\n".formatted("x".repeat(200)),
                        "The header has no column \"name\"; it has: a\uFFFD\uFFFDb, c. Name the columns in the file's first line."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uselessFiles")
    void saysWhatIsWrongWithAFileThatCannotBeImported(String what, String content, String error) {
        Answer job = imports.run(content);
        assertThat(job.text("status")).as(job.body()).isEqualTo("failed");
        assertThat(job.text("error")).isEqualTo(error);
        assertThat(job.json().get("result").isNull()).isTrue();
        assertThat(job.json().get("progress").asInt()).isZero();
        assertThat(job.text("completedAt")).isNotNull();
        assertThat(Imports.recordsOf(millrace, job.text("jobId"))).isEmpty();
    }

    @Test
    void aRowMayBeAsLongAsTheLimitAndNoLonger() {
        String fits = "Ada," + "a".repeat(MAX_ROW - 10) + "@b.cde";
        String tooLong = "Bob," + "b".repeat(MAX_ROW - 9) + "@b.cde";
        assertThat(fits.length()).isEqualTo(MAX_ROW);
        Answer job = imports.run("name,email\n%s\n%s\nEve,e@b.c\n".formatted(fits, tooLong));
        assertCompleted(job, 3, 2);
        JsonNode error = job.json().get("result").get("errors").get(0);
        assertThat(error)
                .isEqualTo(
                        json(
                                """
                                {"line": 3, "error": "Longer than 1048576 bytes", "data": "%s",
                                 "category": "malformedLine", "column": null}
                                """
                                        .formatted(tooLong.substring(0, 100))));
        assertThat(Imports.recordsOf(millrace, job.text("jobId")).getFirst().getString("email"))
                .isEqualTo(fits.substring(4));
    }

    @Test
    void invalidUtf8RejectsItsRowOnly() {
        byte[] content = "name,email\nAda,a@b.c\nJos\u00E9,j@b.c\nBob,b@b.c\n".getBytes(ISO_8859_1);
        Answer job = imports.run("latin.csv", content);
        assertCompleted(job, 3, 2);
        assertThat(job.json().get("result").get("errors"))
                .isEqualTo(
                        json(
                                """
                                [{"line": 3, "error": "Byte 4 is not valid UTF-8", "data": "Jos\uFFFD,j@b.c",
                                  "category": "malformedLine", "column": null}]
                                """));
    }

    @Test
    void manyRejectsAreAllCountedAndTheFirstFiftyShown() {
        String content =
                "name,email\n"
                        + IntStream.range(0, 10_000)
                                .mapToObj(n -> "Ada,nobody" + n + "\n")
                                .collect(joining());
        Answer job = imports.run(content);
        assertCompleted(job, 10_000, 0);
        JsonNode result = job.json().get("result");
        assertThat(result.get("errorCategories")).isEqualTo(json("{\"invalidEmail\": 10000}"));
        assertThat(result.get("errors")).hasSize(50);
        assertThat(result.get("errors").get(49).get("line").asInt()).isEqualTo(51);
        assertThat(
                        millrace.part(JdbcClient.class)
                                .sql("SELECT COUNT(*) FROM reject WHERE job_id = ?")
                                .param(UUID.fromString(job.text("jobId")))
                                .query(Long.class)
                                .single())
                .isEqualTo(10_000);
    }

    // --- Bad requests ---

    @Test
    void refusesToProcessWhatIsNotThere() {
        for (String id : List.of("nonsense", UUID.randomUUID().toString())) {
            http.post("/process/" + id)
                    .assertProblem(
                            404,
                            "File not found",
                            "There is no stored file with the id \"%s\". Upload one with POST /upload."
                                    .formatted(id));
        }
    }

    @Test
    void checksTheNameWhenOneIsGiven() {
        String fileId = imports.upload("real.csv", "name,email\n".getBytes(UTF_8));
        http.post("/process/" + fileId, "{\"fileName\": \"other.csv\"}")
                .assertProblem(
                        400,
                        "File name does not match",
                        "The file is called \"%s-real.csv\", not \"other.csv\".".formatted(fileId));
        for (String right : List.of("real.csv", fileId + "-real.csv")) {
            Answer accepted =
                    http.post("/process/" + fileId, "{\"fileName\": \"%s\"}".formatted(right));
            assertThat(accepted.status()).isEqualTo(202);
            imports.awaitEnd(accepted.text("jobId"));
        }
        for (String nothing : List.of("{}", "{\"fileName\": null}", "null")) {
            Answer accepted = http.post("/process/" + fileId, nothing);
            assertThat(accepted.status()).as(nothing + accepted.body()).isEqualTo(202);
            imports.awaitEnd(accepted.text("jobId"));
        }
    }

    @Test
    void refusesABodyThatItDoesNotUnderstand() {
        String path = "/process/" + imports.upload("x.csv", "name,email\n".getBytes(UTF_8));
        for (String field : List.of("prio", "filename")) {
            http.post(path, "{\"%s\": 1}".formatted(field))
                    .assertProblem(
                            400,
                            "Unknown field",
                            "\"%s\" is not known here. Known: atomic, beforeImages, callbackUrl, definition, dryRun, errorRateAfterRows, fileName, force, format, maxErrorRate, maxErrors, maxErrorsByCategory, mode, onDuplicate, ordered, priority, runAt."
                                    .formatted(field));
        }
        http.post(path, "{\"fileName\": []}")
                .assertProblem(400, "Wrong field", "\"fileName\" must be a text.");
        http.post(path, "{\"fileName\": ")
                .assertProblem(
                        400, "Unreadable body", "The body is not valid JSON: line 1, column 14.");
        http.post(path, "{\"maxErrorsByCategory\": {\"invalidEmial\": 1}}")
                .assertProblem(
                        400,
                        "Wrong field",
                        "\"maxErrorsByCategory.invalidEmial\" is no category of the definition \"people\". Did you mean \"invalidEmail\"? Known: duplicateKey, invalidAge, invalidDepartment, invalidEmail, invalidName, malformedLine, missingFields.");
        http.post(path, "[]")
                .assertProblem(
                        400, "Unreadable body", "The body must be an object and nothing else.");
        assertThat(
                        http.send(
                                        http.request(path)
                                                .header("Content-Type", "text/plain")
                                                .POST(BodyPublishers.ofString("{}")))
                                .status())
                .isEqualTo(415);
        assertThat(http.get(path).status()).isEqualTo(405);
    }

    // --- Lists ---

    @Test
    void listsJobsNewestFirstPageByPage() {
        String fileId = imports.upload("list.csv", "name,email\n".getBytes(UTF_8));
        List<String> mine = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            mine.addFirst(http.post("/process/" + fileId, "{\"force\": true}").text("jobId"));
        }
        mine.forEach(imports::awaitEnd);
        List<String> seen = new ArrayList<>();
        String path = "/jobs?limit=2";
        while (seen.size() < 6) {
            JsonNode page = http.get(path).json();
            assertThat(page.propertyNames()).containsExactlyInAnyOrder("jobs", "nextCursor");
            assertThat(page.get("jobs")).hasSize(2);
            page.get("jobs").forEach(job -> seen.add(job.get("jobId").asString()));
            path = "/api/jobs?limit=2&cursor=" + page.get("nextCursor").asString();
        }
        assertThat(seen).startsWith(mine.toArray(String[]::new));
        JsonNode last = http.get("/jobs?limit=500").json();
        assertThat(last.get("nextCursor").isNull()).isTrue();
        assertThat(last.get("jobs").get(0)).isEqualTo(http.get("/jobs/" + mine.getFirst()).json());
    }

    @Test
    void filtersJobs() {
        String good = imports.run("name,email\n").text("jobId");
        String bad = imports.run("x\n").text("jobId");
        assertThat(ids("/jobs?status=completed")).contains(good).doesNotContain(bad);
        assertThat(ids("/jobs?status=failed")).contains(bad).doesNotContain(good);
        assertThat(ids("/jobs?status=failed&type=import&owner=local"))
                .contains(bad)
                .doesNotContain(good);
        assertThat(ids("/jobs?type=export")).isEmpty();
        assertThat(ids("/jobs?owner=somebody")).isEmpty();
        assertThat(ids("/jobs?owner=%00")).isEmpty();
        assertThat(ids("/jobs?q=%00")).isEmpty();
        assertThat(ids("/jobs?status=cancelled")).doesNotContain(good, bad);
    }

    private static List<String> ids(String path) {
        Answer answer = http.get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        answer.json().get("jobs").forEach(job -> ids.add(job.get("jobId").asString()));
        return ids;
    }

    @Test
    void refusesListsThatMakeNoSense() {
        for (String limit : List.of("0", "-1", "501")) {
            http.get("/jobs?limit=" + limit)
                    .assertProblem(400, "Bad limit", "limit must be a whole number from 1 to 500.");
        }
        http.get("/jobs?limit=many")
                .assertProblem(
                        400, "Wrong parameter", "\"limit\" must be a whole number, not \"many\".");
        for (String cursor : List.of("x", "1-1-1-1-1")) {
            http.get("/jobs?cursor=" + cursor)
                    .assertProblem(
                            400,
                            "Bad cursor",
                            "The cursor is none that this list gave out: use the nextCursor of an earlier page.");
        }
        http.get("/jobs?status=done")
                .assertProblem(
                        400,
                        "Unknown status",
                        "\"done\" is no status of a job; these are: pending, processing, retrying, cancelling, completed, failed, cancelled.");
        assertThat(http.get("/jobs?state=failed").status()).isEqualTo(400);
    }

    @Test
    void knowsNoOtherJobs() {
        for (String id : List.of("x", "1-1-1-1-1", UUID.randomUUID().toString())) {
            http.get("/jobs/" + id)
                    .assertProblem(
                            404,
                            "Job not found",
                            "There is no job with the id \"%s\".".formatted(id));
        }
        assertThat(http.delete("/jobs/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(http.post("/jobs/" + UUID.randomUUID() + "/retry").status()).isEqualTo(404);
    }

    @Test
    void countsJobs() {
        JsonNode before = http.get("/queue/stats").json();
        imports.run("name,email\n");
        imports.run("x\n");
        JsonNode after = http.get("/queue/stats").json();
        assertThat(after.propertyNames())
                .containsExactlyInAnyOrder(
                        "activeWorkers",
                        "maxWorkers",
                        "pending",
                        "processing",
                        "retrying",
                        "cancelling",
                        "completed",
                        "failed",
                        "cancelled",
                        "total",
                        "oldestWaitSeconds",
                        "byType",
                        "byOwner",
                        "throughput");
        assertThat(after.get("maxWorkers").asInt()).isEqualTo(3);
        var more = Map.of("completed", 1, "failed", 1, "total", 2, "pending", 0, "processing", 0);
        // A count that took long is kept for a while.
        await().untilAsserted(() -> {
            JsonNode now = http.get("/queue/stats").json();
            more.forEach((name, jobs) ->
                    assertThat(now.get(name).asInt() - before.get(name).asInt())
                            .as(name)
                            .isEqualTo(jobs));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/"})
    void isHealthy(String path) {
        Answer answer = http.get(path);
        assertThat(answer.status()).isEqualTo(200);
        JsonNode health = answer.json();
        assertThat(health.propertyNames())
                .containsExactlyInAnyOrder(
                        "status", "message", "timestamp", "uptimeSeconds", "memory", "checks");
        assertThat(answer.text("status")).isEqualTo("ok");
        assertThat(answer.text("message")).isEqualTo("Millrace is running");
        assertThat(Instant.parse(answer.text("timestamp"))).isBefore(Instant.now().plusSeconds(1));
        assertThat(health.get("uptimeSeconds").asLong()).isNotNegative();
        assertThat(health.get("memory").get("used").asLong())
                .isBetween(1L, health.get("memory").get("max").asLong());
        assertThat(health.get("checks"))
                .isEqualTo(json("{\"storage\": \"ok\", \"records\": \"ok\", \"jobs\": \"ok\"}"));
    }

    private static void assertCompleted(Answer job, long rows, long inserted) {
        assertThat(job.status()).as(job.body()).isEqualTo(200);
        assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
        assertThat(job.text("result.totalLines")).isEqualTo(String.valueOf(rows));
        assertThat(job.text("result.successfulInserts")).isEqualTo(String.valueOf(inserted));
        assertThat(job.text("result.failedLines")).isEqualTo(String.valueOf(rows - inserted));
        assertThat(job.text("result.skippedLines")).isEqualTo("0");
        assertThat(Imports.recordsOf(millrace, job.text("jobId"))).hasSize((int) inserted);
    }

    private static JsonNode json(String text) {
        return new Answer(0, Map.of(), text).json();
    }

    private static JsonNode without(JsonNode object, String member) {
        return ((ObjectNode) object.deepCopy()).without(member);
    }
}
