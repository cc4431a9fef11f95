package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What people see of rejected rows, and the files they get to correct them.
class RejectsTest {

    private static final String MESSY =
            """
            Name,EMAIL,Age,Department
            Ada,ada@example.org,36,Engines
            Bob,nobody,40,"The ""Q"" one"
            "Eve,e@example.org
            Zoë,,3,
            "one, field"
            solo
            =1+1,x@y,,
            "two
            lines",no,,
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

    private static String importOf(String content) {
        return imports.run(content).text("jobId");
    }

    // --- Pages ---

    @Test
    void listsRejectedRowsInTheOrderOfTheFile() {
        String id = importOf("name,email,age\nAda,a@b.c,x\nBob,b@b.c\n\"Eve\nDi,,3\n");
        JsonNode page = http.get("/jobs/" + id + "/errors").json();
        assertThat(page)
                .isEqualTo(
                        json(
                                """
                                {"errors": [
                                  {"position": 15, "line": 2, "column": "age", "category": "invalidAge", "code": "type",
                                   "message": "age: \\"x\\" is not a whole number from 0 to 150",
                                   "data": "Ada,a@b.c,x", "truncated": false, "state": "open"},
                                  {"position": 37, "line": 4, "column": null, "category": "malformedLine",
                                   "code": "unclosedQuote",
                                   "message": "The quote at byte 1 opens a field that does not close well, here or on a later line",
                                   "data": "\\"Eve", "truncated": false, "state": "open"},
                                  {"position": 42, "line": 5, "column": "email", "category": "missingFields",
                                   "code": "required", "message": "missing required field: email",
                                   "data": "Di,,3", "truncated": false, "state": "open"}],
                                 "nextCursor": null}
                                """));
        assertThat(http.get("/api/jobs/" + id + "/errors").json()).isEqualTo(page);
        assertThat(lines("/jobs/" + id + "/errors?category=missingFields")).containsExactly(5L);
        assertThat(lines("/jobs/" + id + "/errors?category=none")).isEmpty();
        assertThat(lines("/jobs/" + id + "/errors?category=%00")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&category=missingFields"})
    void listsThemPageByPage(String filter) {
        String id = importOf("name,email\n" + "Ada,\n".repeat(5));
        List<Long> seen = new ArrayList<>();
        String path = "/jobs/" + id + "/errors?limit=2" + filter;
        String next = path;
        while (next != null) {
            JsonNode page = http.get(next).json();
            page.get("errors").forEach(error -> seen.add(error.get("line").asLong()));
            JsonNode cursor = page.get("nextCursor");
            next = cursor.isNull() ? null : path + "&cursor=" + cursor.asString();
        }
        assertThat(seen).containsExactly(2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void cutsLongRowsAndSaysSo() {
        String id = importOf("name,email\n" + "é".repeat(1000) + "\n" + "é".repeat(1001) + "\n");
        JsonNode errors = http.get("/jobs/" + id + "/errors").json().get("errors");
        for (int i = 0; i < 2; i++) {
            assertThat(errors.get(i).get("data").asString()).isEqualTo("é".repeat(1000));
            assertThat(errors.get(i).get("truncated").asBoolean()).isEqualTo(i == 1);
        }
    }

    @Test
    void anImportWithoutRejectedRowsHasAnEmptyPage() {
        String id = importOf("name,email\nAda,a@b.c\n");
        assertThat(http.get("/jobs/" + id + "/errors").json())
                .isEqualTo(json("{\"errors\": [], \"nextCursor\": null}"));
    }

    @Test
    void refusesPagesThatMakeNoSense() {
        String path = "/jobs/" + importOf("name,email\nAda\n") + "/errors";
        for (String limit : List.of("0", "501")) {
            http.get(path + "?limit=" + limit)
                    .assertProblem(400, "Bad limit", "limit must be a whole number from 1 to 500.");
        }
        for (String cursor : List.of("x", "-1", "1234567890123456", "")) {
            http.get(path + "?cursor=" + cursor)
                    .assertProblem(
                            400,
                            "Bad cursor",
                            "The cursor is none that this list gave out: use the nextCursor of an earlier page.");
        }
        assertThat(http.get(path + "?kind=x").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"errors", "errors.csv", "errors-annotated.csv"})
    void knowsOnlyJobsThatImport(String what) {
        for (String id : List.of("x", "1-1-1-1-1", UUID.randomUUID().toString())) {
            http.get("/jobs/%s/%s".formatted(id, what))
                    .assertProblem(
                            404,
                            "Job not found",
                            "There is no job with the id \"%s\".".formatted(id));
        }
        String other = importOf("name,email\n");
        setType(other, "export");
        try {
            http.get("/jobs/%s/%s".formatted(other, what))
                    .assertProblem(
                            400,
                            "Not an import",
                            "The job %s is of the type \"export\": only imports reject rows."
                                    .formatted(other));
        } finally {
            // Other tests share the queue.
            setType(other, "import");
        }
    }

    private static void setType(String jobId, String type) {
        millrace.part(JdbcClient.class)
                .sql("UPDATE job SET type = ? WHERE id = ?")
                .params(type, UUID.fromString(jobId))
                .update();
    }

    // --- Downloads ---

    @Test
    void givesBackTheRejectedRowsAsTheyStandInTheFile() {
        Answer answer = http.get("/jobs/" + importOf(MESSY) + "/errors.csv");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/csv;charset=utf-8");
        assertThat(answer.header("Content-Disposition"))
                .startsWith("attachment; ")
                .contains("filename*=UTF-8''rows-errors.csv");
        assertThat(answer.body())
                .isEqualTo(
                        """
                        Name,EMAIL,Age,Department
                        Bob,nobody,40,"The ""Q"" one"
                        \"""Eve,e@example.org"
                        Zoë,,3,
                        \"""one, field\"""
                        solo
                        =1+1,x@y,,
                        "two
                        lines",no,,
                        """);
    }

    @Test
    void givesBackTheRejectedRowsWithRemarks() {
        Answer answer = http.get("/jobs/" + importOf(MESSY) + "/errors-annotated.csv");
        assertThat(answer.header("Content-Disposition")).contains("rows-errors-annotated.csv");
        assertThat(answer.body())
                .isEqualTo(
                        """
                        _position,_line,_category,_column,_message,Name,EMAIL,Age,Department,_raw
                        57,3,invalidEmail,email,"email: ""nobody"" is not an e-mail address",Bob,nobody,40,"The ""Q"" one",
                        87,4,malformedLine,,"The quote at byte 1 opens a field that does not close well, here or on a later line",,,,,\"""Eve,e@example.org"
                        106,5,missingFields,email,missing required field: email,Zoë,,3,,
                        115,6,malformedLine,,1 field where at least 2 are needed,,,,,\"""one, field\"""
                        128,7,malformedLine,,1 field where at least 2 are needed,,,,,"solo"
                        133,8,invalidEmail,email,"email: ""x@y"" is not an e-mail address",=1+1,x@y,,,
                        144,9,invalidEmail,email,"email: ""no"" is not an e-mail address","two
                        lines",no,,,
                        """);
    }

    static Stream<Arguments> longRows() {
        String long1 = "x".repeat(100_000);
        return Stream.of(
                Arguments.of("a long row", "Ada,no," + long1, "Ada,no," + long1),
                Arguments.of(
                        "a long row that is malformed",
                        "\"Ada\"x,\"" + long1,
                        "\"\"\"Ada\"\"x,\"\"" + long1 + "\""),
                Arguments.of(
                        "a row beyond the limit",
                        "Ada,\"" + "é".repeat(600_000) + "\"",
                        "\"Ada,\"\"" + "é".repeat(600_000) + "\"\"\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longRows")
    void fetchesTheRestOfARowThatWasNotKeptWhole(String what, String row, String expected) {
        String fileId = imports.upload("long.csv", ("name,email\n" + row + "\n").getBytes(UTF_8));
        String id = imports.awaitEnd(imports.process(fileId)).text("jobId");
        assertThat(http.get("/jobs/" + id + "/errors.csv").body())
                .isEqualTo("name,email\n" + expected + "\n");

        http.delete("/files/" + fileId);
        assertThat(http.get("/jobs/" + id + "/errors-annotated.csv").body())
                .contains(
                        "(only the beginning of its %d bytes is kept)"
                                .formatted(row.getBytes(UTF_8).length));
    }

    @Test
    void showsBytesThatAreNoTextAsReplacementCharacters() {
        byte[] file = "name,email\nAda,?\n".getBytes(UTF_8);
        file[15] = (byte) 0xE9;
        String id = imports.run("latin.csv", file).text("jobId");
        assertThat(http.get("/jobs/" + id + "/errors.csv").body())
                .isEqualTo("name,email\n\"Ada,\uFFFD\"\n");
    }

    @Test
    void hasNothingToDownloadBeforeAFileIsRead() {
        String id = importOf("x\n");
        http.get("/jobs/" + id + "/errors.csv")
                .assertProblem(
                        409,
                        "Nothing read yet",
                        "The job %s has not read its file so far, so there are no rejected rows."
                                .formatted(id));
        assertThat(lines("/jobs/" + id + "/errors")).isEmpty();
    }

    private static List<Long> lines(String path) {
        Answer answer = http.get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<Long> lines = new ArrayList<>();
        answer.json().get("errors").forEach(error -> lines.add(error.get("line").asLong()));
        return lines;
    }

    private static JsonNode json(String text) {
        return new Answer(0, java.util.Map.of(), text).json();
    }
}
