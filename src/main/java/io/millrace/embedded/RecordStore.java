package io.millrace.embedded;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file that holds all records: sorted maps with a commit that covers all of them.
///
/// [#commit] returns when what was written before it was called is with the operating system, so
/// that killing this process loses nothing. It may also happen at any other moment, between any two
/// changes; whoever changes more than one map orders the changes such that every moment is a good
/// one.
final class RecordStore implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RecordStore.class);

    /// Heap for pages that were read or written; what does not fit is read from the file again.
    private static final int CACHE_MB = 32;

    /// A single command that changes more than this is written in parts, so that it does not fill
    /// the heap.
    private static final int UNSAVED_KB = 16 * 1024;

    private static final String DOCUMENTS = "documents/";
    private static final String INDEX = "index/";

    /// How old a chunk must be before its space is used again. Killing the process needs no such
    /// time, a power cut does: what replaces the chunk should have reached the disk.
    private static final int RETENTION_MILLIS = 5_000;

    private final MVStore store;
    private final Housekeeping housekeeping;

    private RecordStore(MVStore store) {
        this.store = store;
        store.setVersionsToKeep(0);
        store.setRetentionTime(RETENTION_MILLIS);
        housekeeping = new Housekeeping(store);
        housekeeping.start();
    }

    static RecordStore open(Path file) {
        try {
            // The store's own background thread stays off: it commits halfway and then lets a
            // commit return before the bytes are written.
            return new RecordStore(
                    new MVStore.Builder()
                            .fileName(file.toString())
                            .autoCommitDisabled()
                            .autoCommitBufferSize(UNSAVED_KB)
                            .cacheSize(CACHE_MB)
                            .open());
        } catch (MVStoreException e) {
            throw EmbeddedServerFailed.folderUnusable(file.toAbsolutePath(), e);
        }
    }

    void commit() {
        store.commit();
    }

    /// Runs what walks over maps; the pages it may come by are kept until it is done.
    <T> T reading(Supplier<T> reader) {
        var usage = store.registerVersionUsage();
        try {
            return reader.get();
        } finally {
            store.deregisterVersionUsage(usage);
        }
    }

    MVMap<BsonKey, RawDocument> documents(String namespace) {
        return map(DOCUMENTS + namespace, StoredTypes.DOCUMENTS);
    }

    MVMap<BsonKey, Integer> index(String namespace, String name) {
        return map(indexName(namespace, name), StoredTypes.LENGTHS);
    }

    private <V> MVMap<BsonKey, V> map(String name, DataType<V> values) {
        return store.openMap(
                name, new MVMap.Builder<BsonKey, V>().keyType(StoredTypes.KEYS).valueType(values));
    }

    // Names of collections hold no $.
    private static String indexName(String namespace, String name) {
        return INDEX + namespace + "$" + name;
    }

    /// The collections that have a map, as `database.collection`.
    Set<String> namespaces() {
        return names(DOCUMENTS);
    }

    /// The indexes that have a map, as `database.collection$index`.
    Set<String> indexes() {
        return names(INDEX);
    }

    private Set<String> names(String prefix) {
        return store.getMapNames().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    void removeDocuments(String namespace) {
        store.removeMap(DOCUMENTS + namespace);
    }

    void removeIndex(String namespace, String name) {
        store.removeMap(indexName(namespace, name));
    }

    void renameDocuments(MVMap<?, ?> documents, String namespace) {
        store.renameMap(documents, DOCUMENTS + namespace);
    }

    void renameIndex(MVMap<?, ?> index, String namespace, String name) {
        store.renameMap(index, indexName(namespace, name));
    }

    long fileSize() {
        return store.getFileStore().size();
    }

    @Override
    public void close() {
        housekeeping.close();
        store.close();
        log.debug("closed {}", store);
    }
}
