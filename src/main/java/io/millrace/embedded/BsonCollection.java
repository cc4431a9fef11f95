package io.millrace.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexBuildFailedException;
import de.bwaldvogel.mongo.exception.IndexKeySpecsConflictException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A collection as the library knows it, over raw documents. The library brings the update
/// operators, aggregation and the rest of the protocol; what it would do with decoded documents on
/// every insert, query and delete is done here on raw ones.
final class BsonCollection extends AbstractMongoCollection<BsonKey> {

    private static final Document EVERYTHING = new Document();

    private final IndexedDocuments documents;
    private final ReentrantLock writing = new ReentrantLock();

    BsonCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            CursorRegistry cursors,
            IndexedDocuments documents) {
        super(database, name, options, cursors);
        this.documents = documents;
    }

    IndexedDocuments documents() {
        return documents;
    }

    private <T> T writing(Supplier<T> change) {
        writing.lock();
        try {
            return change.get();
        } finally {
            writing.unlock();
        }
    }

    // ---- insert

    /// Inserts each document and tells what became of it.
    ///
    /// @param errors gets those that were not inserted
    void insert(List<RawDocument> batch, boolean ordered, WriteErrors errors) {
        writing(() -> {
            for (int i = 0; i < batch.size() && !(ordered && errors.any()); i++) {
                try {
                    errors.add(i, insert(batch.get(i)));
                } catch (MongoServerError e) {
                    errors.add(i, e);
                }
            }
            return true;
        });
    }

    private @Nullable DuplicateKey insert(RawDocument given) {
        given.check();
        var document = DocumentId.inFrontOf(given);
        var taken = documents.insert(DocumentId.keyOf(document), document);
        return taken == null ? null : duplicate(taken.index(), document);
    }

    private DuplicateKey duplicate(@Nullable SecondaryIndex index, RawDocument document) {
        return new DuplicateKey(
                getFullName(), index == null ? getIndexes().getFirst() : index, document);
    }

    /// For the library: upserts and its own lists of collections and indexes.
    @Override
    public void addDocument(Document document) {
        if (isCatalogue()) {
            documents.put(catalogueKey(document), RawDocument.of(document));
            return;
        }
        var duplicate = writing(() -> insert(RawDocument.of(document)));
        if (duplicate != null) {
            throw duplicate.thrown();
        }
    }

    private boolean isCatalogue() {
        return getCollectionName().startsWith("system.");
    }

    private BsonKey catalogueKey(Document document) {
        var field = getIdField();
        return KeyEncoder.keyOf(field == null ? UUID.randomUUID() : document.get(field));
    }

    @Override
    protected BsonKey addDocumentInternal(Document document) {
        throw new UnsupportedOperationException();
    }

    // ---- update

    @Override
    public Document updateDocuments(
            Document selector,
            Document update,
            ArrayFilters arrayFilters,
            boolean isMulti,
            boolean isUpsert,
            Oplog oplog) {
        return writing(() ->
                super.updateDocuments(selector, update, arrayFilters, isMulti, isUpsert, oplog));
    }

    @Override
    public Document findAndModify(Document query) {
        return writing(() -> super.findAndModify(query));
    }

    /// Refuses an update that would give a document values which another one has.
    void checkTaken(SecondaryIndex index, RawDocument document) {
        if (documents.isTaken(index, DocumentId.keyOf(document), document)) {
            throw duplicate(index, document).thrown();
        }
    }

    @Override
    protected void handleUpdate(BsonKey key, Document from, Document to) {
        documents.replace(key, RawDocument.of(from), RawDocument.of(to));
    }

    // ---- delete

    @Override
    public int deleteDocuments(Document selector, int limit, Oplog oplog) {
        return writing(() -> delete(selector, limit));
    }

    private int delete(Document selector, int limit) {
        var matches = find(selector, null, 0);
        int deleted = 0;
        for (var match = matches.next(); match != null; match = matches.next()) {
            documents.remove(match.key(), match.raw());
            if (++deleted == limit) {
                break;
            }
        }
        return deleted;
    }

    /// For the library's findAndModify.
    @Override
    public void removeDocument(Document document) {
        writing(() -> {
            documents.remove(KeyEncoder.keyOf(document.get("_id")), RawDocument.of(document));
            return true;
        });
    }

    @Override
    protected void removeDocument(BsonKey key) {
        throw new UnsupportedOperationException();
    }

    // ---- find

    private Matches find(Document filter, @Nullable Document sort, int needed) {
        return find(filter, sort, needed, TimeLimit.NONE);
    }

    /// @param needed how many of the first ones will be asked for at most, 0 for all
    Matches find(Document filter, @Nullable Document sort, int needed, TimeLimit time) {
        return find(filter, sort, needed, documents.indexes(), time);
    }

    private Matches find(
            Document filter,
            @Nullable Document sort,
            int needed,
            Collection<SecondaryIndex> usable,
            TimeLimit time) {
        var order = SortOrder.of(sort);
        var plan = QueryPlan.of(filter, order, usable);
        var matches = new WalkedMatches(documents, plan, filter, time);
        return plan.sorted() ? matches : new SortedMatches(documents, matches, order, needed);
    }

    /// For the library's updates, which may change what they walk over: an index that has a
    /// document twice could bring it again.
    @Override
    protected QueryResult queryDocuments(
            Document query,
            @Nullable Document orderBy,
            int skip,
            int limit,
            int batchSize,
            @Nullable Document projection) {
        var usable = documents.indexes().stream().filter(index -> !index.isMultikey()).toList();
        int needed = limit == 0 ? 0 : skip + limit;
        return new QueryResult(
                () -> iterator(find(query, orderBy, needed, usable, TimeLimit.NONE), skip, limit));
    }

    private static Iterator<Document> iterator(Matches matches, int skip, int limit) {
        var stream = Stream.generate(matches::next).takeWhile(Objects::nonNull).skip(skip);
        return (limit == 0 ? stream : stream.limit(limit)).map(Match::document).iterator();
    }

    Stream<Document> stream(Document filter) {
        var matches = find(filter, null, 0);
        return Stream.generate(matches::next).takeWhile(Objects::nonNull).map(Match::document);
    }

    List<Document> projected(List<Document> batch, Document fields) {
        return matchDocumentsFromStream(batch.stream(), EVERYTHING, null, 0, 0, 0, fields)
                .collectDocuments();
    }

    @Override
    public int count(@Nullable Document query, int skip, int limit) {
        long found =
                query == null || query.isEmpty()
                        ? documents.size()
                        : stream(query)
                                .limit(limit > 0 ? skip + (long) limit : Long.MAX_VALUE)
                                .count();
        long counted = Math.max(0, found - skip);
        return Math.toIntExact(limit > 0 ? Math.min(limit, counted) : counted);
    }

    @Override
    public int count() {
        return Math.toIntExact(documents.size());
    }

    @Override
    protected QueryResult matchDocuments(
            Document query,
            @Nullable Document orderBy,
            int skip,
            int limit,
            int batchSize,
            @Nullable Document projection) {
        return queryDocuments(query, orderBy, skip, limit, batchSize, projection);
    }

    @Override
    protected Document getDocument(BsonKey key) {
        var document = documents.get(key);
        if (document == null) {
            throw new NoSuchElementException();
        }
        return document.decoded();
    }

    @Override
    protected Stream<DocumentWithPosition<BsonKey>> streamAllDocumentsWithPosition() {
        Iterable<Match> all = () -> walk();
        return StreamSupport.stream(all.spliterator(), false)
                .map(match -> new DocumentWithPosition<>(match.document(), match.key()));
    }

    private Iterator<Match> walk() {
        var matches = find(EVERYTHING, null, 0);
        return Stream.generate(matches::next).takeWhile(Objects::nonNull).iterator();
    }

    // ---- indexes

    @Override
    public void addIndex(Index<BsonKey> index) {
        var same = getIndexes().stream().filter(i -> i.getName().equals(index.getName())).findAny();
        if (same.isPresent()) {
            if (!same.get().hasSameOptions(index)) {
                throw new IndexKeySpecsConflictException(index, same.get());
            }
            return;
        }
        writing(() -> {
            if (index instanceof SecondaryIndex secondary) {
                build(secondary);
            }
            return getIndexes().add(index);
        });
    }

    private void build(SecondaryIndex index) {
        try {
            var refused = documents.add(index);
            if (refused != null) {
                throw duplicate(index, refused).thrown();
            }
        } catch (MongoServerError e) {
            index.entries().clear();
            throw new IndexBuildFailedException(e, this);
        }
    }

    @Override
    public void dropIndex(String name) {
        super.dropIndex(name);
        documents.removeIndex(name);
    }

    // ---- sizes: not kept, since keeping them would cost each write

    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected void updateDataSize(int delta) {}

    @Override
    protected int getDataSize() {
        return 0;
    }
}
