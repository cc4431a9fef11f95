package io.millrace.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The index on `_id`, which is the map of documents itself.
final class IdIndex extends BsonIndex {

    private final IndexedDocuments documents;

    IdIndex(IndexedDocuments documents, String name, List<IndexKey> keys) {
        super(name, keys, false);
        this.documents = documents;
    }

    @Override
    public @Nullable BsonKey getPosition(Document document) {
        var id = KeyEncoder.keyOf(document.get("_id"));
        return documents.holds(id) ? id : null;
    }

    // The library itself refuses to change an `_id`.
    @Override
    public void checkUpdate(Document from, Document to, MongoCollection<BsonKey> ignored) {}

    @Override
    public void updateInPlace(
            Document from, Document to, BsonKey position, MongoCollection<BsonKey> ignored) {}

    @Override
    public long getCount() {
        return documents.size();
    }

    @Override
    public boolean isUnique() {
        return true;
    }

    @Override
    public void drop() {}
}
