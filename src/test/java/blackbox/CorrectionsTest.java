package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Rejected rows that come back corrected.
class CorrectionsTest {

    private static final String MESSY =
            """
            Name,EMAIL,Age
            Ada,ada@example.org,36
            Bob,nobody,40
            "Eve,eve@example.org
            Zoë,,3
            "Cy,
            cy@example.org",no,,
            solo
            """;

    private static RunningMillrace millrace;
    private static Http http;
    private static Imports imports;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.shared();
        http = millrace.http();
        imports = new Imports(http);
    }

    private static String messy() {
        return imports.run("messy.csv", MESSY.getBytes(UTF_8)).text("jobId");
    }

    private static Answer send(String jobId, String content) {
        return http.multipart(
                "/jobs/" + jobId + "/corrections",
                Http.filePart("file", "corrected.csv", content.getBytes(UTF_8)));
    }

    /// Sends corrections and returns their job after its end.
    private static Answer correct(String jobId, String content) {
        Answer accepted = send(jobId, content);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        Answer job = imports.awaitEnd(accepted.text("jobId"));
        assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
        return job;
    }

    @Test
    void takesCorrectedRowsByTheirPosition() {
        String id = messy();
        Answer accepted =
                send(
                        id,
                        """
                        _position,_line,_category,_column,_message,Name,EMAIL,Age,_raw
                        65,5,,,,Zoë,zoe@example.org,3,
                        52,3,,,,Bob,still nobody,40,
                        66,4,,,,,,,"Eve,eve@example.org"
                        """
                                .replace("65,5", position(id, 5) + ",5")
                                .replace("52,3", position(id, 3) + ",3")
                                .replace("66,4", position(id, 4) + ",4"));
        String child = accepted.text("jobId");
        assertThat(accepted.json())
                .isEqualTo(
                        json(
                                """
                                {"message": "Queued for correction", "jobId": "%s", "status": "pending",
                                 "checkStatusUrl": "/jobs/%s"}
                                """
                                        .formatted(child, child)));
        Answer job = imports.awaitEnd(child);
        assertThat(job.text("type")).isEqualTo("corrections");
        assertThat(job.text("parentJobId")).isEqualTo(id);
        assertThat(job.text("importId")).isEqualTo(id);
        assertCounts(job, 3, 2, 1);
        assertThat(job.json().get("result").get("errors"))
                .isEqualTo(
                        json(
                                """
                                [{"line": 3, "error": "email: \\"still nobody\\" is not an e-mail address",
                                  "data": "Bob,still nobody,40", "category": "invalidEmail", "column": "email"}]
                                """));

        Answer parent = http.get("/jobs/" + id);
        assertCounts(parent, 6, 3, 3);
        JsonNode result = parent.json().get("result");
        assertThat(result.get("correctedLines").asInt()).isEqualTo(2);
        assertThat(result.get("errorCategories"))
                .isEqualTo(json("{\"invalidEmail\": 2, \"malformedLine\": 1}"));
        assertThat(result.get("summary").asString())
                .isEqualTo("3 of 6 rows imported (50 %), 3 rejected, 0 skipped");
        assertThat(result.get("errors")).hasSize(3);

        List<Document> records = Imports.recordsOf(millrace, id);
        assertThat(records).extracting(r -> r.get("name")).containsExactly("Ada", "Eve", "Zoë");
        Document zoe = records.getLast();
        zoe.get("_src", Document.class).remove("sum");
        String position = position(id, 5);
        assertThat(zoe)
                .containsEntry("_id", id + ":%015d".formatted(Long.valueOf(position)))
                .containsEntry("uploadedFileId", parent.text("fileId"))
                .containsEntry(
                        "_src",
                        new Document("file", parent.text("fileId"))
                                .append("job", child)
                                .append("position", Long.valueOf(position))
                                .append("line", 5L));
        assertThat(errors(id))
                .extracting(e -> e.get("state").asString())
                .containsExactly("open", "corrected", "corrected", "open", "open");
        assertThat(errors(id).getFirst().get("data").asString()).isEqualTo("Bob,still nobody,40");
    }

    @Test
    void takesAPlainFileRowByRow() {
        String id = messy();
        Answer job =
                correct(
                        id,
                        """
                        Name,EMAIL,Age
                        Bob,bob@example.org,40
                        "Eve,eve@example.org"
                        Zoë,,3
                        Cy,cy@example.org
                        solo,solo@example.org,x
                        """);
        assertCounts(job, 5, 3, 2);
        assertCounts(http.get("/jobs/" + id), 6, 4, 2);
        assertThat(Imports.recordsOf(millrace, id))
                .extracting(r -> r.get("_src", Document.class).get("line"))
                .containsExactly(2L, 3L, 4L, 6L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"errors.csv", "errors-annotated.csv"})
    void rowsThatComeBackUneditedAreRejectedAsBefore(String download) {
        String id = messy();
        List<JsonNode> before = withoutCode(errors(id));
        Answer file = http.get("/jobs/" + id + "/" + download);
        Answer job = correct(id, file.body());
        assertCounts(job, 5, 0, 5);
        assertThat(withoutCode(errors(id))).isEqualTo(before);
        assertThat(http.get("/jobs/" + id + "/" + download).body()).isEqualTo(file.body());
        assertThat(http.get("/jobs/" + id + "/errors.csv").body()).contains("\nZoë,,3\n");
    }

    @Test
    void bytesThatWereNoTextDoNotBecomeReplacementCharacters() {
        byte[] content = "name,email\nZo?,zoe@example.org\n".getBytes(UTF_8);
        content[13] = (byte) 0xEB;
        String id = imports.run("latin.csv", content).text("jobId");
        Answer job = correct(id, http.get("/jobs/" + id + "/errors.csv").body());
        assertCounts(job, 1, 0, 1);
        assertCounts(correct(id, "name,email\nZoë,zoe@example.org\n"), 1, 1, 0);
    }

    @Test
    void aRowOfWhichOnlyTheBeginningIsKeptIsNotTakenForTheWhole() {
        String fileId =
                imports.upload(
                        "long.csv",
                        ("name,email,age,department\nAda,a@b.c,x," + "y".repeat(100_000) + "\n")
                                .getBytes(UTF_8));
        String id = imports.awaitEnd(imports.process(fileId)).text("jobId");
        http.delete("/files/" + fileId);
        Answer job = correct(id, http.get("/jobs/" + id + "/errors.csv").body());
        assertCounts(job, 1, 0, 1);
        assertThat(errors(id).getFirst().get("code").asString()).isEqualTo("cut");
    }

    @Test
    void correctionsMayBeCorrectedUnderEitherJob() {
        String id = messy();
        String annotated = "_position,Name,EMAIL,Age\n";
        Answer first = correct(id, annotated + position(id, 3) + ",Bob,bob@example.org,40\n");
        Answer second =
                correct(
                        first.text("jobId"),
                        annotated + position(id, 5) + ",Zoë,zoe@example.org,3\n");
        assertThat(second.text("parentJobId")).isEqualTo(id);
        assertCounts(http.get("/jobs/" + id), 6, 3, 3);
        assertThat(http.get("/jobs/" + second.text("jobId") + "/errors").json())
                .isEqualTo(http.get("/jobs/" + id + "/errors").json());
        Answer third =
                correct(
                        id,
                        """
                        Name,EMAIL,Age
                        Eve,eve@example.org,
                        Cy,cy@example.org,
                        Di,di@example.org,
                        """);
        assertCounts(third, 3, 3, 0);
        assertCounts(http.get("/jobs/" + id), 6, 6, 0);
        assertThat(http.get("/jobs/" + id + "/errors.csv").body()).isEqualTo("Name,EMAIL,Age\n");
        send(id, "Name,EMAIL,Age\nx\n")
                .assertProblem(
                        409,
                        "Nothing to correct",
                        "No rejected row of the job %s is open.".formatted(id));
    }

    @Test
    void keepsTheTotalsOfAPlainFileTrueOverManyChunks() {
        int rows = 2_500;
        var file = new StringBuilder("name,email\n");
        var fixed = new StringBuilder("name,email\n");
        for (int i = 0; i < rows; i++) {
            file.append("P").append(i).append(",nobody\n");
            fixed.append("P").append(i).append(i % 5 == 0 ? ",no\n" : ",p@example.org\n");
        }
        String id = imports.run(file.toString()).text("jobId");
        assertCounts(correct(id, fixed.toString()), rows, 2_000, 500);
        assertCounts(http.get("/jobs/" + id), rows, 2_000, 500);
        List<Document> records = Imports.recordsOf(millrace, id);
        assertThat(records).hasSize(2_000);
        assertThat(records)
                .allSatisfy(record ->
                        assertThat(record.getString("name"))
                                .isEqualTo(
                                        "P"
                                                + (record.get("_src", Document.class)
                                                                .getLong("line")
                                                        - 2)));
    }

    @Test
    void correctionsThatFailLeaveNoRecordWithoutACount() {
        String id = imports.run("name,email\n" + "Ada,none\n".repeat(1_500)).text("jobId");
        String position = errors(id, "&cursor=11000").getFirst().get("position").asString();
        var foreign = new Document("_id", id + ":%015d".formatted(Long.valueOf(position)));
        Imports.records(millrace).insertOne(foreign);
        String file = "name,email\n" + "Ada,a@b.c\n".repeat(1_500);
        Answer failed = imports.awaitEnd(send(id, file).text("jobId"));
        assertThat(failed.text("status")).isEqualTo("failed");
        assertThat(failed.text("error")).contains(foreign.getString("_id"));

        // The first chunk stays, and counts; of the second one nothing does.
        assertCounts(http.get("/jobs/" + id), 1_500, 1_000, 500);
        assertThat(Imports.recordsOf(millrace, id)).hasSize(1_001).contains(foreign);
        Imports.records(millrace).deleteOne(foreign);
        assertCounts(correct(id, "name,email\n" + "Ada,a@b.c\n".repeat(500)), 500, 500, 0);
        assertCounts(http.get("/jobs/" + id), 1_500, 1_500, 0);
        assertThat(Imports.recordsOf(millrace, id)).hasSize(1_500);
    }

    // --- What is refused ---

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "Name,EMAIL,Age\\nx,y\\n|The file holds 1 rows, and 5 rejected rows are open: without positions it must hold one for each, in their order. To correct only some, use errors-annotated.csv.",
                "a,b\\n1,2\\n|The first line must be \"Name,EMAIL,Age\", or the header of errors-annotated.csv, with all columns.",
                "_position,Name,EMAIL\\n1,2,3\\n|The first line must be \"Name,EMAIL,Age\", or the header of errors-annotated.csv, with all columns.",
                "_position,Name,EMAIL,Age\\n1,x,y,z\\n|There is no open rejected row with the _position 1.",
                "_position,Name,EMAIL,Age\\n999999,x,y,z\\n|There is no open rejected row with the _position 999999.",
                "_position,Name,EMAIL,Age\\n38,x,y,z\\n38,x,y,z\\n|The _position 38 is there more than once.",
                "_position,Name,EMAIL,Age\\n38,x,y,z\\nx,x,y,z\\n|Line 3: \"x\" is no position of a row.",
                "_position,Name,EMAIL,Age\\n38,\"x\"y,z\\n|Line 2 cannot be read: A quoted field closes, but byte 7 is neither a delimiter nor a line end.",
                "_position,Name,EMAIL,Age\\n|The file holds no rows."
            })
    void refusesAFileThatDoesNotFitAndKeepsNothingOfIt(String content, String detail) {
        String id = messy();
        int files = http.get("/files?limit=200").json().get("files").size();
        Answer before = http.get("/jobs/" + id);
        send(id, content.replace("\\n", "\n")).assertProblem(422, "Corrections do not fit", detail);
        assertThat(http.get("/files?limit=200").json().get("files")).hasSize(files);
        assertThat(http.get("/jobs/" + id).json()).isEqualTo(before.json());
        assertThat(http.get("/jobs?type=corrections&limit=500").json().get("jobs"))
                .noneMatch(job -> job.get("parentJobId").asString().equals(id));
    }

    @Test
    void aPositionThatIsCorrectedAlreadyIsNotOpenAnyMore() {
        String id = messy();
        String file = "_position,Name,EMAIL,Age\n" + position(id, 3) + ",Bob,bob@example.org,40\n";
        correct(id, file);
        send(id, file)
                .assertProblem(
                        422,
                        "Corrections do not fit",
                        "There is no open rejected row with the _position %s."
                                .formatted(position(id, 3)));
    }

    @Test
    void refusesWhatCannotBeCorrectedNow() {
        String id = messy();
        send("x", "a\n").assertProblem(404, "Job not found", "There is no job with the id \"x\".");
        assertConflict(
                id,
                "state = 'processing', lease_until = CURRENT_TIMESTAMP + INTERVAL '1' HOUR",
                "Still importing",
                "The job %s has not ended: rejected rows can be corrected when it has.");
        var jdbc = millrace.part(JdbcClient.class);
        jdbc.sql("UPDATE import_run SET undone_at = CURRENT_TIMESTAMP WHERE job_id = ?")
                .param(UUID.fromString(id))
                .update();
        send(id, "a\n")
                .assertProblem(
                        409,
                        "Import undone",
                        "What the job %s wrote was taken back; process the corrected file as a new one."
                                .formatted(id));
        String other = messy();
        jdbc.sql("UPDATE job SET active_key = ? WHERE id = ?")
                .params("import:" + other, UUID.fromString(id))
                .update();
        send(other, "a\n")
                .assertProblem(
                        409,
                        "Busy",
                        "The job %s is at work on the same. Wait until it has ended."
                                .formatted(id));
    }

    private static void assertConflict(String id, String change, String title, String detail) {
        var jdbc = millrace.part(JdbcClient.class);
        jdbc.sql("UPDATE job SET " + change + " WHERE id = ?").param(UUID.fromString(id)).update();
        send(id, "a\n").assertProblem(409, title, detail.formatted(id));
        jdbc.sql("UPDATE job SET state = 'completed', lease_until = NULL WHERE id = ?")
                .param(UUID.fromString(id))
                .update();
    }

    private static void assertCounts(Answer job, int total, int inserted, int failed) {
        JsonNode result = job.json().get("result");
        assertThat(
                        List.of("totalLines", "successfulInserts", "failedLines", "skippedLines")
                                .stream()
                                .map(count -> result.get(count).asInt()))
                .as(job.body())
                .containsExactly(total, inserted, failed, 0);
        assertThat(result.get("errorCategories").valueStream().mapToInt(JsonNode::asInt).sum())
                .isEqualTo(failed);
    }

    private static List<JsonNode> errors(String id) {
        return errors(id, "");
    }

    private static List<JsonNode> errors(String id, String more) {
        List<JsonNode> errors = new ArrayList<>();
        http.get("/jobs/" + id + "/errors?limit=50" + more)
                .json()
                .get("errors")
                .forEach(errors::add);
        return errors;
    }

    /// A quote that does not close in a row by itself may have closed badly further down the file.
    private static List<JsonNode> withoutCode(List<JsonNode> errors) {
        errors.forEach(error -> ((ObjectNode) error).remove("code"));
        return errors;
    }

    private static String position(String id, int line) {
        return errors(id).stream()
                .filter(error -> error.get("line").asInt() == line)
                .findFirst()
                .orElseThrow()
                .get("position")
                .asString();
    }

    private static JsonNode json(String text) {
        return new Answer(0, Map.of(), text).json();
    }
}
