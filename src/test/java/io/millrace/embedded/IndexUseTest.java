package io.millrace.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Sorts.orderBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That queries walk over no more keys than they must, and that what they find does not depend on
/// the indexes.
class IndexUseTest {

    private static final int COUNT = 10_000;
    private static final int JOBS = 10;

    @TempDir static Path data;
    static EmbeddedMongo server;
    static MongoClient client;
    static MongoCollection<Document> records;

    @BeforeAll
    static void start() {
        server = EmbeddedMongo.start(data, 0);
        client = MongoClients.create(server.uri());
        records = collection("records");
        records.createIndex(
                Indexes.compoundIndex(
                        Indexes.ascending("job"),
                        Indexes.descending("at"),
                        Indexes.ascending("name")));
        records.createIndex(Indexes.ascending("tags", "at"));
        records.createIndex(Indexes.ascending("sparse"), new IndexOptions().sparse(true));
        records.insertMany(
                IntStream.range(0, COUNT)
                        .mapToObj(i ->
                                new Document("_id", "id-%06d".formatted(i))
                                        .append("job", i % JOBS)
                                        .append("at", i / JOBS)
                                        .append("name", "n" + i % 7)
                                        .append("tags", List.of(i % 100, 100 + i % 100))
                                        .append("other", i))
                        .toList());
        records.insertOne(new Document("_id", "with").append("sparse", 1));
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static MongoCollection<Document> collection(String name) {
        return client.getDatabase(EmbeddedMongo.DATABASE).getCollection(name);
    }

    @Test
    void aPageOfRecordsByIdVisitsThePageOnly() {
        assertVisits(51, records.find(gt("_id", "id-005000")).sort(ascending("_id")).limit(50));
        assertVisits(51, records.find(lt("_id", "id-005000")).sort(descending("_id")).limit(50));
        assertVisits(51, records.find().sort(descending("_id")).limit(50));
        assertVisits(51, records.find().sort(new Document("$natural", -1)).limit(50));
        assertVisits(10, records.find(and(gte("_id", "id-000100"), lt("_id", "id-000110"))));
        assertVisits(3, records.find(in("_id", "id-000001", "id-000100", "none", "id-009999")));
    }

    @Test
    void anEqualPrefixWithARangeAndTheOrderOfTheNextField() {
        assertVisits(1000, records.find(eq("job", 3)));
        assertVisits(21, records.find(eq("job", 3)).sort(descending("at")).limit(20));
        assertVisits(21, records.find(eq("job", 3)).sort(ascending("at")).limit(20));
        assertVisits(11, records.find(and(eq("job", 3), gte("at", 500), lte("at", 510))));
        assertVisits(9, records.find(and(eq("job", 3), gt("at", 500), lt("at", 510))));
        assertVisits(
                6,
                records.find(and(eq("job", 3), gt("at", 500)))
                        .sort(orderBy(ascending("at"), descending("name")))
                        .limit(5));
        assertVisits(
                6,
                records.find(and(eq("job", 3), lte("at", 500)))
                        .sort(orderBy(ascending("job"), descending("at"), ascending("name")))
                        .limit(5));
        assertVisits(1, records.find(and(eq("job", 3), eq("at", 7), eq("name", "n3"))));
        assertVisits(2, records.find(and(eq("at", 7), in("job", 3, 4, 99))), 2000);
    }

    @Test
    void equalEntriesComeInTheOrderOfTheirIds() {
        var equal = collection("equal");
        equal.createIndex(Indexes.ascending("a"));
        for (int i = 20; i > 0; i--) {
            equal.insertOne(new Document("_id", i).append("a", i % 2));
        }
        var page = equal.find(and(eq("a", 1), gt("_id", 7))).sort(ascending("_id")).limit(3);
        assertThat(page.map(d -> d.getInteger("_id"))).containsExactly(9, 11, 13);
    }

    @Test
    void anArrayIsFoundByEachOfItsElementsAndOnce() {
        assertVisits(100, records.find(eq("tags", 42)));
        assertVisits(100, records.find(eq("tags", 142)));
        // Both elements of each document are in the range.
        assertThat(records.find(gte("tags", 0)).into(new ArrayList<>())).hasSize(COUNT);
        assertThat(records.find(gte("tags", 0)).sort(ascending("tags")).limit(3))
                .extracting(d -> d.getString("_id"))
                .containsExactly("id-000000", "id-000100", "id-000200");
        // One element above, another one below.
        assertThat(records.countDocuments(and(gt("tags", 98), lt("tags", 2)))).isEqualTo(200);
    }

    @Test
    void aSparseIndexIsUsedOnlyForWhatItHas() {
        assertVisits(1, records.find(eq("sparse", 1)));
        assertThat(records.countDocuments(eq("sparse", null))).isEqualTo(COUNT);
        assertThat(records.find().sort(ascending("sparse")).into(new ArrayList<>()))
                .hasSize(COUNT + 1);
    }

    @Test
    void countingUsesTheIndexToo() {
        visited();
        assertThat(records.countDocuments(eq("job", 3))).isEqualTo(1000);
        assertThat(visited()).isEqualTo(1000);
        assertThat(records.countDocuments()).isEqualTo(COUNT + 1);
        assertThat(visited()).isZero();
        records.updateOne(eq("_id", "id-000000"), new Document("$set", new Document("x", 1)));
        assertThat(visited()).isEqualTo(1);
        records.deleteMany(and(eq("job", 3), gt("at", 2000)));
        assertThat(visited()).isZero();
    }

    @Test
    void theBranchesOfAnOrUseOneIndexAndFindNothingTwice() {
        var keys =
                IntStream.range(0, 300)
                        .mapToObj(i -> and(eq("job", i % JOBS), eq("at", i)))
                        .toList();
        assertVisits(300, records.find(or(keys)), 300);
        assertVisits(300, records.find(or(keys)).sort(ascending("other")), 300);
        assertVisits(
                3,
                records.find(
                        or(
                                eq("_id", "id-000001"),
                                in("_id", "id-2", "id-000003"),
                                eq("_id", "id-000004"))),
                3);
        // The same records by two branches, and by two elements of an array.
        assertVisits(
                11,
                records.find(
                        or(
                                and(eq("job", 3), gte("at", 10), lte("at", 20)),
                                and(eq("job", 3), eq("at", 15)))),
                11);
        assertVisits(100, records.find(or(eq("tags", 42), eq("tags", 142))), 200);
        // No index serves the second branch.
        assertVisits(
                2, records.find(or(and(eq("job", 3), eq("at", 7)), eq("other", 9))), COUNT + 1);
    }

    /// Random documents and queries, once over many indexes and once over none.
    @Test
    void indexesNeverChangeAnAnswer() {
        for (int seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            var plain = collection("plain" + seed);
            var indexed = collection("indexed" + seed);
            for (var index :
                    List.of(
                            Indexes.ascending("a"),
                            Indexes.descending("b"),
                            Indexes.ascending("a", "b"),
                            Indexes.compoundIndex(
                                    Indexes.descending("c.d"), Indexes.ascending("a")),
                            Indexes.ascending("b", "c.d", "a"))) {
                indexed.createIndex(index);
            }
            indexed.createIndex(Indexes.ascending("c.e"), new IndexOptions().sparse(true));
            var documents = IntStream.range(0, 200).mapToObj(i -> document(i, random)).toList();
            plain.insertMany(documents);
            indexed.insertMany(documents);
            for (int i = 0; i < 50; i++) {
                var filter = filter(random);
                if (random.nextBoolean()) {
                    var change =
                            new Document("$set", new Document("a", value(random)).append("n", i));
                    plain.updateMany(filter, change);
                    indexed.updateMany(filter, change);
                } else {
                    plain.deleteOne(new Document("_id", i));
                    indexed.deleteOne(new Document("_id", i));
                }
            }
            for (int i = 0; i < 400; i++) {
                assertSameAnswer(plain, indexed, filter(random), sort(random), random.nextInt(20));
            }
        }
    }

    private static void assertSameAnswer(
            MongoCollection<Document> plain,
            MongoCollection<Document> indexed,
            Document filter,
            Document sort,
            int limit) {
        var found = indexed.find(filter).sort(sort).limit(limit).into(new ArrayList<>());
        assertThat(found)
                .as("%s sorted by %s, first %s", filter, sort, limit)
                .isEqualTo(plain.find(filter).sort(sort).limit(limit).into(new ArrayList<>()));
        assertThat(indexed.countDocuments(filter)).isEqualTo(plain.countDocuments(filter));
    }

    /// An array in `a` or in `c`; no server indexes two arrays at once.
    private static Document document(int id, Random random) {
        var document = new Document("_id", id);
        int array = random.nextInt(4);
        if (random.nextInt(5) > 0) {
            document.append("a", array == 0 ? list(random) : value(random));
        }
        if (random.nextInt(5) > 0) {
            document.append("b", value(random));
        }
        var nested = new Document("d", value(random));
        if (random.nextInt(3) == 0) {
            nested.append("e", value(random));
        }
        return document.append(
                "c",
                switch (array) {
                    case 1 -> Arrays.asList(nested, new Document("d", value(random)), 1);
                    case 2 -> value(random);
                    default -> nested;
                });
    }

    private static List<@Nullable Object> list(Random random) {
        var list = new ArrayList<@Nullable Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(random));
        }
        return list;
    }

    private static @Nullable Object value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> random.nextInt(5) + 0.5;
            case 2 -> (long) random.nextInt(5);
            case 3, 4 -> random.nextInt(5);
            case 5 -> random.nextBoolean();
            default -> "s" + random.nextInt(5);
        };
    }

    private static Document filter(Random random) {
        var filter = new Document();
        for (var field : List.of("a", "b", "c.d", "c.e", "_id")) {
            if (random.nextInt(3) == 0) {
                filter.append(field, condition(random));
            }
        }
        if (random.nextInt(3) == 0) {
            filter.append("$or", List.of(branch(random), branch(random)));
        }
        return random.nextInt(4) == 0
                ? new Document("$and", List.of(filter, new Document("a", condition(random))))
                : filter;
    }

    private static Document branch(Random random) {
        var branch = new Document("a", condition(random));
        return random.nextBoolean() ? branch.append("b", value(random)) : branch;
    }

    private static @Nullable Object condition(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Document("$gt", value(random)).append("$lte", value(random));
            case 1 -> new Document("$gte", value(random));
            case 2 -> new Document("$lt", value(random));
            case 3 -> new Document("$in", Arrays.asList(value(random), value(random)));
            case 4 -> new Document("$ne", value(random));
            default -> value(random);
        };
    }

    /// Always with `_id`, so that the order is certain.
    private static Document sort(Random random) {
        var sort = new Document();
        for (var field : List.of("b", "a", "c.d")) {
            if (random.nextInt(3) == 0) {
                sort.append(field, random.nextBoolean() ? 1 : -1);
            }
        }
        return sort.append("_id", random.nextBoolean() ? 1 : -1);
    }

    private static void assertVisits(int most, FindIterable<Document> query) {
        visited();
        var found = query.into(new ArrayList<>());
        assertThat(visited()).isLessThanOrEqualTo(most).isPositive();
        assertThat(found).isNotEmpty();
    }

    private static void assertVisits(int count, FindIterable<Document> query, int most) {
        visited();
        assertThat(query.into(new ArrayList<>())).hasSize(count);
        assertThat(visited()).isLessThanOrEqualTo(most);
    }

    private static long visited() {
        return server.documents("records").visited().sumThenReset();
    }
}
