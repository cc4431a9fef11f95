package io.millrace.embedded;

import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The commands that the library would answer differently from MongoDB, or from decoded documents.
final class Commands {

    /// MongoDB's, where the client names none.
    private static final int FIRST_BATCH = 101;

    /// What a driver's `countDocuments` has after the `$match`.
    private static final List<Document> COUNT =
            List.of(
                    new Document(
                            "$group", new Document("_id", 1).append("n", new Document("$sum", 1))));

    private final BsonDatabase database;
    private final CursorRegistry cursors;

    Commands(BsonDatabase database, CursorRegistry cursors) {
        this.database = database;
        this.cursors = cursors;
    }

    Document insert(Document command) {
        var documents = raw(required(command, "documents", Collection.class));
        var errors = new WriteErrors();
        boolean ordered = isOrdered(command);
        database.collectionFor(required(command, "insert", String.class))
                .insert(documents, ordered, errors);
        int n = ordered && errors.any() ? errors.firstIndex() : documents.size() - errors.count();
        return errors.answer(new Document("n", n));
    }

    // They come raw, unless the client has put them into the command itself.
    private static List<RawDocument> raw(Collection<?> documents) {
        var raw = new ArrayList<RawDocument>(documents.size());
        for (var document : documents) {
            raw.add(
                    document instanceof RawDocument already
                            ? already
                            : RawDocument.of((Document) document));
        }
        return raw;
    }

    Document update(Document command) {
        var collection = database.collectionFor(required(command, "update", String.class));
        var errors = new WriteErrors();
        var upserted = new ArrayList<Document>();
        int matched = 0;
        int modified = 0;
        var updates = documents(command, "updates");
        for (int i = 0; i < updates.size() && !(isOrdered(command) && errors.any()); i++) {
            try {
                var result = update(collection, updates.get(i));
                matched += number(result, "n", 0);
                modified += number(result, "nModified", 0);
                if (result.containsKey("upserted")) {
                    upserted.add(new Document("index", i).append("_id", result.get("upserted")));
                }
            } catch (MongoServerException e) {
                errors.add(i, e);
            }
        }
        var answer = new Document("n", matched + upserted.size()).append("nModified", modified);
        if (!upserted.isEmpty()) {
            answer.put("upserted", upserted);
        }
        return errors.answer(answer);
    }

    private static Document update(BsonCollection collection, Document update) {
        if (!(update.get("u") instanceof Document change)) {
            throw notSupported("updates by a pipeline");
        }
        if (!documents(update, "arrayFilters").isEmpty()) {
            throw notSupported("array filters");
        }
        return collection.updateDocuments(
                required(update, "q", Document.class),
                change,
                ArrayFilters.empty(),
                Utils.isTrue(update.get("multi")),
                Utils.isTrue(update.get("upsert")),
                NoopOplog.get());
    }

    Document delete(Document command) {
        var collection = database.collectionFor(required(command, "delete", String.class));
        var errors = new WriteErrors();
        int n = 0;
        var deletes = documents(command, "deletes");
        for (int i = 0; i < deletes.size() && !(isOrdered(command) && errors.any()); i++) {
            var delete = deletes.get(i);
            try {
                n +=
                        collection.deleteDocuments(
                                required(delete, "q", Document.class),
                                number(delete, "limit", 0),
                                NoopOplog.get());
            } catch (MongoServerException e) {
                errors.add(i, e);
            }
        }
        return errors.answer(new Document("n", n));
    }

    Document find(Document command) {
        var name = required(command, "find", String.class);
        var namespace = database.getDatabaseName() + "." + name;
        var collection = (BsonCollection) database.resolveCollection(name, false);
        if (collection == null) {
            return answer(namespace, List.of(), 0);
        }
        int skip = number(command, "skip", 0);
        int limit = number(command, "limit", 0);
        var matches =
                collection.find(
                        (Document) command.getOrDefault("filter", new Document()),
                        (Document) command.get("sort"),
                        limit == 0 ? 0 : skip + limit,
                        new TimeLimit(number(command, "maxTimeMS", 0)));
        var cursor =
                new FindCursor(
                        cursors.generateCursorId(),
                        matches,
                        skip,
                        limit,
                        projection(collection, (Document) command.get("projection")));
        var batch = firstBatch(cursor, command, limit);
        if (cursor.isEmpty() || Utils.isTrue(command.get("singleBatch"))) {
            return answer(namespace, batch, 0);
        }
        cursors.add(cursor);
        return answer(namespace, batch, cursor.getId());
    }

    private static List<Document> firstBatch(FindCursor cursor, Document command, int limit) {
        if (command.get("batchSize") instanceof Number size) {
            return size.intValue() == 0 ? List.of() : cursor.takeDocuments(size.intValue());
        }
        boolean whole = limit > 0 && Utils.isTrue(command.get("singleBatch"));
        return cursor.takeDocuments(whole ? limit : FIRST_BATCH);
    }

    private static UnaryOperator<List<Document>> projection(
            BsonCollection collection, @Nullable Document fields) {
        return fields == null || fields.isEmpty()
                ? batch -> batch
                : batch -> collection.projected(batch, fields);
    }

    private static Document answer(String namespace, List<Document> firstBatch, long cursor) {
        var answer =
                new Document(
                        "cursor",
                        new Document("id", cursor)
                                .append("ns", namespace)
                                .append("firstBatch", firstBatch));
        Utils.markOkay(answer);
        return answer;
    }

    /// The library reads the whole collection for any pipeline; one that begins with `$match`, as a
    /// driver's `countDocuments` does, need not.
    boolean startsWithMatch(Document command) {
        return command.get("aggregate") instanceof String
                && command.get("pipeline") instanceof List<?> stages
                && !stages.isEmpty()
                && stages.getFirst() instanceof Document first
                && first.get("$match") instanceof Document;
    }

    Document aggregate(Document command, DatabaseResolver databases, Oplog oplog) {
        var name = required(command, "aggregate", String.class);
        var namespace = database.getDatabaseName() + "." + name;
        var collection = (BsonCollection) database.resolveCollection(name, false);
        if (collection == null) {
            return answer(namespace, List.of(), 0);
        }
        var stages = Aggregation.parse(command.get("pipeline"));
        var match = required(stages.getFirst(), "$match", Document.class);
        var rest = stages.subList(1, stages.size());
        if (rest.equals(COUNT)) {
            int n = collection.count(match, 0, 0);
            var counted = new Document("_id", 1).append("n", n);
            return answer(namespace, n == 0 ? List.of() : List.of(counted), 0);
        }
        var pipeline = Aggregation.fromPipeline(rest, databases, database, collection, oplog);
        pipeline.validate(command);
        return answer(namespace, pipeline.runStages(collection.stream(match)), 0);
    }

    /// An index that would silently be another one is worse than none.
    void refuseUnknownIndexes(Document command) {
        for (var index : documents(command, "indexes")) {
            var keys = required(index, "key", Document.class);
            boolean known =
                    !index.containsKey("partialFilterExpression")
                            && keys.values().stream().allMatch(Number.class::isInstance);
            if (!known) {
                throw new MongoServerError(
                        67,
                        "CannotCreateIndex",
                        "the embedded server has no such index: " + Map.copyOf(index));
            }
        }
    }

    private static MongoServerError notSupported(String what) {
        return new MongoServerError(
                238, "NotImplemented", "the embedded server does not support " + what);
    }

    @SuppressWarnings("unchecked") // the protocol says so
    private static List<Document> documents(Document command, String field) {
        return (List<Document>) command.getOrDefault(field, List.of());
    }

    private static <T> T required(Document command, String field, Class<T> type) {
        var value = command.get(field);
        if (!type.isInstance(value)) {
            throw new MongoServerError(9, "FailedToParse", "field '" + field + "' is missing");
        }
        return type.cast(value);
    }

    private static boolean isOrdered(Document command) {
        return !command.containsKey("ordered") || Utils.isTrue(command.get("ordered"));
    }

    private static int number(Document command, String field, int otherwise) {
        return command.get(field) instanceof Number number ? number.intValue() : otherwise;
    }
}
