package io.millrace.imports;

import com.mongodb.client.MongoCollection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.Document;

/// Tells which rows an insert would keep out, and leaves the collection alone.
final class DryRun implements ChunkWrite {

    private final MongoCollection<Document> collection;
    private final List<KeyOf> keys;
    private final InsertRecords scratch;

    /// @param scratch writes into a collection that is thrown away
    DryRun(MongoCollection<Document> collection, List<KeyOf> keys, InsertRecords scratch) {
        this.collection = collection;
        this.keys = keys;
        this.scratch = scratch;
    }

    @Override
    public Set<String> write(List<? extends ValidRow> rows) {
        var refused = new HashSet<String>();
        for (KeyOf key : keys) {
            Set<List<Object>> taken = taken(key, rows);
            rows.stream()
                    .filter(row -> taken.contains(key.values(row)))
                    .forEach(row -> refused.add(row.id()));
        }
        refused.addAll(
                scratch.write(rows.stream().filter(row -> !refused.contains(row.id())).toList()));
        return refused;
    }

    private Set<List<Object>> taken(KeyOf key, List<? extends ValidRow> rows) {
        var asked = rows.stream().map(key::values).filter(Objects::nonNull).distinct().toList();
        var taken = new HashSet<List<Object>>();
        if (!asked.isEmpty()) {
            for (BsonDocument record : collection.find(key.filter(asked), BsonDocument.class)) {
                List<Object> values = key.values(record);
                if (values != null) {
                    taken.add(values);
                }
            }
        }
        return taken;
    }
}
