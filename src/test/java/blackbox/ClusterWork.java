package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Filters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.Document;
import testfiles.KeyedPeople;

/// Jobs of many sizes and owners for a [Cluster], and what must have come of them.
final class ClusterWork {

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private static final int OWNERS = 5;

    /// Most files are small.
    private static final List<Integer> SIZES =
            List.of(100, 100, 300, 300, 1_000, 1_000, 3_000, 3_000, 10_000, 50_000);

    /// @param keyed whether of several rows with a key the last makes the record
    private record Queued(String job, KeyedPeople file, String collection, boolean keyed) {}

    private record Stored(String id, KeyedPeople people) {}

    private final Cluster cluster;
    private final Path folder;
    private final Random random;
    private final Map<Integer, Stored> files = new HashMap<>();
    private final List<Queued> imports = new ArrayList<>();
    private int jobs;

    ClusterWork(Cluster cluster, Path folder, Random random) {
        this.cluster = cluster;
        this.folder = folder;
        this.random = random;
    }

    /// Queues jobs: one in eight does nothing, one in eight is an upsert.
    void submit(int count) {
        for (int i = 0; i < count; i++) {
            if (jobs % 8 == 3) {
                submitNoOp();
            } else {
                submitImport(SIZES.get(random.nextInt(SIZES.size())));
            }
        }
    }

    private void submitNoOp() {
        String body = "{\"type\": \"noop\"}";
        String job = queue("/jobs", 201, body);
        assertThat(job).isNotNull();
    }

    void submitImport(int rows) {
        Stored file = files.computeIfAbsent(rows, this::store);
        boolean keyed = jobs % 8 == 7;
        String collection = keyed ? "keyed" + jobs : "people";
        String job = queue("/process/" + file.id(), 202, request(collection, keyed));
        imports.add(new Queued(job, file.people(), collection, keyed));
    }

    private Stored store(int rows) {
        try {
            Path csv = folder.resolve("people-%d.csv".formatted(rows));
            var people = KeyedPeople.write(csv, rows);
            Answer answer =
                    cluster.ask(random, 201, http -> http.upload("people.csv", () -> open(csv)));
            return new Stored(answer.text("fileId"), people);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Queues one job, also when the node that is asked is killed before it answers: then another
    /// one is asked with the same key. Nobody can log in yet, so owners are put into the table.
    private String queue(String path, int status, String body) {
        String key = UUID.randomUUID().toString();
        Answer answer =
                cluster.ask(
                        random,
                        status,
                        http ->
                                http.send(
                                        http.request(path)
                                                .header("Content-Type", "application/json")
                                                .header("Idempotency-Key", key)
                                                .POST(
                                                        java.net.http.HttpRequest.BodyPublishers
                                                                .ofString(body))));
        String job = answer.text("jobId");
        cluster.jdbc()
                .sql("UPDATE job SET owner = ? WHERE id = ?")
                .params("owner" + random.nextInt(OWNERS), UUID.fromString(job))
                .update();
        jobs++;
        return job;
    }

    private static String request(String collection, boolean keyed) {
        return """
        {"mode": "%s", "force": true, "definition": {"collection": "%s"%s, "fields": [
          {"name": "key", "constraints": {"required": true}},
          {"name": "name", "constraints": {"required": true}},
          {"name": "email", "format": "email", "constraints": {"required": true}},
          {"name": "age", "type": "integer", "constraints": {"minimum": 0, "maximum": 150}}]}}
        """
                .formatted(
                        keyed ? "upsert" : "insert",
                        collection,
                        keyed ? ", \"primaryKey\": [\"key\"]" : "");
    }

    void awaitEnd() {
        await().atMost(PATIENCE).until(() -> unfinished() == 0);
    }

    private int unfinished() {
        return cluster.jdbc()
                .sql(
                        "SELECT count(*) FROM job WHERE state IN ('pending', 'processing', 'retrying', 'cancelling')")
                .query(Integer.class)
                .single();
    }

    /// Where the imports are, and what Batch knows of them, row by row.
    List<String> committed() {
        return Stream.of("import_partition", "import_run", "reject", "batch_step_execution")
                .flatMap(table ->
                        cluster
                                .jdbc()
                                .sql(
                                        "SELECT CAST(t AS TEXT) AS text FROM %s t ORDER BY text"
                                                .formatted(table))
                                .query(String.class)
                                .list()
                                .stream())
                .toList();
    }

    /// Holds all that there is against the rows of the files.
    void assertAllIsThereOnce() {
        assertThat(count("job")).as("jobs").isEqualTo(jobs);
        var http = cluster.any(random);
        long records = 0;
        for (Queued queued : imports) {
            KeyedPeople file = queued.file();
            var all = new BitSet();
            all.set(0, file.rows());
            var found = CrashAftermath.of(file, http, queued.job(), recordsOf(queued));
            found.assertAgreesWith(all, queued.keyed());
            found.assertResult();
            records += queued.keyed() ? 0 : found.records().cardinality();
        }
        assertThat(cluster.collection("people").countDocuments())
                .as("records of all imports together")
                .isEqualTo(records);
    }

    private FindIterable<Document> recordsOf(Queued queued) {
        var records = cluster.collection(queued.collection());
        return queued.keyed()
                ? records.find()
                : records.find(
                        Filters.and(
                                Filters.gte("_id", queued.job() + ":"),
                                Filters.lt("_id", queued.job() + ";")));
    }

    private int count(String table) {
        return cluster.jdbc().sql("SELECT count(*) FROM " + table).query(Integer.class).single();
    }
}
