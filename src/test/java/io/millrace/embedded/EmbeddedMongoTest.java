package io.millrace.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.DuplicateKeyException;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.WriteModel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The embedded server as the real driver sees it.
class EmbeddedMongoTest {

    private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);

    @TempDir static Path data;
    static EmbeddedMongo server;
    static MongoClient client;

    MongoCollection<Document> records;

    @BeforeAll
    static void start() {
        server = EmbeddedMongo.start(data, 0);
        client = MongoClients.create(server.uri());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @BeforeEach
    void emptyCollection() {
        records =
                client.getDatabase(EmbeddedMongo.DATABASE)
                        .getCollection("records")
                        .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        records.drop();
    }

    private static void restart() {
        stop();
        start();
    }

    // ---- what is written is read

    @Test
    void keepsEveryTypeAsItIs() {
        var document =
                new Document("_id", new ObjectId())
                        .append("text", "Zoë \0 😀")
                        .append("int", 1)
                        .append("long", Long.MAX_VALUE)
                        .append("double", -0.5)
                        .append("decimal", Decimal128.parse("12.30"))
                        .append("boolean", true)
                        .append("nothing", null)
                        .append("date", Date.from(Instant.ofEpochMilli(1)))
                        .append("binary", new Binary(new byte[] {1, 2}))
                        .append("list", Arrays.asList(1, null, List.of("x"), new Document("y", 2)))
                        .append("nested", new Document("b", 1).append("a", 2));
        records.insertOne(document);
        var found = requireNonNull(records.find().first());
        assertThat(found).isEqualTo(document);
        assertThat(found.toJson()).isEqualTo(document.toJson()); // equality ignores the order
    }

    @Test
    void givesUpAQueryThatMayNotTakeAnyLonger() {
        records.insertMany(
                IntStream.range(0, 20_000).mapToObj(i -> new Document("_id", i)).toList());
        var scan = records.find(eq("none", 1)).maxTime(1, TimeUnit.MILLISECONDS);
        assertThatExceptionOfType(MongoExecutionTimeoutException.class)
                .isThrownBy(() -> scan.into(new ArrayList<>()));
        assertThat(records.find(eq("_id", 7)).maxTime(10, TimeUnit.SECONDS)).hasSize(1);
        assertThat(records.find().maxTime(10, TimeUnit.SECONDS)).hasSize(20_000);
    }

    @Test
    void refusesBeforeStoringWhatItCouldNotRead() {
        var unreadable = new Document("_id", 1).append("md5", new Binary((byte) 5, new byte[16]));
        var e =
                catchThrowableOfType(
                        MongoBulkWriteException.class,
                        () ->
                                records.insertMany(
                                        List.of(unreadable, new Document("_id", 2)), UNORDERED));
        assertThat(e.getWriteErrors())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.getIndex()).isZero();
                    assertThat(error.getCode()).isEqualTo(22);
                });
        assertThat(ids(records.find())).containsExactly(2);
    }

    @Test
    void givesAnIdToADocumentWithoutOneAndPutsItFirst() {
        var raw =
                client.getDatabase(EmbeddedMongo.DATABASE)
                        .getCollection("records", RawBsonDocument.class);
        raw.insertOne(RawBsonDocument.parse("{a: 1}"));
        raw.insertOne(RawBsonDocument.parse("{a: 2, _id: 7, b: 3}"));
        var found = records.find().sort(ascending("a")).into(new ArrayList<>());
        assertThat(found.get(0).keySet()).containsExactly("_id", "a");
        assertThat(found.get(0).get("_id")).isInstanceOf(ObjectId.class);
        assertThat(found.get(1).toJson()).isEqualTo("{\"_id\": 7, \"a\": 2, \"b\": 3}");
    }

    @Test
    void doesNotMindAFieldThatIsThereTwice() {
        client.getDatabase(EmbeddedMongo.DATABASE)
                .getCollection("records", RawBsonDocument.class)
                .insertOne(RawBsonDocument.parse("{_id: 1, a: 1, a: 2}"));
        assertThat(records.find().first()).isEqualTo(new Document("_id", 1).append("a", 2));
    }

    @Test
    void keepsEverythingOverARestart() {
        records.createIndex(ascending("n"));
        records.createIndex(ascending("unique"), new IndexOptions().unique(true));
        records.insertMany(numbered(0, 3000));
        restart();
        emptyHandle();
        assertThat(records.countDocuments()).isEqualTo(3000);
        assertThat(records.listIndexes().map(index -> index.getString("name")))
                .containsExactlyInAnyOrder("_id_", "n_1", "unique_1");
        assertThat(ids(records.find(eq("n", 2999)))).containsExactly(2999);
        assertThat(visited(() -> records.find(eq("n", 2999)).first())).isEqualTo(1);
        assertThatExceptionOfType(MongoWriteException.class)
                .isThrownBy(() -> records.insertOne(new Document("unique", "u5")));
    }

    private void emptyHandle() {
        records = client.getDatabase(EmbeddedMongo.DATABASE).getCollection("records");
    }

    // ---- writing

    @Test
    void unorderedBulkWritesAllButTheDuplicates() {
        records.insertMany(List.of(new Document("_id", 3), new Document("_id", 5)));
        var e =
                catchThrowableOfType(
                        MongoBulkWriteException.class,
                        () -> records.insertMany(numbered(0, 10), UNORDERED));
        assertThat(e.getWriteResult().getInsertedCount()).isEqualTo(8);
        assertThat(e.getWriteErrors())
                .extracting("index", "code")
                .containsExactly(tuple(3, 11000), tuple(5, 11000));
        assertThat(e.getWriteErrors().getFirst().getMessage())
                .isEqualTo(
                        "E11000 duplicate key error collection: millrace.records index: _id_ dup key: { _id: 3 }");
        assertThat(e.getWriteErrors().getFirst().getDetails()).isEqualTo(new BsonDocument());
        assertThat(records.countDocuments()).isEqualTo(10);
        assertThat(records.find(eq("_id", 3)).first()).isEqualTo(new Document("_id", 3));
    }

    @Test
    void orderedBulkStopsAtTheFirstDuplicate() {
        records.insertOne(new Document("_id", 3));
        var e =
                catchThrowableOfType(
                        MongoBulkWriteException.class, () -> records.insertMany(numbered(0, 10)));
        assertThat(e.getWriteResult().getInsertedCount()).isEqualTo(3);
        assertThat(e.getWriteErrors()).singleElement().extracting("index").isEqualTo(3);
        assertThat(ids(records.find())).containsExactly(0, 1, 2, 3);
    }

    @Test
    void duplicatesWithinOneBulkAreFound() {
        var e =
                catchThrowableOfType(
                        MongoBulkWriteException.class,
                        () ->
                                records.insertMany(
                                        List.of(
                                                new Document("_id", 1),
                                                new Document("_id", 1L),
                                                new Document("_id", 1.0),
                                                new Document("_id", "1")),
                                        UNORDERED));
        assertThat(e.getWriteErrors()).extracting("index").containsExactly(1, 2);
        assertThat(records.countDocuments()).isEqualTo(2);
    }

    @Test
    void aUniqueIndexRefusesInInsertsUpdatesAndUpserts() {
        records.createIndex(
                new Document("job", 1).append("at", -1), new IndexOptions().unique(true));
        records.insertMany(List.of(job(1, "a", 1), job(2, "a", 2), job(3, "b", 1)));
        var e =
                catchThrowableOfType(
                        MongoBulkWriteException.class,
                        () ->
                                records.insertMany(
                                        List.of(job(4, "b", 2), job(5, "a", 2), job(6, "c", 2)),
                                        UNORDERED));
        assertThat(e.getWriteErrors())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.getIndex()).isEqualTo(1);
                    assertThat(error.getMessage())
                            .isEqualTo(
                                    "E11000 duplicate key error collection: millrace.records index: job_1_at_-1 dup key: { job: \"a\", at: 2 }");
                });
        duplicate(() -> records.updateOne(eq("_id", 1), set("at", 2)));
        duplicate(() -> records.replaceOne(eq("_id", 9), job(9, "c", 2), upsert()));
        records.updateOne(eq("_id", 2), set("at", 3)); // frees a, 2
        records.updateOne(eq("_id", 1), set("at", 2));
        records.deleteOne(eq("_id", 3)); // frees b, 1
        records.insertOne(job(7, "b", 1));
        assertThat(ids(records.find())).containsExactly(1, 2, 4, 6, 7);
    }

    private static void duplicate(ThrowingCallable write) {
        assertThatExceptionOfType(MongoWriteException.class)
                .isThrownBy(write)
                .satisfies(e -> assertThat(e.getError().getCode()).isEqualTo(11000));
    }

    @Test
    void aMissingFieldIsAValueToAUniqueIndexUnlessItIsSparse() {
        records.createIndex(ascending("a"), new IndexOptions().unique(true));
        records.createIndex(ascending("b"), new IndexOptions().unique(true).sparse(true));
        records.insertOne(new Document("_id", 1));
        duplicate(() -> records.insertOne(new Document("_id", 2)));
        duplicate(() -> records.insertOne(new Document("_id", 2).append("a", null)));
        records.insertOne(new Document("_id", 2).append("a", 1));
        records.insertOne(new Document("_id", 3).append("a", 2).append("b", null));
        duplicate(() -> records.insertOne(new Document("a", 3).append("b", null)));
    }

    @Test
    void mixedBulksCountEachKind() {
        records.insertMany(numbered(0, 5));
        var result =
                records.bulkWrite(
                        List.of(
                                new InsertOneModel<>(new Document("_id", 100)),
                                new ReplaceOneModel<>(
                                        eq("_id", 1), new Document("n", -1), upsert()),
                                new ReplaceOneModel<>(
                                        eq("_id", 200), new Document("n", -2), upsert()),
                                new UpdateManyModel<>(gt("n", 2), inc("n", 10)),
                                new DeleteOneModel<>(eq("_id", 0))));
        assertThat(result.getInsertedCount()).isEqualTo(1);
        assertThat(result.getMatchedCount()).isEqualTo(3);
        assertThat(result.getModifiedCount()).isEqualTo(3);
        assertThat(result.getDeletedCount()).isEqualTo(1);
        assertThat(result.getUpserts()).extracting("index").containsExactly(2);
        assertThat(records.find(eq("_id", 4)).first()).containsEntry("n", 14);
    }

    @Test
    void anOrderedBulkOfUpsertsStopsAtAnErrorAndAnUnorderedOneGoesOn() {
        records.createIndex(ascending("n"), new IndexOptions().unique(true));
        records.insertOne(new Document("_id", 0).append("n", 0));
        List<WriteModel<Document>> upserts = new ArrayList<>();
        for (int i = 1; i < 4; i++) {
            upserts.add(
                    new ReplaceOneModel<>(
                            eq("_id", i), new Document("n", i == 2 ? 0 : i), upsert()));
        }
        var ordered =
                catchThrowableOfType(
                        MongoBulkWriteException.class, () -> records.bulkWrite(upserts));
        assertThat(ordered.getWriteErrors()).extracting("index").containsExactly(1);
        assertThat(ordered.getWriteResult().getUpserts()).hasSize(1);
        assertThat(ids(records.find())).containsExactly(0, 1);
        var unordered =
                catchThrowableOfType(
                        MongoBulkWriteException.class,
                        () -> records.bulkWrite(upserts, new BulkWriteOptions().ordered(false)));
        assertThat(unordered.getWriteErrors()).extracting("index").containsExactly(1);
        assertThat(ids(records.find())).containsExactly(0, 1, 3);
    }

    @Test
    void findsAndModifiesInTheOrderAskedFor() {
        records.insertMany(numbered(0, 5));
        var after =
                records.findOneAndUpdate(
                        gt("n", 1),
                        inc("n", 100),
                        new FindOneAndUpdateOptions()
                                .sort(descending("n"))
                                .returnDocument(ReturnDocument.AFTER));
        assertThat(after).containsEntry("n", 104);
        assertThat(records.findOneAndDelete(eq("n", 104))).containsEntry("_id", 4);
        assertThat(records.countDocuments()).isEqualTo(4);
    }

    @Test
    void writersOnSeveralConnectionsDoNotLoseEachOthersDocuments() throws Exception {
        records.createIndex(ascending("n"));
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Object>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int from = i * 1000;
                writers.add(() -> {
                    for (int j = 0; j < 1000; j += 100) {
                        records.insertMany(numbered(from + j, 100), UNORDERED);
                    }
                    return records.updateMany(gt("_id", from + 999), inc("touched", 1));
                });
            }
            for (var writer : threads.invokeAll(writers)) {
                writer.get();
            }
        }
        assertThat(records.countDocuments()).isEqualTo(4000);
        assertThat(ids(records.find().sort(ascending("n"))))
                .isEqualTo(IntStream.range(0, 4000).boxed().toList());
    }

    // ---- indexes

    @Test
    void anIndexMadeLaterHasWhatWasThereBefore() {
        records.insertMany(numbered(0, 3000));
        records.createIndex(descending("n"));
        assertThat(ids(records.find(eq("n", 1500)))).containsExactly(1500);
        assertThat(visited(() -> records.find(eq("n", 1500)).first())).isEqualTo(1);
    }

    @Test
    void aUniqueIndexIsNotMadeOverDuplicates() {
        records.insertMany(List.of(job(1, "a", 1), job(2, "a", 1)));
        assertThatExceptionOfType(DuplicateKeyException.class)
                .isThrownBy(() ->
                        records.createIndex(ascending("job"), new IndexOptions().unique(true)));
        records.deleteOne(eq("_id", 2));
        records.createIndex(ascending("job"), new IndexOptions().unique(true));
        duplicate(() -> records.insertOne(job(3, "a", 1)));
    }

    @Test
    void refusesIndexesItDoesNotHave() {
        for (var index : List.of(new Document("a", "text"), new Document("a", "2dsphere"))) {
            assertThatExceptionOfType(MongoCommandException.class)
                    .isThrownBy(() -> records.createIndex(index));
        }
        assertThatExceptionOfType(MongoCommandException.class)
                .isThrownBy(() ->
                        records.createIndex(
                                ascending("a"),
                                new IndexOptions().partialFilterExpression(eq("b", 1))));
    }

    @Test
    void aSecondIndexOfTheSameNameMustBeTheSame() {
        records.createIndex(ascending("a"), new IndexOptions().name("x"));
        records.createIndex(ascending("a"), new IndexOptions().name("x"));
        assertThatExceptionOfType(MongoCommandException.class)
                .isThrownBy(() -> records.createIndex(ascending("b"), new IndexOptions().name("x")))
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(86));
    }

    @Test
    void aDroppedIndexAndADroppedCollectionLeaveNothing() {
        records.insertMany(numbered(0, 10));
        records.createIndex(ascending("n"), new IndexOptions().unique(true));
        records.dropIndex("n_1");
        records.insertOne(new Document("_id", 10).append("n", 5));
        records.createIndex(ascending("n"));
        assertThat(ids(records.find(eq("n", 5)))).containsExactly(5, 10);
        records.drop();
        restart();
        emptyHandle();
        assertThat(records.countDocuments()).isZero();
        records.insertMany(numbered(5, 1));
        records.createIndex(ascending("n"), new IndexOptions().unique(true));
        assertThat(ids(records.find(gt("n", -1)))).containsExactly(5);
    }

    @Test
    void aRenamedCollectionKeepsItsDocumentsAndIndexes() {
        records.insertMany(numbered(0, 10));
        records.createIndex(ascending("n"));
        var namespace = new MongoNamespace("millrace.renamed");
        records.renameCollection(namespace, new RenameCollectionOptions().dropTarget(true));
        restart();
        emptyHandle();
        assertThat(records.countDocuments()).isZero();
        var renamed = client.getDatabase("millrace").getCollection("renamed");
        assertThat(ids(renamed.find(eq("n", 5)))).containsExactly(5);
        assertThat(server.documents("renamed").visited().sum()).isEqualTo(1);
    }

    // ---- reading

    @Test
    void sortsMixedTypesAsMongoDoes() {
        var values =
                Arrays.asList(
                        null,
                        -1.5,
                        0,
                        Decimal128.parse("0.5"),
                        7L,
                        "",
                        "Z",
                        "a",
                        new Document("x", 1),
                        new Binary(new byte[] {1}),
                        new ObjectId(new byte[12]),
                        false,
                        true,
                        Date.from(Instant.EPOCH));
        for (int i = values.size() - 1; i >= 0; i--) {
            records.insertOne(new Document("_id", i).append("v", values.get(i)));
        }
        var expected = IntStream.range(0, values.size()).boxed().toList();
        assertThat(ids(records.find().sort(ascending("v")))).isEqualTo(expected);
        assertThat(ids(records.find().sort(descending("v")))).isEqualTo(expected.reversed());
        records.createIndex(ascending("v"));
        assertThat(ids(records.find().sort(ascending("v")))).isEqualTo(expected);
        assertThat(ids(records.find().sort(descending("v")))).isEqualTo(expected.reversed());
    }

    @Test
    void aCursorGoesOnWhereItWasAlsoWhenDocumentsComeAndGo() {
        records.insertMany(numbered(0, 1000));
        var seen = new ArrayList<Integer>();
        try (var cursor = records.find().batchSize(100).iterator()) {
            for (int i = 0; i < 150; i++) {
                seen.add(cursor.next().getInteger("_id"));
            }
            records.deleteMany(in("_id", 50, 199, 200, 201, 500));
            records.insertOne(new Document("_id", 1000));
            cursor.forEachRemaining(document -> seen.add(document.getInteger("_id")));
        }
        var expected = new ArrayList<>(IntStream.rangeClosed(0, 1000).boxed().toList());
        expected.removeAll(List.of(201, 500)); // the two before were under way already
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void anAnswerOfAnySizeComesInBatches() {
        var text = "x".repeat(1_000_000);
        for (int i = 0; i < 20; i++) {
            records.insertOne(new Document("_id", i).append("text", text));
        }
        assertThat(ids(records.find().batchSize(1000))).hasSize(20);
        assertThat(ids(records.find().sort(descending("text")).batchSize(1000))).hasSize(20);
    }

    @Test
    void skipsLimitsAndProjects() {
        records.insertMany(numbered(0, 300));
        assertThat(ids(records.find().skip(5).limit(250)))
                .isEqualTo(IntStream.range(5, 255).boxed().toList());
        assertThat(ids(records.find().sort(descending("n")).skip(1).limit(2)))
                .containsExactly(298, 297);
        assertThat(records.find(eq("_id", 7)).projection(Projections.include("n")).first())
                .isEqualTo(new Document("_id", 7).append("n", 7));
        assertThat(records.countDocuments(gt("n", 99))).isEqualTo(200);
        assertThat(records.distinct("job", String.class)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void groups() {
        records.insertMany(numbered(0, 100));
        var groups =
                records.aggregate(
                        List.of(
                                new Document("$match", new Document("n", new Document("$gte", 50))),
                                new Document(
                                        "$group",
                                        new Document("_id", "$job")
                                                .append("n", new Document("$sum", 1))),
                                new Document("$sort", new Document("_id", 1))));
        assertThat(groups)
                .containsExactly(
                        new Document("_id", "a").append("n", 25),
                        new Document("_id", "b").append("n", 25));
    }

    @Test
    void findsByUuid() {
        var id = UUID.fromString("0198c0de-1111-7222-8333-444455556666");
        var document = new Document("_id", new BsonBinary(id));
        records.insertOne(document);
        assertThat(records.find(eq("_id", new BsonBinary(id))).first())
                .containsEntry("_id", new Binary((byte) 4, new BsonBinary(id).getData()));
        duplicate(() -> records.insertOne(document));
    }

    @Test
    void answersHelloAsTheOneServerToWriteTo() {
        var hello = client.getDatabase("admin").runCommand(new Document("hello", 1));
        assertThat(hello.getBoolean("isWritablePrimary")).isTrue();
        assertThat(
                        client.getDatabase("admin")
                                .runCommand(new BsonDocument("ping", new BsonInt32(1))))
                .containsEntry("ok", 1.0);
        records.insertOne(new Document());
        assertThat(client.listDatabaseNames()).contains("millrace");
    }

    // ---- helpers

    private static Document job(int id, String job, int at) {
        return new Document("_id", id).append("job", job).append("at", at);
    }

    private static ReplaceOptions upsert() {
        return new ReplaceOptions().upsert(true);
    }

    private static List<Document> numbered(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i ->
                        new Document("_id", i)
                                .append("n", i)
                                .append("unique", "u" + i)
                                .append("job", i % 2 == 0 ? "a" : "b"))
                .toList();
    }

    private static List<Integer> ids(MongoIterable<Document> found) {
        return found.map(document -> document.getInteger("_id")).into(new ArrayList<>());
    }

    private static long visited(Runnable query) {
        var visited = server.documents("records").visited();
        visited.reset();
        query.run();
        return visited.sum();
    }
}
