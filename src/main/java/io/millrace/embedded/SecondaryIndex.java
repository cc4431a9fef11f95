package io.millrace.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.CannotIndexParallelArraysError;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// An index on one or more fields. An entry is the values followed by the document's own key, and
/// says how long that last part is; so entries of equal values are in the order of `_id`.
///
/// A crash may leave an entry whose document is not there or has other values by now: an entry is
/// written before its document, and removed after. So entries are only hints; a reader looks at the
/// document, and the check for duplicates as well. A document without its entries cannot happen.
final class SecondaryIndex extends BsonIndex {

    /// Sorts before all entries; it is there once a document had more than one entry.
    private static final BsonKey MULTIKEY = new BsonKey(new byte[] {0});

    private final MVMap<BsonKey, Integer> entries;
    private final boolean unique;
    private final List<FieldPath> paths;
    private volatile boolean multikey;

    SecondaryIndex(
            MVMap<BsonKey, Integer> entries,
            String name,
            List<IndexKey> keys,
            boolean sparse,
            boolean unique) {
        super(name, keys, sparse);
        this.entries = entries;
        this.unique = unique;
        this.paths = keys.stream().map(key -> new FieldPath(key.getKey())).toList();
        this.multikey = entries.containsKey(MULTIKEY);
    }

    /// Whether documents with none of the fields are left out.
    boolean leavesOut() {
        return isSparse();
    }

    MVMap<BsonKey, Integer> entries() {
        return entries;
    }

    /// Whether some document has, or had, more than one entry.
    boolean isMultikey() {
        return multikey;
    }

    /// The values of a document as they stand in front of its entries.
    Set<BsonKey> values(RawDocument document) {
        if (isSparse() && paths.stream().noneMatch(path -> path.isIn(document))) {
            return Set.of();
        }
        var encoder = new KeyEncoder();
        for (int i = 0; i < paths.size(); i++) {
            int from = encoder.length();
            if (!paths.get(i).writeOnly(document, encoder)) {
                return valuesOfArrays(document);
            }
            if (!getKeys().get(i).isAscending()) {
                encoder.invert(from);
            }
        }
        return Set.of(encoder.key());
    }

    /// Each combination of elements. Where two fields lie in one array that is more than MongoDB
    /// has, which a reader does not mind.
    private Set<BsonKey> valuesOfArrays(RawDocument document) {
        refuseTwoArrays(document);
        Set<BsonKey> combined = Set.of(new BsonKey(new byte[0]));
        for (int i = 0; i < paths.size(); i++) {
            boolean ascending = getKeys().get(i).isAscending();
            var more = new LinkedHashSet<BsonKey>();
            for (var value : paths.get(i).keys(document)) {
                var part = ascending ? value : KeyEncoder.inverted(value);
                combined.forEach(start -> more.add(start.followedBy(part)));
            }
            combined = more;
        }
        return combined;
    }

    private void refuseTwoArrays(RawDocument document) {
        var arrays =
                paths.stream()
                        .map(path -> path.firstArray(document))
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        if (arrays.size() > 1) {
            throw new CannotIndexParallelArraysError(arrays);
        }
    }

    /// Whether another document has the values of this one already, where that is forbidden.
    ///
    /// @param documents finds a document by its key
    boolean isTaken(
            RawDocument document,
            BsonKey position,
            Function<BsonKey, @Nullable RawDocument> documents) {
        if (!unique) {
            return false;
        }
        for (var values : values(document)) {
            var cursor = entries.cursor(values);
            while (cursor.hasNext() && cursor.next().startsWith(values)) {
                var other = cursor.getKey().tail(cursor.getValue());
                if (!other.equals(position) && has(documents.apply(other), values)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean has(@Nullable RawDocument document, BsonKey values) {
        return document != null && values(document).contains(values);
    }

    void add(RawDocument document, BsonKey position) {
        var all = values(document);
        if (all.size() > 1 && !multikey) {
            entries.put(MULTIKEY, 0);
            multikey = true;
        }
        all.forEach(values -> entries.put(values.followedBy(position), position.bytes().length));
    }

    void remove(RawDocument document, BsonKey position) {
        values(document).forEach(values -> entries.remove(values.followedBy(position)));
    }

    /// Removes what `add` of the new document has left of the old one.
    void removeStale(RawDocument from, RawDocument to, BsonKey position) {
        var kept = values(to);
        values(from).stream()
                .filter(values -> !kept.contains(values))
                .forEach(values -> entries.remove(values.followedBy(position)));
    }

    @Override
    public @Nullable BsonKey getPosition(Document document) {
        return null; // the index on _id knows
    }

    @Override
    public void checkUpdate(Document from, Document to, MongoCollection<BsonKey> collection) {
        ((BsonCollection) collection).checkTaken(this, RawDocument.of(to));
    }

    @Override
    public void updateInPlace(
            Document from, Document to, BsonKey position, MongoCollection<BsonKey> collection) {
        add(RawDocument.of(to), position);
    }

    @Override
    public long getCount() {
        return entries.sizeAsLong() - (multikey ? 1 : 0);
    }

    @Override
    public boolean isUnique() {
        return unique;
    }

    @Override
    public boolean hasSameOptions(Index<?> other) {
        return super.hasSameOptions(other)
                && unique == other.isUnique()
                && Objects.equals(
                        toIndexDescription().get("key"), other.toIndexDescription().get("key"));
    }

    @Override
    public void drop() {}
}
