package io.millrace.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryMatcher;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.IndexBuildFailedException;
import de.bwaldvogel.mongo.exception.IndexKeySpecsConflictException;
import de.bwaldvogel.mongo.exception.InvalidIdFieldError;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// A collection: raw documents by the key of their `_id`, and indexes beside them.
///
/// Readers take no lock; one writer at a time. A commit may come between any two changes of a
/// writer, so each document is written after its index entries and removed before them
/// ([SecondaryIndex] says why).
///
/// The library brings the update operators, aggregation and the rest of the protocol; what it would
/// do with decoded documents on every insert, query and delete is done here on raw ones.
final class BsonCollection extends AbstractMongoCollection<BsonKey> {

    private static final byte[] ID = "_id".getBytes(StandardCharsets.UTF_8);
    private static final Document EVERYTHING = new Document();

    private final MVMap<BsonKey, RawDocument> documents;
    private final List<SecondaryIndex> indexes = new CopyOnWriteArrayList<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final LongAdder visited = new LongAdder();

    // The library's own matcher keeps state for the update operators, which only a writer may
    // touch.
    private final QueryMatcher matcher = new DefaultQueryMatcher();

    BsonCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            CursorRegistry cursors,
            MVMap<BsonKey, RawDocument> documents) {
        super(database, name, options, cursors);
        this.documents = documents;
    }

    MVMap<BsonKey, RawDocument> documents() {
        return documents;
    }

    List<SecondaryIndex> secondaryIndexes() {
        return indexes;
    }

    /// How many keys queries have walked over; tests tell by it whether an index was used.
    LongAdder visited() {
        return visited;
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

    boolean matches(Document document, Document filter) {
        return matcher.matches(document, filter);
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
        var document = withId(given);
        var key = idKey(document);
        if (indexes.isEmpty()) {
            return documents.putIfAbsent(key, document) == null ? null : idTaken(document);
        }
        if (holds(key)) {
            return idTaken(document);
        }
        for (var index : indexes) {
            if (index.isTaken(document, key, this::get)) {
                return new DuplicateKey(getFullName(), index, document);
            }
        }
        indexes.forEach(index -> index.add(document, key));
        documents.put(key, document);
        return null;
    }

    private DuplicateKey idTaken(RawDocument document) {
        return new DuplicateKey(getFullName(), getIndexes().getFirst(), document);
    }

    private static RawDocument withId(RawDocument document) {
        var first = document.withFirst("_id");
        var elements = first.elements();
        if (elements.next() && elements.isNamed(ID)) {
            return first;
        }
        var withId = new Document("_id", new ObjectId());
        withId.putAll(document.decoded());
        return RawDocument.of(withId);
    }

    private static BsonKey idKey(RawDocument document) {
        var id = document.elements();
        id.next();
        switch (id.type) {
            case BsonElements.ARRAY, BsonElements.REGEX, BsonElements.UNDEFINED ->
                    throw new InvalidIdFieldError(
                            "The '_id' value cannot be of type "
                                    + (id.type == BsonElements.ARRAY
                                            ? "array"
                                            : id.type == BsonElements.REGEX
                                                    ? "regex"
                                                    : "undefined"));
            default -> {}
        }
        var encoder = new KeyEncoder();
        encoder.value(id);
        return encoder.key();
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

    void checkTaken(SecondaryIndex index, RawDocument document) {
        if (index.isTaken(document, idKey(document), this::get)) {
            throw new DuplicateKey(getFullName(), index, document).thrown();
        }
    }

    // The library has had each index add the new entries before.
    @Override
    protected void handleUpdate(BsonKey key, Document from, Document to) {
        var document = RawDocument.of(to);
        documents.put(key, document);
        indexes.forEach(index -> index.removeStale(RawDocument.of(from), document, key));
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
            remove(match.key(), match.raw());
            if (++deleted == limit) {
                break;
            }
        }
        return deleted;
    }

    private void remove(BsonKey key, RawDocument document) {
        documents.remove(key);
        indexes.forEach(index -> index.remove(document, key));
    }

    /// For the library's findAndModify.
    @Override
    public void removeDocument(Document document) {
        writing(() -> {
            remove(KeyEncoder.keyOf(document.get("_id")), RawDocument.of(document));
            return true;
        });
    }

    @Override
    protected void removeDocument(BsonKey key) {
        throw new UnsupportedOperationException();
    }

    // ---- find

    /// @param needed how many of the first ones will be asked for at most, 0 for all
    Matches find(Document filter, @Nullable Document sort, int needed) {
        return find(filter, sort, needed, indexes);
    }

    private Matches find(
            Document filter,
            @Nullable Document sort,
            int needed,
            Collection<SecondaryIndex> usable) {
        var plan = QueryPlan.of(filter, sort, usable);
        var matches = new WalkedMatches(this, plan, filter);
        return plan.sorted()
                ? matches
                : new SortedMatches(this, matches, QueryPlan.Order.of(sort), needed);
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
        var usable = indexes.stream().filter(index -> !index.isMultikey()).toList();
        int needed = limit == 0 ? 0 : skip + limit;
        return new QueryResult(() -> iterator(find(query, orderBy, needed, usable), skip, limit));
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
                        ? size()
                        : stream(query)
                                .limit(limit > 0 ? skip + (long) limit : Long.MAX_VALUE)
                                .count();
        long counted = Math.max(0, found - skip);
        return Math.toIntExact(limit > 0 ? Math.min(limit, counted) : counted);
    }

    @Override
    public int count() {
        return Math.toIntExact(size());
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
        var document = get(key);
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
                if (secondary.getCount() == 0) {
                    fill(secondary);
                }
                indexes.add(secondary);
            }
            getIndexes().add(index);
            return true;
        });
    }

    private void fill(SecondaryIndex index) {
        var cursor = documents.cursor(null);
        try {
            while (cursor.hasNext()) {
                var key = cursor.next();
                var document = cursor.getValue();
                if (index.isTaken(document, key, this::get)) {
                    throw new DuplicateKey(getFullName(), index, document).thrown();
                }
                index.add(document, key);
            }
        } catch (MongoServerError e) {
            index.entries().clear();
            throw new IndexBuildFailedException(e, this);
        }
    }

    @Override
    public void dropIndex(String name) {
        super.dropIndex(name);
        indexes.removeIf(index -> index.getName().equals(name));
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
