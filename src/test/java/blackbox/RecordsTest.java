package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.imports.ImportedRows;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Records, looked at by where they come from.
class RecordsTest {

    private static final String PEOPLE =
            "name,email,age\nAda,a@b.c,36\nBob,b@b.c,40\nbad\nCy,c@b.c,36\n";

    private static RunningMillrace millrace;
    private static Http http;
    private static Imports imports;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.shared();
        http = millrace.http();
        imports = new Imports(http);
    }

    private static Answer people() {
        return imports.run("people.csv", PEOPLE.getBytes(UTF_8));
    }

    @Test
    void aRecordSaysWhereItComesFrom() {
        Answer job = people();
        String id = job.text("jobId");
        JsonNode page = http.get("/records?limit=1&jobId=" + id).json();
        JsonNode record = page.get("records").get(0);
        String file = job.text("fileId");
        assertThat(record)
                .isEqualTo(
                        new Answer(
                                        0,
                                        Map.of(),
                                        """
                                        {"_id": "%s:000000000000015", "name": "Ada", "email": "a@b.c", "age": 36,
                                         "uploadedFileId": "%s", "processedAt": %s,
                                         "source": {"fileId": "%s", "fileName": "%s-people.csv", "jobId": "%s",
                                           "line": 2, "position": 15}}
                                        """
                                                .formatted(
                                                        id,
                                                        file,
                                                        record.get("processedAt"),
                                                        file,
                                                        file,
                                                        id))
                                .json());
        assertThat(Instant.parse(record.get("processedAt").asString()))
                .isBefore(Instant.now().plusSeconds(60));
        assertThat(http.get("/records/" + record.get("_id").asString()).json()).isEqualTo(record);
        assertThat(
                        http.get(
                                        "/records/%s?collection=records"
                                                .formatted(record.get("_id").asString()))
                                .json())
                .isEqualTo(record);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobId", "fileId"})
    void listsRecordsOfAnImportPageByPage(String by) {
        Answer job = people();
        String path = "/records?limit=2&" + by + "=" + job.text(by);
        JsonNode first = http.get(path).json();
        assertThat(names(first)).containsExactly("Ada", "Bob");
        JsonNode second = http.get(path + "&cursor=" + first.get("nextCursor").asString()).json();
        assertThat(names(second)).containsExactly("Cy");
        assertThat(second.get("nextCursor").isNull()).isTrue();
    }

    @Test
    void aFileThatWasImportedTwiceHasTheRecordsOfBoth() {
        Answer first = people();
        String file = first.text("fileId");
        imports.awaitEnd(imports.process(file));
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page =
                    http.get("/records?collection=records&limit=2&fileId=" + file + cursor).json();
            seen.addAll(names(page));
            JsonNode next = page.get("nextCursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asString();
        }
        assertThat(seen).containsExactly("Ada", "Bob", "Cy", "Ada", "Bob", "Cy");
    }

    @Test
    void aDryRunIsNotAmongWhatWasWritten() {
        String file = imports.upload("tried.csv", "name,email\nAda,a@b.c\n".getBytes(UTF_8));
        String tried = "tried_" + UUID.randomUUID();
        String definition =
                """
                {"definition": {"collection": "%s", "fields": [{"name": "name"}]}, "dryRun": %s}
                """;
        Answer dryRun = http.post("/process/" + file, definition.formatted(tried, true));
        imports.awaitEnd(dryRun.text("jobId"));
        UUID id = UUID.fromString(dryRun.text("jobId"));
        assertThat(millrace.part(ImportedRows.class).of(List.of(id))).isEmpty();
        assertThat(http.get("/records?collection=" + tried).status()).isEqualTo(404);
        String written = "written_" + UUID.randomUUID();
        imports.awaitEnd(
                http.post("/process/" + file, definition.formatted(written, false)).text("jobId"));
        assertThat(names(http.get("/records?fileId=" + file).json())).containsExactly("Ada");
    }

    @Test
    void listsWhatCorrectionsAdded() {
        Answer job = imports.run("name,email\nAda,a@b.c\nBob\nCy,c@b.c\n");
        String id = job.text("jobId");
        Answer accepted =
                http.multipart(
                        "/jobs/" + id + "/corrections",
                        Http.filePart("file", "c.csv", "name,email\nBob,b@b.c\n".getBytes(UTF_8)));
        imports.awaitEnd(accepted.text("jobId"));
        JsonNode added = http.get("/records?jobId=" + accepted.text("jobId")).json();
        assertThat(names(added)).containsExactly("Bob");
        JsonNode source = added.get("records").get(0).get("source");
        assertThat(source.get("jobId").asString()).isEqualTo(accepted.text("jobId"));
        assertThat(source.get("fileId").asString()).isEqualTo(job.text("fileId"));
        assertThat(source.get("line").asInt()).isEqualTo(3);
        assertThat(names(http.get("/records?jobId=" + id).json()))
                .containsExactly("Ada", "Bob", "Cy");
    }

    @Test
    void findsRecordsByWhatTheyHold() {
        String id = people().text("jobId");
        String path = "/records?jobId=" + id;
        assertThat(names(http.get(path + "&age=36").json())).containsExactly("Ada", "Cy");
        assertThat(names(http.get(path + "&age=36&name=Cy").json())).containsExactly("Cy");
        assertThat(names(http.get(path + "&name=Ada&name=Bob").json()))
                .containsExactly("Ada", "Bob");
        assertThat(names(http.get(path + "&name=36").json())).isEmpty();
        assertThat(names(http.get(path + "&none=1").json())).isEmpty();
    }

    /// The values that a definition can make, asked for as text and shown as JSON.
    @Test
    void knowsTheTypesOfRecords() {
        Answer job = people();
        String id = job.text("jobId");
        String collection = "typed_" + UUID.randomUUID();
        millrace.part(JdbcClient.class)
                .sql("UPDATE import_run SET collection = ? WHERE job_id = ?")
                .params(collection, UUID.fromString(id))
                .update();
        var typed =
                millrace.part(MongoDatabaseFactory.class)
                        .getMongoDatabase()
                        .getCollection(collection);
        typed.insertOne(
                new Document("_id", id + ":000000000000001")
                        .append("born", Date.from(Instant.parse("2026-01-31T00:00:00Z")))
                        .append("price", new Decimal128(new BigDecimal("12.50")))
                        .append("count", 5_000_000_000L)
                        .append("ok", true)
                        .append("address", new Document("city", "Oslo"))
                        .append("source", "own"));
        // What imports did not write is not shown with what they did.
        typed.insertOne(new Document("_id", new ObjectId()));
        JsonNode record =
                http.get("/records?collection=" + collection).json().get("records").get(0);
        assertThat(record.get("born").asString()).isEqualTo("2026-01-31T00:00:00Z");
        assertThat(record.get("price").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(record.get("source").asString()).isEqualTo("own");
        assertThat(record.get("_source").get("fileId").isNull()).isTrue();
        for (String filter :
                List.of(
                        "born=2026-01-31",
                        "born=2026-01-31T00:00:00Z",
                        "price=12.5",
                        "count=5000000000",
                        "ok=true",
                        "address.city=Oslo")) {
            assertThat(http.get("/records?jobId=" + id + "&" + filter).json().get("records"))
                    .as(filter)
                    .hasSize(1);
        }
        assertThat(http.get("/records?collection=" + collection).json().get("records")).hasSize(1);
    }

    @Test
    void refusesQuestionsThatMakeNoSense() {
        people();
        http.get("/records?limit=501")
                .assertProblem(400, "Bad limit", "limit must be a whole number from 1 to 500.");
        for (String cursor : List.of("*", "")) {
            http.get("/records?cursor=" + cursor)
                    .assertProblem(
                            400,
                            "Bad cursor",
                            "The cursor is none that this list gave out: use the nextCursor of an earlier page.");
        }
        http.get("/records?fileId=x")
                .assertProblem(
                        400, "Wrong parameter", "\"fileId\" must be the id of a file, not \"x\".");
        http.get("/records?$where=1")
                .assertProblem(400, "Wrong parameter", "\"$where\" cannot be the name of a field.");
        for (String name : List.of("system.users", "elsewhere")) {
            http.get("/records?collection=" + name)
                    .assertProblem(
                            404,
                            "Collection not found",
                            "No import has written to a collection \"%s\".".formatted(name));
        }
        http.get("/records?jobId=x")
                .assertProblem(404, "Job not found", "There is no job with the id \"x\".");
        http.get("/records/x")
                .assertProblem(404, "Record not found", "There is no record with the id \"x\".");
    }

    private static List<String> names(JsonNode page) {
        List<String> names = new ArrayList<>();
        page.get("records").forEach(record -> names.add(record.get("name").asString()));
        return names;
    }
}
