package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/// Taking back what an import wrote.
class UndoTest {

    private static final String PEOPLE =
            "name,email\nAda,ada@example.org\nBob,bob@example.org\nCy,nobody\n";

    private final RunningMillrace millrace = RunningMillrace.shared();
    private final Http http = millrace.http();
    private final Imports imports = new Imports(http);
    private final String collectionName = "undo" + UUID.randomUUID();
    private final MongoCollection<Document> collection =
            millrace.part(MongoDatabaseFactory.class)
                    .getMongoDatabase()
                    .getCollection(collectionName);

    @AfterEach
    void drop() {
        collection.drop();
    }

    private Answer run(String csv, String options) {
        String definition =
                """
                {"definition": {"collection": "%s", "primaryKey": ["email"],
                    "fields": [{"name": "name"}, {"name": "email", "format": "email"}]}%s}
                """
                        .formatted(collectionName, options);
        String file = imports.upload("a.csv", csv.getBytes(StandardCharsets.UTF_8));
        Answer accepted = http.post("/process/" + file, definition);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        return imports.awaitEnd(accepted.text("jobId"));
    }

    private Answer undo(String jobId) {
        Answer accepted = http.post("/jobs/" + jobId + "/undo");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        return imports.awaitEnd(accepted.text("jobId"));
    }

    private List<String> names() {
        return collection.find().map(record -> record.getString("name")).into(new ArrayList<>());
    }

    @Test
    void removesWhatAnImportWrote() {
        collection.insertOne(new Document("name", "Other").append("email", "o@example.org"));
        Answer job = run(PEOPLE, "");
        assertThat(names()).containsExactlyInAnyOrder("Other", "Ada", "Bob");
        Answer undone = undo(job.text("jobId"));
        assertThat(undone.text("status")).as(undone.body()).isEqualTo("completed");
        assertThat(undone.json().get("result").get("undone").asInt()).isEqualTo(2);
        assertThat(undone.text("parentJobId")).isEqualTo(job.text("jobId"));
        assertThat(names()).containsExactly("Other");
        Answer parent = http.get("/jobs/" + job.text("jobId"));
        assertThat(parent.text("status")).isEqualTo("completed");
        assertThat(parent.json().get("undoneAt").isNull()).isFalse();
    }

    @Test
    void leavesWhatSomebodyHasChangedSince() {
        Answer job = run(PEOPLE, "");
        collection.updateOne(Filters.eq("name", "Ada"), Updates.set("phone", "1"));
        Answer undone = undo(job.text("jobId"));
        assertThat(undone.json().get("result").get("kept").asInt()).isEqualTo(1);
        assertThat(undone.json().get("result").get("undone").asInt()).isEqualTo(1);
        assertThat(names()).containsExactly("Ada");
    }

    @Test
    void isRefusedWhereThereIsNothingToTakeBack() {
        String once = run(PEOPLE, "").text("jobId");
        undo(once);
        assertThat(http.post("/jobs/" + once + "/undo").status()).isEqualTo(409);
        String dry = run(PEOPLE, ", \"dryRun\": true").text("jobId");
        assertThat(http.post("/jobs/" + dry + "/undo").status()).isEqualTo(409);
        String upsert = run(PEOPLE, ", \"mode\": \"upsert\"").text("jobId");
        assertThat(http.post("/jobs/" + upsert + "/undo").status()).isEqualTo(409);
        assertThat(http.post("/jobs/" + UUID.randomUUID() + "/undo").status()).isEqualTo(404);
    }

    @Test
    void bringsBackWhatWasThereBefore() {
        var before =
                new Document("_id", 7).append("name", "Old").append("email", "ada@example.org");
        collection.insertOne(before);
        for (String mode : List.of("upsert", "merge")) {
            String job =
                    run(PEOPLE, ", \"beforeImages\": true, \"mode\": \"%s\"".formatted(mode))
                            .text("jobId");
            assertThat(names()).containsExactlyInAnyOrder("Ada", "Bob");
            undo(job);
            assertThat(collection.find()).containsExactly(before);
        }
        String delete = run(PEOPLE, ", \"beforeImages\": true, \"mode\": \"delete\"").text("jobId");
        assertThat(names()).isEmpty();
        undo(delete);
        assertThat(collection.find()).containsExactly(before);
    }

    @Test
    void anAtomicImportThatFailsLeavesNothing() {
        Answer job = run(PEOPLE, ", \"atomic\": true, \"maxErrors\": 0");
        assertThat(job.text("status")).isEqualTo("failed");
        assertThat(job.text("error"))
                .startsWith("Too many rows were rejected: 1 of 3")
                .endsWith("all that it wrote was taken back.");
        assertThat(names()).isEmpty();
    }

    @Test
    void anImportThatFailsOtherwiseKeepsWhatItCounted() {
        Answer job = run(PEOPLE, ", \"maxErrors\": 0");
        assertThat(job.text("status")).isEqualTo("failed");
        assertThat(job.json().get("inserted").asInt()).isEqualTo(2);
        assertThat(names()).containsExactlyInAnyOrder("Ada", "Bob");
    }
}
