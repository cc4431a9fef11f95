package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import blackbox.CaseFiles.Case;
import com.mongodb.client.MongoCollection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Imports the file of each case over HTTP, into a collection of its own, and compares all that
/// became of it with what the case expects. A new case needs no code.
class CasesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// What every record has besides its fields.
    private static final Set<String> OWN = Set.of("_id", "_src", "uploadedFileId", "processedAt");

    private final RunningMillrace millrace = RunningMillrace.shared();
    private final Http http = millrace.http();
    private final Imports imports = new Imports(http);

    @TestFactory
    Stream<DynamicTest> becomesOfTheFileWhatItsCaseExpects() {
        return CaseFiles.all().stream()
                .map(it -> DynamicTest.dynamicTest(it.name(), () -> checkNamed(it)));
    }

    /// Reports name the case, which the runner of dynamic tests leaves out.
    private void checkNamed(Case it) throws IOException {
        try {
            check(it);
        } catch (AssertionError e) {
            throw new AssertionError(it.name() + ": " + e.getMessage(), e);
        }
    }

    private void check(Case it) throws IOException {
        var collection = collection("case_" + UUID.randomUUID());
        List<BsonDocument> before = documents(it.how().path("before"));
        if (!before.isEmpty()) {
            collection.insertMany(before);
        }
        Answer uploaded = http.upload(it.fileName(), it.content());
        if (uploaded.status() != 201) {
            assertRefused(uploaded, it);
            return;
        }
        String fileId = uploaded.text("fileId");
        if (it.expected().has("preview")) {
            assertPreview(fileId, it);
        }
        Answer accepted =
                http.post(
                        "/process/" + fileId,
                        request(it, collection.getNamespace().getCollectionName()));
        if (accepted.status() != 202) {
            assertRefused(accepted, it);
            return;
        }
        assertThat(it.expected().has("refused")).as("refused").isFalse();
        Answer job = imports.awaitEnd(accepted.text("jobId"));
        assertEnd(job, it.expected());
        assertRejects(job, it.expected());
        List<BsonDocument> records = records(collection);
        if (job.text("status").equals("completed")) {
            assertCounts(job.json().get("result"), it.expected(), records.size() - before.size());
        }
        assertRecords(records, it.expected());
        collection.drop();
    }

    private MongoCollection<BsonDocument> collection(String name) {
        return millrace.part(MongoDatabaseFactory.class)
                .getMongoDatabase()
                .getCollection(name, BsonDocument.class);
    }

    /// The case's request, with its definition turned to the collection of this run.
    private String request(Case it, String collection) {
        JsonNode asked = it.how().path("definition");
        ObjectNode definition =
                asked.isObject()
                        ? (ObjectNode) asked.deepCopy()
                        : (ObjectNode) http.get("/imports/" + asked.asString("people")).json();
        definition.put("collection", collection);
        ObjectNode request =
                it.how().has("request")
                        ? (ObjectNode) it.how().get("request").deepCopy()
                        : JSON.createObjectNode();
        request.set("definition", definition);
        return JSON.writeValueAsString(request);
    }

    private void assertRefused(Answer answer, Case it) {
        JsonNode expected = it.expected().path("refused");
        assertThat(answer.status()).as(answer.body()).isEqualTo(expected.path("status").asInt(0));
        assertThat(answer.text("detail")).isEqualTo(expected.path("detail").asString(""));
    }

    private void assertPreview(String fileId, Case it) {
        JsonNode query = it.how().path("preview");
        var path = new StringBuilder("/files/" + fileId + "/preview?rows=20");
        query.properties()
                .forEach(option ->
                        path.append('&')
                                .append(option.getKey())
                                .append('=')
                                .append(option.getValue().asString()));
        Answer answer = http.get(path.toString());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode expected = it.expected().get("preview");
        assertThat(saidOf(answer.json(), expected)).as("preview").isEqualTo(expected);
    }

    private static void assertEnd(Answer job, JsonNode expected) {
        String status = expected.path("status").asString("completed");
        assertThat(job.text("status")).as(job.body()).isEqualTo(status);
        if (status.equals("failed")) {
            assertThat(job.text("error")).contains(expected.path("error").asString("?"));
        }
    }

    private void assertRejects(Answer job, JsonNode expected) {
        JsonNode rejects = http.get("/jobs/" + job.text("jobId") + "/errors?limit=500").json();
        JsonNode wanted = expected.path("rejects");
        assertThat(lines(saidOf(rejects.get("errors"), wanted)))
                .as("rejects of %s", rejects.get("errors"))
                .isEqualTo(lines(wanted));
    }

    /// What is not said follows from the rest: nothing is skipped, every other row is a record.
    private static void assertCounts(JsonNode result, JsonNode expected, int more) {
        Map<String, Long> categories = new TreeMap<>();
        expected.path("rejects")
                .forEach(reject ->
                        categories.merge(reject.path("category").asString("?"), 1L, Long::sum));
        long failed = expected.path("failedLines").asLong(expected.path("rejects").size());
        long skipped = expected.path("skippedLines").asLong(0);
        long inserted = expected.path("successfulInserts").asLong(more);
        assertThat(result.get("successfulInserts").asLong()).as("inserts").isEqualTo(inserted);
        assertThat(result.get("failedLines").asLong()).as("failed").isEqualTo(failed);
        assertThat(result.get("skippedLines").asLong()).as("skipped").isEqualTo(skipped);
        assertThat(result.get("totalLines").asLong())
                .as("total")
                .isEqualTo(expected.path("totalLines").asLong(inserted + failed + skipped));
        assertThat(result.get("errorCategories"))
                .as("categories")
                .isEqualTo(
                        expected.has("errorCategories")
                                ? expected.get("errorCategories")
                                : JSON.readTree(JSON.writeValueAsString(categories)));
    }

    /// In the order of the file; those of others come first.
    private static List<BsonDocument> records(MongoCollection<BsonDocument> collection) {
        return collection.find().into(new ArrayList<>()).stream()
                .sorted(Comparator.comparingLong(CasesTest::position))
                .toList();
    }

    private static long position(BsonDocument record) {
        return record.get("_src") instanceof BsonDocument source
                        && source.get("position") instanceof BsonInt64 position
                ? position.getValue()
                : -1;
    }

    private static void assertRecords(List<BsonDocument> records, JsonNode expected) {
        List<BsonDocument> wanted = documents(expected.path("records"));
        var said = new ArrayList<String>();
        for (int i = 0; i < records.size(); i++) {
            said.add(
                    saidOf(records.get(i), i < wanted.size() ? wanted.get(i) : new BsonDocument()));
        }
        assertThat(said)
                .as("records")
                .isEqualTo(wanted.stream().map(BsonDocument::toJson).toList());
    }

    /// A record without what each one has, as far as the case does not mention it.
    private static String saidOf(BsonDocument record, BsonDocument wanted) {
        var said = new BsonDocument();
        record.forEach((name, value) -> {
            BsonValue asked = wanted.get(name);
            if (name.equals("_src") && asked instanceof BsonDocument some) {
                said.append(name, place(value.asDocument(), some.keySet()));
            } else if (asked != null || !OWN.contains(name)) {
                said.append(name, value);
            }
        });
        return said.toJson();
    }

    /// Positions and lines are long, which a case need not say.
    private static BsonDocument place(BsonDocument source, Set<String> asked) {
        var place = new BsonDocument();
        source.forEach((name, value) -> {
            if (asked.contains(name)) {
                place.append(
                        name,
                        value.isInt64()
                                ? new BsonInt32(Math.toIntExact(value.asInt64().getValue()))
                                : value);
            }
        });
        return place;
    }

    private static List<BsonDocument> documents(JsonNode list) {
        return list.valueStream().map(node -> BsonDocument.parse(node.toString())).toList();
    }

    private static List<String> lines(JsonNode list) {
        return list.valueStream().map(JsonNode::toString).toList();
    }

    /// As much of what is there as the case says, in the case's order.
    private static JsonNode saidOf(JsonNode there, JsonNode expected) {
        if (there.isObject() && expected.isObject()) {
            ObjectNode said = JSON.createObjectNode();
            expected.properties()
                    .forEach(member -> {
                        JsonNode value = there.get(member.getKey());
                        if (value != null) {
                            said.set(member.getKey(), saidOf(value, member.getValue()));
                        }
                    });
            return said;
        }
        if (there.isArray()) {
            var said = JSON.createArrayNode();
            for (int i = 0; i < there.size(); i++) {
                said.add(
                        i < expected.size() ? saidOf(there.get(i), expected.get(i)) : there.get(i));
            }
            return said;
        }
        return there;
    }
}
