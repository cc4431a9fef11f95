package io.millrace.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/// An index of a [BsonCollection], which adds, removes and searches itself, with raw documents. Of
/// the library's contract only what its update code calls is left: `getPosition`, `checkUpdate` and
/// `updateInPlace`.
abstract class BsonIndex extends Index<BsonKey> {

    BsonIndex(String name, List<IndexKey> keys, boolean sparse) {
        super(name, keys, sparse);
    }

    @Override
    public final void checkAdd(Document document, MongoCollection<BsonKey> collection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final void add(
            Document document, BsonKey position, MongoCollection<BsonKey> collection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final BsonKey remove(Document document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final boolean canHandle(Document query) {
        return false;
    }

    @Override
    public final Iterable<BsonKey> getPositions(Document query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final long getDataSize() {
        return getCount();
    }
}
