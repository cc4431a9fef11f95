package io.millrace.imports;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/// Puts each row in the place of the record with its key, or merges it into that record, or makes a
/// new one. Of rows with the same key the last one wins, and what a later row of the same import
/// has written is never overwritten: so a chunk that is written again, by a restart or by a worker
/// that should be dead, changes nothing.
final class ReplaceRecords implements ChunkWrite {

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    /// Somebody else may make or remove a record between our look and our write.
    private static final int ATTEMPTS = 5;

    private final MongoCollection<BsonDocument> collection;
    private final RecordBytes records;
    private final KeyOf key;
    private final boolean merge;
    private final String importId;
    private final @Nullable BeforeImages images;

    /// @param merge changes only what a row gives; otherwise the whole record is replaced
    /// @param images null where none are kept
    ReplaceRecords(
            MongoCollection<Document> collection,
            RecordBytes records,
            KeyOf key,
            boolean merge,
            ImportRun run,
            @Nullable BeforeImages images) {
        this.collection = collection.withDocumentClass(BsonDocument.class);
        this.records = records;
        this.key = key;
        this.merge = merge;
        this.importId = run.importId().toString();
        this.images = images;
    }

    @Override
    public Set<String> write(List<? extends ValidRow> rows) {
        var refused = new HashSet<String>();
        List<? extends ValidRow> left = rows;
        while (!left.isEmpty()) {
            Map<List<Object>, ValidRow> pending = lastOfEachKey(left);
            for (int attempt = 0; attempt < ATTEMPTS && !pending.isEmpty(); attempt++) {
                pending = tryToWrite(pending);
            }
            // A key that stays taken is another one than that by which records are found. Then the
            // row before it is the last one of its key.
            pending.values().forEach(row -> refused.add(row.id()));
            Set<List<Object>> again = pending.keySet();
            left =
                    left.stream()
                            .filter(row -> again.contains(key.values(row)))
                            .filter(row -> !refused.contains(row.id()))
                            .toList();
        }
        return refused;
    }

    /// Rows of corrections may come in any order.
    private Map<List<Object>, ValidRow> lastOfEachKey(List<? extends ValidRow> rows) {
        var last = new LinkedHashMap<List<Object>, ValidRow>();
        rows.stream()
                .sorted(Comparator.comparingLong(ValidRow::position))
                .forEach(row ->
                        last.merge(
                                Objects.requireNonNull(key.values(row)),
                                row,
                                (before, now) -> merge ? merged(before, now) : now));
        return last;
    }

    private static ValidRow merged(ValidRow before, ValidRow now) {
        List<@Nullable Object> values = new ArrayList<>(now.values());
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) == null) {
                values.set(i, before.values().get(i));
            }
        }
        return new ValidRow(now.row(), now.id(), now.position(), now.line(), values);
    }

    /// @return what could not be written
    private Map<List<Object>, ValidRow> tryToWrite(Map<List<Object>, ValidRow> pending) {
        Map<List<Object>, BsonDocument> found = find(pending);
        var rows = new ArrayList<Map.Entry<List<Object>, ValidRow>>();
        var writes = new ArrayList<WriteModel<RawBsonDocument>>();
        for (var entry : pending.entrySet()) {
            BsonDocument before = found.get(entry.getKey());
            if (before == null || !isLater(before, entry.getValue())) {
                rows.add(entry);
                writes.add(write(entry.getValue(), before));
            }
        }
        if (writes.isEmpty()) {
            return Map.of();
        }
        if (images != null) {
            images.keep(fresh(rows, found), found.values());
        }
        try {
            var result =
                    collection
                            .withDocumentClass(RawBsonDocument.class)
                            .bulkWrite(writes, UNORDERED);
            boolean all = result.getMatchedCount() + result.getInsertedCount() == writes.size();
            return all ? Map.of() : pending;
        } catch (MongoBulkWriteException e) {
            var left = new LinkedHashMap<List<Object>, ValidRow>();
            DuplicateKeys.of(e)
                    .forEach(i -> left.put(rows.get(i).getKey(), rows.get(i).getValue()));
            return left;
        }
    }

    private static List<String> fresh(
            List<Map.Entry<List<Object>, ValidRow>> rows, Map<List<Object>, BsonDocument> found) {
        return rows.stream()
                .filter(row -> !found.containsKey(row.getKey()))
                .map(row -> row.getValue().id())
                .toList();
    }

    private Map<List<Object>, BsonDocument> find(Map<List<Object>, ValidRow> pending) {
        var found = new HashMap<List<Object>, BsonDocument>();
        var filter = key.filter(List.copyOf(pending.keySet()));
        for (BsonDocument record : collection.find(filter)) {
            List<Object> values = key.values(record);
            if (values != null) {
                found.put(values, record);
            }
        }
        return found;
    }

    /// Whether a record is of this row already, or of a later one of this import.
    private boolean isLater(BsonDocument record, ValidRow row) {
        return record.get("_src") instanceof BsonDocument source
                && new BsonString(importId).equals(source.get("import"))
                && source.get("position") instanceof BsonInt64 position
                && position.getValue() >= row.position();
    }

    private WriteModel<RawBsonDocument> write(ValidRow row, @Nullable BsonDocument before) {
        if (before == null) {
            return new InsertOneModel<>(records.record(row));
        }
        Bson unlessLater =
                Filters.and(
                        Filters.eq("_id", before.get("_id")),
                        Filters.or(
                                Filters.ne("_src.import", importId),
                                Filters.lt("_src.position", row.position())));
        return merge
                ? new UpdateOneModel<>(unlessLater, new Document("$set", records.changes(row)))
                : new ReplaceOneModel<>(unlessLater, records.replacement(row));
    }
}
