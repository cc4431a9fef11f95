package io.millrace.embedded;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// Raw documents by the key of their `_id`, and the entries of their indexes. Everything that
/// changes both is here.
///
/// Readers take no lock; only one thread at a time may write. A commit may come between any two
/// changes, so entries are written before their document and removed after it: a crash can leave an
/// entry without its document, which nobody minds ([SecondaryIndex] says why), but no document
/// without its entries.
final class IndexedDocuments {

    private final MVMap<BsonKey, RawDocument> documents;
    private final List<SecondaryIndex> indexes = new CopyOnWriteArrayList<>();
    private final LongAdder visited = new LongAdder();

    IndexedDocuments(MVMap<BsonKey, RawDocument> documents) {
        this.documents = documents;
    }

    /// For walking over, not for changes.
    MVMap<BsonKey, RawDocument> map() {
        return documents;
    }

    Collection<SecondaryIndex> indexes() {
        return indexes;
    }

    @Nullable RawDocument get(BsonKey key) {
        return documents.get(key);
    }

    boolean holds(BsonKey key) {
        return documents.containsKey(key);
    }

    long size() {
        return documents.sizeAsLong();
    }

    /// How many keys queries have walked over; tests tell by it whether an index was used.
    LongAdder visited() {
        return visited;
    }

    /// A unique index has the values of a document already.
    ///
    /// @param index null for that on `_id`
    record Taken(@Nullable SecondaryIndex index) {}

    /// Inserts a document, or tells what is in its way.
    @Nullable Taken insert(BsonKey key, RawDocument document) {
        if (indexes.isEmpty()) {
            return documents.putIfAbsent(key, document) == null ? null : new Taken(null);
        }
        if (holds(key)) {
            return new Taken(null);
        }
        for (var index : indexes) {
            if (isTaken(index, key, document)) {
                return new Taken(index);
            }
        }
        indexes.forEach(index -> index.add(document, key));
        documents.put(key, document);
        return null;
    }

    /// Whether another document than that of the key has the values.
    boolean isTaken(SecondaryIndex index, BsonKey key, RawDocument document) {
        return index.isTaken(document, key, this::get);
    }

    /// Puts a document in the place of another one; each index has added the new entries before.
    void replace(BsonKey key, RawDocument from, RawDocument to) {
        documents.put(key, to);
        indexes.forEach(index -> index.removeStale(from, to, key));
    }

    void remove(BsonKey key, RawDocument document) {
        documents.remove(key);
        indexes.forEach(index -> index.remove(document, key));
    }

    /// For the lists of collections and indexes, which have no indexes themselves.
    void put(BsonKey key, RawDocument document) {
        documents.put(key, document);
    }

    /// Adds an index that is complete already, as after a restart, or fills it.
    ///
    /// @return a document that cannot be in it, because another one has its values; then nothing
    ///   was added
    @Nullable RawDocument add(SecondaryIndex index) {
        var refused = index.getCount() == 0 ? fill(index) : null;
        if (refused == null) {
            indexes.add(index);
        }
        return refused;
    }

    private @Nullable RawDocument fill(SecondaryIndex index) {
        var cursor = documents.cursor(null);
        while (cursor.hasNext()) {
            var key = cursor.next();
            var document = cursor.getValue();
            if (isTaken(index, key, document)) {
                return document;
            }
            index.add(document, key);
        }
        return null;
    }

    void removeIndex(String name) {
        indexes.removeIf(index -> index.getName().equals(name));
    }
}
