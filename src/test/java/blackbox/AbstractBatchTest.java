package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What Spring Batch has run, over HTTP, on both databases.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractBatchTest {

    private static final String MESSY =
            "name,email\nAda,ada@example.org\nBob,nobody\nCy,cy@example.org\nDan,\n";
    private static final String NO_HEADER = "a,b\n1,2\n";

    private final String[] settings;
    private RunningMillrace millrace;
    private Http http;
    private Imports imports;

    AbstractBatchTest(String... settings) {
        this.settings = settings;
    }

    @BeforeAll
    void start() {
        millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(),
                        List.of(SteeredImportTest.Parts.class),
                        settings);
        http = millrace.http();
        imports = new Imports(http);
    }

    @AfterAll
    void stop() {
        millrace.close();
    }

    private String imported(String content) {
        return imports.run("rows.csv", content.getBytes(UTF_8)).text("jobId");
    }

    private JsonNode executionOf(String jobId) {
        JsonNode found =
                http.get("/batch/executions?detail=true&param=jobId=" + jobId)
                        .json()
                        .get("executions");
        assertThat(found).isNotEmpty();
        return found.get(0);
    }

    private static String id(JsonNode execution) {
        return execution.get("executionId").asString();
    }

    /// What takes long to count is kept for a while.
    @Test
    void countsTheJobsByStatus() {
        imported(MESSY);
        await().untilAsserted(() ->
                assertThat(completedImports())
                        .isPositive()
                        .isEqualTo(
                                http.get("/batch/executions?name=import&status=COMPLETED&limit=100")
                                        .json()
                                        .get("executions")
                                        .size()));
    }

    private long completedImports() {
        for (JsonNode job : http.get("/batch/jobs").json().get("jobs")) {
            if (job.get("name").asString().equals("import")) {
                return job.at("/statuses/COMPLETED").asLong();
            }
        }
        throw new AssertionError("no job named import");
    }

    @Test
    void countsWhatPartitionsDidOnce() {
        JsonNode execution = executionOf(imported(MESSY));
        assertThat(execution.get("status").asString()).isEqualTo("COMPLETED");
        JsonNode sums = execution.get("sums");
        assertThat(sums.get("readCount").asLong()).isEqualTo(4);
        assertThat(sums.get("writeCount").asLong()).isEqualTo(2);
        assertThat(sums.get("skipCount").asLong()).isEqualTo(2);
        // index, load:p00000, finish
        assertThat(sums.get("steps").asLong()).isEqualTo(3);
        JsonNode thin = http.get("/batch/executions?limit=1").json().at("/executions/0");
        assertThat(thin.has("sums")).isFalse();
    }

    @Test
    void answersAllAboutAnExecution() {
        String jobId = imported(MESSY);
        Answer answer = http.get("/batch/executions/" + id(executionOf(jobId)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode detail = answer.json();
        assertThat(detail.get("jobId").asString()).isEqualTo(jobId);
        assertThat(detail.get("jobStatus").asString()).isEqualTo("completed");
        assertThat(detail.get("last").asBoolean()).isTrue();
        assertThat(detail.at("/parameters/0/name").asString()).isEqualTo("jobId");
        assertThat(detail.at("/parameters/0/value").asString()).isEqualTo(jobId);
        List<String> names = new ArrayList<>();
        detail.get("steps").forEach(step -> names.add(step.get("stepName").asString()));
        assertThat(names).containsExactly("index", "load", "load:p00000", "finish");
    }

    @Test
    void answersAStepWithItsContextAndItsSpeed() {
        imported(MESSY);
        JsonNode detail = http.get("/batch/executions/" + id(executionOf(imported(MESSY)))).json();
        JsonNode partition = detail.at("/steps/2");
        String path =
                "/batch/executions/" + id(detail) + "/steps/" + partition.get("stepId").asString();
        JsonNode step = http.get(path).json();
        assertThat(step.get("readCount").asLong()).isEqualTo(4);
        assertThat(step.get("context").propertyNames()).contains("batch.stepType");
        JsonNode progress = http.get(path + "/progress").json();
        assertThat(progress.get("rows").asLong()).isEqualTo(4);
        assertThat(progress.at("/earlier/runs").asInt()).isPositive();
        assertThat(progress.at("/earlier/medianRowsPerSecond").asDouble()).isPositive();
    }

    @Test
    void comparesOnlyWithEarlierRunsThatCompleted() {
        String id = id(executionOf(imported(MESSY)));
        JsonNode first = http.get("/batch/executions/" + id).json().at("/steps/2");
        var jdbc = millrace.part(JdbcClient.class);
        int known =
                jdbc.sql(
                                "SELECT COUNT(*) FROM batch_step_execution WHERE step_name = 'load:p00000' AND step_execution_id < ?")
                        .param(first.get("stepId").asLong())
                        .query(Integer.class)
                        .single();
        imported(MESSY);
        JsonNode progress =
                http.get(
                                "/batch/executions/"
                                        + id
                                        + "/steps/"
                                        + first.get("stepId").asString()
                                        + "/progress")
                        .json();
        assertThat(progress.at("/earlier/runs").asInt(0)).isLessThanOrEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({"''", "'&name=import'", "'&status=completed'", "'&from=2020-01-01T00:00:00Z'"})
    void pagesThroughAllExecutionsTheNewestFirst(String filter) {
        for (int i = 0; i < 4; i++) {
            imported(MESSY);
        }
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Answer page = http.get("/batch/executions?limit=2" + filter + cursor);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            page.json()
                    .get("executions")
                    .forEach(execution -> seen.add(execution.get("executionId").asLong()));
            String next = page.text("nextCursor");
            cursor = next == null ? null : "&cursor=" + next;
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(4).doesNotHaveDuplicates();
        assertThat(seen).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        String all = http.get("/batch/executions?limit=500" + filter).body();
        assertThat(seen).allMatch(id -> all.contains("\"executionId\":" + id + ","));
    }

    @Test
    void filtersByEachOfItsFilters() {
        String done = imported(MESSY);
        String failed = imported(NO_HEADER);
        String doneId = id(executionOf(done));
        String failedId = id(executionOf(failed));
        var finds =
                Map.of(
                        "status=FAILED",
                        failedId,
                        "name=import&status=failed",
                        failedId,
                        "param=jobId=" + done,
                        doneId,
                        "status=COMPLETED&param=jobId=" + done,
                        doneId,
                        "name=import&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z",
                        failedId);
        finds.forEach((filter, expected) ->
                assertThat(id(http.get("/batch/executions?" + filter).json().at("/executions/0")))
                        .as(filter)
                        .isEqualTo(expected));
        for (String nothing :
                List.of(
                        "name=other",
                        "status=UNKNOWN",
                        "to=2020-01-01T00:00:00Z",
                        "from=2100-01-01T00:00:00Z",
                        "param=jobId=nobody",
                        "param=other=" + done,
                        "name=%00",
                        "param=jobId=%00",
                        "status=FAILED&param=jobId=" + done)) {
            Answer none = http.get("/batch/executions?" + nothing);
            assertThat(none.body())
                    .as(nothing)
                    .isEqualTo("{\"executions\":[],\"nextCursor\":null}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    limit=0                          | Bad limit  | limit must be a whole number from 1 to 500.
                    limit=501                        | Bad limit  | limit must be a whole number from 1 to 500.
                    cursor=x                         | Bad cursor | The cursor is none that this list gave out: use the nextCursor of an earlier page.
                    cursor=1-2                       | Bad cursor | The cursor is none that this list gave out: use the nextCursor of an earlier page.
                    cursor=2&from=2020-01-01T00:00:00Z | Bad cursor | The cursor is none that this list gave out: use the nextCursor of an earlier page.
                    cursor=9999999999999999999       | Bad cursor | The cursor is none that this list gave out: use the nextCursor of an earlier page.
                    status=done                      | Bad field  | "status" must be one of COMPLETED, STARTING, STARTED, STOPPING, STOPPED, FAILED, ABANDONED, UNKNOWN.
                    param=jobId                      | Bad field  | "param" must be name=value, such as jobId=...
                    param==x                         | Bad field  | "param" must be name=value, such as jobId=...
                    from=2030-01-01T00:00:00Z&to=2020-01-01T00:00:00Z | Bad field | "to" must be later than "from".
                    to=9030-01-01T00:00:00Z          | Bad field  | "to" must be between the years 1970 and 2200.
                    """)
    void refusesWhatIsNoFilter(String query, String title, String detail) {
        String expected = detail.endsWith("...") ? detail + "." : detail;
        http.get("/batch/executions?" + query).assertProblem(400, title, expected);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(http.get("/batch/executions?nmae=import").status()).isEqualTo(400);
        assertThat(http.get("/batch/executions?from=yesterday").status()).isEqualTo(400);
        assertThat(http.get("/batch/executions/x").status()).isEqualTo(400);
        String unknown =
                "There is no execution 99999999. Those of jobs that were cleaned up are gone.";
        for (String path : List.of("", "/steps/1/progress")) {
            assertThat(http.get("/batch/executions/99999999" + path).status()).isEqualTo(404);
        }
        http.get("/batch/executions/99999999").assertProblem(404, "Execution not found", unknown);
        for (String act : List.of("stop", "restart", "abandon")) {
            http.post("/batch/executions/99999999/" + act)
                    .assertProblem(404, "Execution not found", unknown);
        }
        http.get("/batch/jobs/nobody/instances")
                .assertProblem(
                        404,
                        "Batch job not found",
                        "There is no Batch job \"nobody\" that has run. GET /batch/jobs lists all.");
        String id = id(executionOf(imported(MESSY)));
        http.get("/batch/executions/" + id + "/steps/99999999")
                .assertProblem(
                        404,
                        "Step not found",
                        "The execution " + id + " has no step execution 99999999.");
    }

    @Test
    void listsInstancesWithTheirLastExecution() {
        String older = imported(MESSY);
        String failed = imported(NO_HEADER);
        http.post("/batch/executions/" + id(executionOf(failed)) + "/restart");
        imports.awaitEnd(failed);
        JsonNode page = http.get("/batch/jobs/import/instances?limit=1").json();
        JsonNode newest = page.at("/instances/0");
        assertThat(newest.get("jobId").asString()).isEqualTo(failed);
        assertThat(newest.get("executions").asInt()).isEqualTo(2);
        assertThat(newest.get("lastStatus").asString()).isEqualTo("FAILED");
        assertThat(newest.get("lastExecutionId").asString()).isEqualTo(id(executionOf(failed)));
        JsonNode next =
                http.get(
                                "/batch/jobs/import/instances?limit=1&cursor="
                                        + page.get("nextCursor").asString())
                        .json();
        assertThat(next.at("/instances/0/jobId").asString()).isEqualTo(older);
    }

    @Test
    void restartsThroughTheOwningJob() {
        String jobId = imported(NO_HEADER);
        String first = id(executionOf(jobId));
        Answer restarted = http.post("/batch/executions/" + first + "/restart");
        assertThat(restarted.status()).as(restarted.body()).isEqualTo(202);
        imports.awaitEnd(jobId);
        String second = id(executionOf(jobId));
        assertThat(second).isNotEqualTo(first);
        for (String act : List.of("stop", "restart", "abandon")) {
            http.post("/batch/executions/" + first + "/" + act)
                    .assertProblem(
                            409,
                            "Not the last execution",
                            "The job of the execution %s has run again since: see the execution %s."
                                    .formatted(first, second));
        }
    }

    @Test
    void abandonsWhatFailedAndRestartsItNoMore() {
        String jobId = imported(NO_HEADER);
        String id = id(executionOf(jobId));
        Answer abandoned = http.post("/batch/executions/" + id + "/abandon");
        assertThat(abandoned.status()).as(abandoned.body()).isEqualTo(200);
        assertThat(abandoned.text("status")).isEqualTo("ABANDONED");
        http.post("/batch/executions/" + id + "/abandon")
                .assertProblem(
                        409,
                        "Not to be abandoned",
                        "The execution "
                                + id
                                + " is ABANDONED; only those that failed or were stopped can be abandoned.");
        http.post("/batch/executions/" + id + "/restart")
                .assertProblem(
                        409,
                        "Abandoned",
                        "The execution "
                                + id
                                + " was abandoned, so it is not started again. Import its file anew.");
    }

    @Test
    void leavesWhatHasCompletedAlone() {
        String jobId = imported(MESSY);
        String id = id(executionOf(jobId));
        assertThat(http.post("/batch/executions/" + id + "/stop").text("error"))
                .isEqualTo("Job has ended");
        assertThat(http.post("/batch/executions/" + id + "/restart").text("error"))
                .isEqualTo("Not to be retried");
        assertThat(http.post("/batch/executions/" + id + "/abandon").text("error"))
                .isEqualTo("Not to be abandoned");
    }

    @Test
    void saysThatNoJobOwnsAnExecution() {
        String jobId = imported(NO_HEADER);
        String id = id(executionOf(jobId));
        millrace.part(JdbcClient.class)
                .sql("DELETE FROM batch_job_execution_params WHERE job_execution_id = ?")
                .param(Long.parseLong(id))
                .update();
        for (String act : List.of("stop", "restart")) {
            http.post("/batch/executions/" + id + "/" + act)
                    .assertProblem(
                            409,
                            "No owning job",
                            "The execution "
                                    + id
                                    + " belongs to no job of the queue, so the queue can neither stop nor restart it.");
        }
        assertThat(http.get("/batch/executions/" + id).text("jobStatus")).isNull();
        assertThat(http.post("/batch/executions/" + id + "/abandon").text("status"))
                .isEqualTo("ABANDONED");
    }

    @Test
    void stopsARunningExecutionThroughTheOwningJob() {
        var steering = millrace.part(SteeredImportTest.Steering.class);
        steering.hold();
        final String jobId;
        final String id;
        try {
            String rows = "name,email\n" + "Ann,ann@example.org\n".repeat(5000);
            jobId = imports.process(imports.upload("held.csv", rows.getBytes(UTF_8)));
            steering.awaitHeld();
            steering.holdAfter(2000);
            await().until(() -> executionOf(jobId).at("/sums/writeCount").asLong() == 2000);
            id = id(executionOf(jobId));
            // So far; what has parts, too.
            JsonNode running = http.get("/batch/executions/" + id).json();
            assertThat(running.get("seconds").asDouble()).isPositive();
            assertThat(running.at("/steps/1/stepName").asString()).isEqualTo("load");
            assertThat(running.at("/steps/1/seconds").asDouble()).isPositive();
            assertThat(executionOf(jobId).get("seconds").asDouble()).isPositive();
            http.post("/batch/executions/" + id + "/abandon")
                    .assertProblem(
                            409,
                            "Still active",
                            "The execution %s is not to be abandoned: its job %s is processing. Stop it first."
                                    .formatted(id, jobId));
            assertThat(http.post("/batch/executions/" + id + "/restart").text("error"))
                    .isEqualTo("Not to be retried");
            Answer stopped = http.post("/batch/executions/" + id + "/stop");
            assertThat(stopped.status()).as(stopped.body()).isEqualTo(202);
            assertThat(stopped.text("jobStatus")).isEqualTo("cancelling");
        } finally {
            steering.letGo();
        }
        // It may have done its last chunk before it saw that it should stop.
        assertThat(imports.awaitEnd(jobId).text("status")).isIn("cancelled", "completed");
    }

    @Test
    void addsUpWhatEnded() {
        JsonNode before = typeImport();
        imported(MESSY);
        String failed = imported(NO_HEADER);
        JsonNode after = typeImport();
        assertThat(more(before, after, "/runs")).isEqualTo(2);
        assertThat(more(before, after, "/outcomes/completed")).isEqualTo(1);
        assertThat(more(before, after, "/outcomes/failed")).isEqualTo(1);
        assertThat(more(before, after, "/rows/total")).isEqualTo(4);
        assertThat(more(before, after, "/rows/inserted")).isEqualTo(2);
        assertThat(more(before, after, "/rows/failed")).isEqualTo(2);
        assertThat(more(before, after, "/errorCategories/invalidEmail")).isEqualTo(1);
        assertThat(more(before, after, "/errorCategories/missingFields")).isEqualTo(1);
        assertThat(after.at("/durationSeconds/p99").asDouble()).isPositive();
        assertThat(after.get("rowsPerSecond").asDouble()).isPositive();

        http.post("/jobs/" + failed + "/retry");
        imports.awaitEnd(failed);
        JsonNode retried = typeImport();
        assertThat(more(after, retried, "/outcomes/failed")).isEqualTo(1);
        assertThat(more(after, retried, "/rows/total")).isZero();
        for (String by : List.of("definition", "owner", "day")) {
            JsonNode all = http.get("/batch/aggregates?by=" + by).json().get("aggregates");
            assertThat(all).hasSize(1);
            assertThat(all.get(0).get("runs").asLong()).isEqualTo(retried.get("runs").asLong());
        }
        assertThat(
                        http.get("/batch/aggregates?by=definition")
                                .json()
                                .at("/aggregates/0/key")
                                .asString())
                .isEqualTo("people");
    }

    /// What a retried job has in its next result was counted before.
    @Test
    void countsRowsOfARetriedJobOnce() {
        JsonNode before = typeImport();
        String file = imports.upload("many.csv", MESSY.getBytes(UTF_8));
        String jobId = http.post("/process/" + file, "{\"maxErrors\": 1}").text("jobId");
        assertThat(imports.awaitEnd(jobId).text("status")).isEqualTo("failed");
        JsonNode once = typeImport();
        assertThat(more(before, once, "/outcomes/failed")).isEqualTo(1);
        http.post("/jobs/" + jobId + "/retry");
        Answer again = imports.awaitEnd(jobId);
        JsonNode twice = typeImport();
        assertThat(more(before, twice, "/outcomes/failed")).isEqualTo(2);
        assertThat(more(before, twice, "/rows/total"))
                .isEqualTo(again.json().at("/result/totalLines").asLong());
        assertThat(more(before, twice, "/rows/total")).isPositive();
    }

    /// Such as one whose worker failed unexpectedly.
    @Test
    void keepsWhatWasCountedWhereAnEndHasNoResult() {
        String file = imports.upload("many.csv", MESSY.getBytes(UTF_8));
        String jobId = http.post("/process/" + file, "{\"maxErrors\": 1}").text("jobId");
        assertThat(imports.awaitEnd(jobId).text("status")).isEqualTo("failed");
        JsonNode before = typeImport();
        millrace.part(JdbcClient.class)
                .sql(
                        """
                        INSERT INTO job_end (job_id, type, owner, state, payload, result, completed_at)
                        SELECT id, type, owner, 'failed', payload, NULL, CURRENT_TIMESTAMP FROM job WHERE id = ?
                        """)
                .param(UUID.fromString(jobId))
                .update();
        JsonNode after = typeImport();
        assertThat(more(before, after, "/outcomes/failed")).isEqualTo(1);
        assertThat(after.get("rows")).isEqualTo(before.get("rows"));
    }

    @Test
    void countsNoRowsAsInsertedThatWereTakenBack() {
        JsonNode before = typeImport();
        String file = imports.upload("atomic.csv", MESSY.getBytes(UTF_8));
        String jobId =
                http.post("/process/" + file, "{\"maxErrors\": 1, \"atomic\": true}").text("jobId");
        Answer job = imports.awaitEnd(jobId);
        assertThat(job.text("result.takenBack")).isEqualTo("true");
        assertThat(job.text("result.summary")).endsWith("; all that was written was taken back");
        assertThat(job.json().at("/result/successfulInserts").asLong()).isPositive();
        JsonNode after = typeImport();
        assertThat(more(before, after, "/outcomes/failed")).isEqualTo(1);
        assertThat(more(before, after, "/rows/total")).isPositive();
        assertThat(more(before, after, "/rows/inserted")).isZero();
    }

    /// The time until somebody notices is not its own.
    @Test
    void whatADeadProcessLeftEndedWithItsLastCommit() {
        String jobId = imported(NO_HEADER);
        String id = id(executionOf(jobId));
        for (String table : List.of("batch_job_execution", "batch_step_execution")) {
            millrace.part(JdbcClient.class)
                    .sql(
                            """
                            UPDATE %s SET status = 'STARTED', end_time = NULL,
                                start_time = LOCALTIMESTAMP - INTERVAL '3' HOUR,
                                last_updated = LOCALTIMESTAMP - INTERVAL '%d' HOUR
                            WHERE job_execution_id = ?
                            """
                                    .formatted(table, table.contains("step") ? 2 : 3))
                    .param(Long.valueOf(id))
                    .update();
        }
        JsonNode seen = http.get("/batch/executions/" + id).json();
        assertThat(seen.get("seconds").asDouble()).isBetween(3599.0, 3601.0);
        http.post("/jobs/" + jobId + "/retry");
        imports.awaitEnd(jobId);
        JsonNode dead = http.get("/batch/executions/" + id).json();
        assertThat(dead.get("status").asString()).isEqualTo("FAILED");
        assertThat(dead.get("seconds").asDouble()).isBetween(3599.0, 3601.0);
        assertThat(dead.at("/steps/0/seconds").asDouble()).isBetween(3599.0, 3601.0);
    }

    /// They are in the result of the import, too, once they are corrected.
    @Test
    void countsCorrectedRowsWithTheirCorrectionAlone() {
        JsonNode before = day();
        String file = imports.upload("wrong.csv", MESSY.getBytes(UTF_8));
        String jobId = http.post("/process/" + file, "{\"maxErrors\": 1}").text("jobId");
        assertThat(imports.awaitEnd(jobId).text("status")).isEqualTo("failed");
        String corrected =
                http.get("/jobs/" + jobId + "/errors.csv")
                        .body()
                        .replace("nobody", "bob@example.org")
                        .replace("Dan,", "Dan,dan@example.org");
        String corrections =
                http.multipart(
                                "/jobs/" + jobId + "/corrections",
                                Http.filePart("file", "right.csv", corrected.getBytes(UTF_8)))
                        .text("jobId");
        Answer child = imports.awaitEnd(corrections);
        assertThat(child.text("result.failedLines")).isEqualTo("0");
        http.post("/jobs/" + jobId + "/retry");
        Answer again = imports.awaitEnd(jobId);
        assertThat(again.text("result.correctedLines"))
                .isEqualTo(child.text("result.successfulInserts"));
        assertThat(more(before, day(), "/rows/inserted"))
                .isEqualTo(again.json().at("/result/successfulInserts").asLong())
                .isEqualTo(4);
        assertThat(more(before, day(), "/rows/failed")).isEqualTo(2);
        assertThat(categories(day()) - categories(before)).isEqualTo(2);
    }

    /// The import that follows counts them.
    @Test
    void countsNoRowsOfADryRun() {
        JsonNode before = typeImport();
        String file = imports.upload("tried.csv", MESSY.getBytes(UTF_8));
        String jobId = http.post("/process/" + file, "{\"dryRun\": true}").text("jobId");
        assertThat(imports.awaitEnd(jobId).text("result.failedLines")).isEqualTo("2");
        JsonNode after = typeImport();
        assertThat(more(before, after, "/runs")).isEqualTo(1);
        assertThat(after.get("rows")).isEqualTo(before.get("rows"));
        assertThat(after.get("errorCategories")).isEqualTo(before.get("errorCategories"));
    }

    private JsonNode day() {
        return http.get("/batch/aggregates?by=day").json().at("/aggregates/0");
    }

    private JsonNode typeImport() {
        return http.get("/batch/aggregates").json().at("/aggregates/0");
    }

    private static long categories(JsonNode sums) {
        return sums.get("errorCategories").valueStream().mapToLong(JsonNode::asLong).sum();
    }

    private static long more(JsonNode before, JsonNode after, String path) {
        return after.at(path).asLong(0) - before.at(path).asLong(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    by=colour                        | "by" must be type, definition, owner or day.
                    from=2030-01-02&to=2030-01-01    | "to" must not be before "from".
                    """)
    void refusesWhatIsNoAggregate(String query, String detail) {
        http.get("/batch/aggregates?" + query).assertProblem(400, "Bad field", detail);
        http.get("/batch/aggregates.csv?" + query).assertProblem(400, "Bad field", detail);
    }

    @Test
    void writesEachListAsCsv() {
        String jobId = imported(MESSY);
        String id = id(executionOf(jobId));
        Answer executions = http.get("/batch/executions.csv?param=jobId=" + jobId);
        assertThat(executions.header("Content-Type")).startsWith("text/csv");
        assertThat(executions.header("Content-Disposition")).contains("executions.csv");
        List<String> lines = executions.body().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("executionId,instanceId,jobName,jobId,status,exitCode,");
        assertThat(lines.get(1)).startsWith(id + ",").contains(",import," + jobId + ",COMPLETED,");
        assertThat(http.get("/batch/executions/" + id + "/steps.csv").body().lines()).hasSize(5);
        assertThat(http.get("/batch/jobs.csv").body()).contains("import,COMPLETED,");
        assertThat(http.get("/batch/jobs/import/instances.csv").body()).contains("," + jobId + ",");
        assertThat(http.get("/batch/aggregates.csv?by=type").body()).contains("import,");
        assertThat(http.get("/batch/executions.csv?status=x").status()).isEqualTo(400);
    }

    @Test
    void keepsSpreadsheetsFromTakingTextsForFormulas() {
        String id = id(executionOf(imported(NO_HEADER)));
        millrace.part(JdbcClient.class)
                .sql(
                        "UPDATE batch_step_execution SET exit_message = '=HYPERLINK(1)' WHERE job_execution_id = ?")
                .param(Long.parseLong(id))
                .update();
        assertThat(http.get("/batch/executions/" + id + "/steps.csv").body())
                .contains(",'=HYPERLINK(1),");
    }

    /// The second page fails: two steps of the oldest execution have read more rows than a number
    /// holds.
    @Test
    void aDownloadThatFailsHalfWayDoesNotLookComplete() {
        var jdbc = millrace.part(JdbcClient.class);
        jdbc.sql(
                        "INSERT INTO batch_job_instance (job_instance_id, version, job_name, job_key) VALUES (1000000, 0, 'broken', 'broken')")
                .update();
        try {
            for (int i = 0; i <= 500; i++) {
                jdbc.sql(
                                """
                                INSERT INTO batch_job_execution (job_execution_id, version, job_instance_id, create_time, status)
                                VALUES (?, 0, 1000000, LOCALTIMESTAMP, 'COMPLETED')
                                """)
                        .param(1_000_000 + i)
                        .update();
            }
            assertThat(http.get("/batch/executions.csv?name=broken").body().lines()).hasSize(502);
            for (int i = 0; i < 2; i++) {
                jdbc.sql(
                                """
                                INSERT INTO batch_step_execution (step_execution_id, version, step_name, job_execution_id,
                                    create_time, read_count)
                                VALUES (?, 0, 'load', 1000000, LOCALTIMESTAMP, 9223372036854775807)
                                """)
                        .param(1_000_000 + i)
                        .update();
            }
            assertThatThrownBy(() -> http.get("/batch/executions.csv?name=broken"))
                    .isInstanceOf(UncheckedIOException.class);
        } finally {
            jdbc.sql("DELETE FROM batch_step_execution WHERE job_execution_id = 1000000").update();
            jdbc.sql("DELETE FROM batch_job_execution WHERE job_instance_id = 1000000").update();
            jdbc.sql("DELETE FROM batch_job_instance WHERE job_instance_id = 1000000").update();
        }
    }

    @Test
    void writesAllGroupsAsCsvThoseWithTheMostRunsFirst() {
        var jdbc = millrace.part(JdbcClient.class);
        for (int i = 0; i < 1200; i++) {
            jdbc.sql("INSERT INTO job_sum VALUES ('owner', DATE '2199-01-01', ?, ?, ?)")
                    .params("owner" + i, "runs.completed", i == 700 ? 3 : 2)
                    .update();
        }
        String query = "?by=owner&from=2199-01-01&to=2199-01-01";
        List<String> lines = http.get("/batch/aggregates.csv" + query).body().lines().toList();
        assertThat(lines).hasSize(1201);
        assertThat(lines.get(1)).startsWith("owner700,3,3,");
        assertThat(lines.get(2)).startsWith("owner0,2,2,");
        assertThat(lines.getLast()).startsWith("owner999,2,2,");
        JsonNode answer = http.get("/batch/aggregates" + query).json();
        assertThat(answer.get("aggregates")).hasSize(1000);
        assertThat(answer.at("/aggregates/0/key").asString()).isEqualTo("owner700");
        assertThat(answer.at("/aggregates/1/key").asString()).isEqualTo("owner0");
        assertThat(answer.get("more").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    executions?from=2026-11-01 | "from" must be a time such as 2030-01-31T12:00:00Z, not "2026-11-01".
                    aggregates?from=yesterday  | "from" must be a day such as 2030-01-31, not "yesterday".
                    aggregates?to=2/3/26       | "to" must be a day such as 2030-01-31, not "2/3/26".
                    aggregates.csv?to=2/3/26   | "to" must be a day such as 2030-01-31, not "2/3/26".
                    """)
    void takesTimesAsIsoWritesThemWhateverTheLanguage(String path, String detail) {
        for (String language : List.of("en-US", "de-DE")) {
            http.send(http.request("/batch/" + path).header("Accept-Language", language).GET())
                    .assertProblem(400, "Wrong parameter", detail);
        }
    }

    @Test
    void saysWhyAnExecutionFailedWithoutWhereInTheCode() {
        String jobId = imported(NO_HEADER);
        String why = http.get("/jobs/" + jobId).text("error");
        String execution = "/batch/executions/" + id(executionOf(jobId));
        JsonNode detail = http.get(execution).json();
        assertThat(detail.get("exitMessage").asString())
                .isEqualTo(why)
                .startsWith("The header has no column");
        assertThat(detail.at("/steps/0/exitMessage").asString()).isEqualTo(why);
        Answer step = http.get(execution + "/steps/" + detail.at("/steps/0/stepId").asString());
        assertThat(step.text("exitMessage")).isEqualTo(why);
        assertThat(http.get(execution + "/steps.csv").body())
                .contains("The header has no column")
                .doesNotContain("io.millrace", "\tat ");
    }

    @Test
    void keepsTheTextsOfOtherExceptionsToItself() {
        String jobId = imported(NO_HEADER);
        String id = id(executionOf(jobId));
        for (String table : List.of("batch_step_execution", "batch_job_execution")) {
            millrace.part(JdbcClient.class)
                    .sql("UPDATE " + table + " SET exit_message = ? WHERE job_execution_id = ?")
                    .params(
                            "org.example.Broken: no route to db.internal\n\tat org.example.A.b(A.java:1)\n",
                            Long.parseLong(id))
                    .update();
        }
        JsonNode detail = http.get("/batch/executions/" + id).json();
        assertThat(detail.get("exitMessage").asString())
                .isEqualTo(http.get("/jobs/" + jobId).text("error"));
        assertThat(detail.at("/steps/0/exitMessage").asString())
                .isEqualTo(
                        "It failed: see the error of its job, or the log of the server under the job's id.");
    }
}
