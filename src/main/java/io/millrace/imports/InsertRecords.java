package io.millrace.imports;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/// Makes a record of each row, in unordered bulk writes. Of rows with the same key the first one
/// wins, whatever order the server takes them in: rows that share a key are never in one bulk
/// write.
final class InsertRecords implements ChunkWrite {

    private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);

    private final MongoCollection<RawBsonDocument> collection;
    private final RecordBytes records;
    private final List<KeyOf> keys;

    InsertRecords(MongoCollection<Document> collection, RecordBytes records, List<KeyOf> keys) {
        this.collection = collection.withDocumentClass(RawBsonDocument.class);
        this.records = records;
        this.keys = keys;
    }

    @Override
    public Set<String> write(List<? extends ValidRow> rows) {
        if (keys.isEmpty()) {
            return insert(rows);
        }
        var refused = new HashSet<String>();
        var taken = new HashSet<Key>();
        List<? extends ValidRow> waiting = rows;
        while (!waiting.isEmpty()) {
            var round = new ArrayList<ValidRow>();
            waiting = choose(waiting, round, taken, refused);
            Set<String> kept = insert(round);
            refused.addAll(kept);
            round.stream()
                    .filter(row -> !kept.contains(row.id()))
                    .forEach(row -> taken.addAll(keysOf(row)));
        }
        return refused;
    }

    private record Key(KeyOf key, List<Object> values) {}

    private List<Key> keysOf(ValidRow row) {
        var found = new ArrayList<Key>(keys.size());
        for (KeyOf key : keys) {
            List<Object> values = key.values(row);
            if (values != null) {
                found.add(new Key(key, values));
            }
        }
        return found;
    }

    /// Puts the first row of each key into the round, and refuses those whose key is taken.
    ///
    /// @return the others, which have to wait for what becomes of the first
    private List<ValidRow> choose(
            List<? extends ValidRow> waiting,
            List<ValidRow> round,
            Set<Key> taken,
            Set<String> refused) {
        var inRound = new HashSet<Key>();
        var later = new ArrayList<ValidRow>();
        for (ValidRow row : waiting) {
            List<Key> own = keysOf(row);
            if (own.stream().anyMatch(taken::contains)) {
                refused.add(row.id());
            } else if (own.stream().anyMatch(inRound::contains)) {
                inRound.addAll(own);
                later.add(row);
            } else {
                inRound.addAll(own);
                round.add(row);
            }
        }
        return later;
    }

    /// Inserts rows and returns the ids of those that another record's key keeps out.
    private Set<String> insert(List<? extends ValidRow> rows) {
        if (rows.isEmpty()) {
            return Set.of();
        }
        try {
            collection.insertMany(rows.stream().map(records::record).toList(), UNORDERED);
            return Set.of();
        } catch (MongoBulkWriteException e) {
            return refused(rows, e);
        }
    }

    /// On a replay most refused records are there already, written by the run that died: they count
    /// as written.
    private Set<String> refused(List<? extends ValidRow> rows, MongoBulkWriteException failure) {
        List<? extends ValidRow> failed =
                DuplicateKeys.of(failure).stream().map(rows::get).toList();
        Map<String, @Nullable Object> sources = sourcesOf(failed);
        var refused = new HashSet<String>();
        for (ValidRow row : failed) {
            if (!sources.containsKey(row.id())) {
                refused.add(row.id());
            } else if (!records.isOf(row, sources.get(row.id()))) {
                throw ImportFailed.foreignRecord(row.id());
            }
        }
        return refused;
    }

    /// `_src` of those of the rows whose id is in the collection.
    private Map<String, @Nullable Object> sourcesOf(List<? extends ValidRow> rows) {
        var ids = rows.stream().map(ValidRow::id).toList();
        var sources = new HashMap<String, @Nullable Object>();
        collection
                .find(Filters.in("_id", ids), Document.class)
                .projection(Projections.include("_src"))
                .forEach(found -> sources.put(found.getString("_id"), found.get("_src")));
        return sources;
    }
}
