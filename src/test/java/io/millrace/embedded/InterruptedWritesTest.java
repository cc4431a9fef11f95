package io.millrace.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a crash between two changes can leave behind, made on purpose.
class InterruptedWritesTest {

    @TempDir Path data;

    @Test
    void anEntryWithoutItsDocumentIsNotFoundAndInNobodysWay() {
        run(records -> {
            records.createIndex(ascending("a"), new IndexOptions().unique(true));
            records.insertOne(new Document("_id", 1).append("a", 5));
        });
        inStore(store -> store.documents("millrace.records").remove(KeyEncoder.keyOf(1)));
        run(records -> {
            assertThat(records.find(eq("a", 5))).isEmpty();
            records.insertOne(new Document("_id", 2).append("a", 5));
            assertThat(records.find(eq("a", 5))).hasSize(1);
            assertThatExceptionOfType(MongoWriteException.class)
                    .isThrownBy(() -> records.insertOne(new Document("_id", 3).append("a", 5)));
        });
    }

    @Test
    void anEntryOfADocumentThatHasOtherValuesIsNotFoundAndInNobodysWay() {
        run(records -> {
            records.createIndex(ascending("a"), new IndexOptions().unique(true));
            records.insertOne(new Document("_id", 1).append("a", 5));
        });
        inStore(store -> {
            var stale = KeyEncoder.keyOf(6).followedBy(KeyEncoder.keyOf(1));
            store.index("millrace.records", "a_1").put(stale, KeyEncoder.keyOf(1).bytes().length);
        });
        run(records -> {
            assertThat(records.find(eq("a", 6))).isEmpty();
            records.insertOne(new Document("_id", 2).append("a", 6));
            records.updateOne(eq("_id", 1), set("a", 7));
            assertThat(records.find(eq("a", 6))).hasSize(1);
        });
    }

    @Test
    void aCollectionHalfMadeOrHalfDroppedIsNotThere() {
        inStore(store -> {
            store.documents("millrace.records").put(KeyEncoder.keyOf(1), RawDocument.of(old()));
            store.index("millrace.records", "a_1")
                    .put(KeyEncoder.keyOf(5).followedBy(KeyEncoder.keyOf(1)), 12);
        });
        run(records -> {
            assertThat(records.countDocuments()).isZero();
            records.insertOne(new Document("_id", 1));
            records.createIndex(ascending("a"), new IndexOptions().unique(true));
            records.insertOne(new Document("_id", 2).append("a", 5));
        });
    }

    private static de.bwaldvogel.mongo.bson.Document old() {
        return new de.bwaldvogel.mongo.bson.Document("_id", 1).append("a", 5);
    }

    @Test
    void aCollectionWhoseIndexesWereNotListedYetGetsItsIdIndex() {
        run(records -> {
            records.createIndex(ascending("a"));
            records.insertOne(new Document("_id", 1).append("a", 5));
        });
        inStore(store -> store.documents("millrace.system.indexes").clear());
        inStore(store -> assertThat(store.indexes()).containsExactly("millrace.records$a_1"));
        run(records -> {
            assertThat(records.listIndexes().map(index -> index.getString("name")))
                    .containsExactly("_id_");
            assertThatExceptionOfType(MongoWriteException.class)
                    .isThrownBy(() -> records.insertOne(new Document("_id", 1)));
            assertThat(records.updateOne(eq("a", 5), set("a", 6)).getModifiedCount()).isEqualTo(1);
        });
        inStore(store -> assertThat(store.indexes()).isEmpty());
    }

    private void run(Consumer<MongoCollection<Document>> use) {
        try (var server = EmbeddedMongo.start(data, 0);
                var client = MongoClients.create(server.uri())) {
            use.accept(client.getDatabase(EmbeddedMongo.DATABASE).getCollection("records"));
        }
    }

    private void inStore(Consumer<RecordStore> change) {
        try (var store = RecordStore.open(data.resolve("records.mv"))) {
            change.accept(store);
        }
    }
}
