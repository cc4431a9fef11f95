package io.millrace.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Sorts.ascending;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server's JVM at random moments while two clients write, starts it again over the same
/// folder, and compares what is there with what was acknowledged.
class EmbeddedMongoCrashTest {

    @TempDir Path data;

    @Test
    void aKillLosesNothingAcknowledged() throws Exception {
        killAgainAndAgain(3, 1);
    }

    @Tag("long")
    @Test
    void manyKillsLoseNothingAcknowledged() throws Exception {
        killAgainAndAgain(40, 2);
    }

    @Test
    void sigtermClosesTheServersCleanly() throws Exception {
        try (var services = ServicesProcess.start(data)) {
            try (var client = MongoClients.create(services.mongoUri())) {
                records(client).insertOne(new Document("_id", 1));
            }
            assertThat(services.terminate()).isEqualTo(143);
        }
        try (var mongo = EmbeddedMongo.start(data.resolve("mongo"), 0);
                var client = MongoClients.create(mongo.uri())) {
            assertThat(records(client).find()).containsExactly(new Document("_id", 1));
        }
    }

    private void killAgainAndAgain(int kills, long seed) throws Exception {
        var random = new Random(seed);
        var writers = List.of(new Writer(0, seed), new Writer(1, seed));
        for (int i = 0; i < kills; i++) {
            try (var services = ServicesProcess.start(data);
                    var client = MongoClients.create(services.mongoUri())) {
                var records = records(client);
                writers.forEach(writer -> writer.verify(records));
                assertWhole(records);
                records.createIndex(Indexes.ascending("writer", "version"));
                writeUntilKilled(writers, records, services, random.nextInt(100, 1500));
            }
        }
        try (var mongo = EmbeddedMongo.start(data.resolve("mongo"), 0);
                var client = MongoClients.create(mongo.uri())) {
            var records = records(client);
            writers.forEach(writer -> writer.verify(records));
            assertWhole(records);
        }
        assertThat(writers).allSatisfy(writer -> assertThat(writer.acknowledged).isPositive());
    }

    private static void writeUntilKilled(
            List<Writer> writers,
            MongoCollection<Document> records,
            ServicesProcess services,
            int millis)
            throws Exception {
        try (var threads = Executors.newFixedThreadPool(writers.size())) {
            List<Callable<Object>> all = new ArrayList<>();
            writers.forEach(writer -> all.add(() -> writer.writeUntilItFails(records)));
            var killer =
                    CompletableFuture.runAsync(
                            services.process()::destroyForcibly,
                            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
            for (var ended : threads.invokeAll(all)) {
                ended.get();
            }
            killer.get();
            services.kill();
        }
    }

    /// Each document is as it was written, and each is in the index once.
    private static void assertWhole(MongoCollection<Document> records) {
        var all = new ArrayList<String>();
        for (var document : records.find()) {
            assertThat(document.getString("text"))
                    .isEqualTo(text(document.getString("_id"), document.getInteger("version")));
            all.add(document.getString("_id"));
        }
        var indexed = new ArrayList<String>();
        for (int writer = 0; writer < 2; writer++) {
            records.find(eq("writer", writer))
                    .sort(ascending("version"))
                    .map(document -> document.getString("_id"))
                    .into(indexed);
        }
        assertThat(indexed).containsExactlyInAnyOrderElementsOf(all);
    }

    private static String text(String id, int version) {
        return (id + "/" + version + ".").repeat(20);
    }

    private static MongoCollection<Document> records(com.mongodb.client.MongoClient client) {
        return client.getDatabase(EmbeddedMongo.DATABASE).getCollection("records");
    }

    /// Writes documents of its own and remembers which state of each was acknowledged.
    private static final class Writer {
        private final int number;
        private final Random random;
        private final Map<String, Integer> versions = new HashMap<>();
        private Set<String> underWay = Set.of();
        private int next;
        private int acknowledged;

        Writer(int number, long seed) {
            this.number = number;
            this.random = new Random(seed * 31 + number);
        }

        Object writeUntilItFails(MongoCollection<Document> records) {
            try {
                while (true) {
                    switch (random.nextInt(4)) {
                        case 0 -> update(records);
                        case 1 -> delete(records);
                        case 2 -> insert(records, 1);
                        default -> insertOrDeleteMany(records);
                    }
                    acknowledged++;
                }
            } catch (MongoException e) {
                return e; // the server is gone
            }
        }

        private void insertOrDeleteMany(MongoCollection<Document> records) {
            if (versions.size() < 5_000) {
                insert(records, random.nextInt(1, 300));
            } else {
                underWay = Set.copyOf(versions.keySet());
                records.deleteMany(eq("writer", number));
                versions.clear();
            }
        }

        private void insert(MongoCollection<Document> records, int count) {
            var ids =
                    IntStream.range(0, count)
                            .mapToObj(_ -> "%d-%08d".formatted(number, next++))
                            .toList();
            underWay = Set.copyOf(ids);
            records.insertMany(
                    ids.stream().map(id -> document(id, 0)).toList(),
                    new InsertManyOptions().ordered(false));
            ids.forEach(id -> versions.put(id, 0));
        }

        private void update(MongoCollection<Document> records) {
            var id = anyId();
            int version = versions.getOrDefault(id, 0) + 1;
            underWay = Set.of(id);
            if (records.replaceOne(eq("_id", id), document(id, version)).getModifiedCount() == 1) {
                versions.put(id, version);
            }
        }

        private void delete(MongoCollection<Document> records) {
            var id = anyId();
            underWay = Set.of(id);
            records.deleteOne(eq("_id", id));
            versions.remove(id);
        }

        private String anyId() {
            return "%d-%08d".formatted(number, random.nextInt(next + 1));
        }

        private Document document(String id, int version) {
            return new Document("_id", id)
                    .append("writer", number)
                    .append("version", version)
                    .append("text", text(id, version));
        }

        /// What was under way may be there or not; from now on it is as it is.
        void verify(MongoCollection<Document> records) {
            var found = new HashMap<String, Integer>();
            for (var document : records.find(eq("writer", number))) {
                found.put(document.getString("_id"), document.getInteger("version"));
            }
            var expected = new HashMap<>(versions);
            for (var id : underWay) {
                expected.remove(id);
                var version = found.remove(id);
                versions.remove(id);
                if (version != null) {
                    versions.put(id, version);
                }
            }
            assertThat(found).isEqualTo(expected);
            underWay = Set.of();
        }
    }
}
