package io.millrace.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A database: which collections and indexes there are, and where each lies in the store.
///
/// The library keeps that list in two collections, as MongoDB once did. A collection or an index
/// that was being made or dropped when the process died is not in the list but may have left a map
/// behind, so new ones start by clearing theirs.
final class BsonDatabase extends AbstractSynchronizedMongoDatabase<BsonKey> {

    private final RecordStore store;
    private final Commands commands;
    private boolean opening = true;

    BsonDatabase(String name, RecordStore store, CursorRegistry cursors) {
        super(name, cursors);
        this.store = store;
        this.commands = new Commands(this, cursors);
        initializeNamespacesAndIndexes();
        opening = false;
        finishWhatACrashInterrupted();
    }

    private void finishWhatACrashInterrupted() {
        var prefix = getDatabaseName() + ".";
        for (var namespace : store.namespaces()) {
            if (namespace.startsWith(prefix) && !namespace.startsWith(prefix + "system.")) {
                finish(namespace, resolveCollection(namespace.substring(prefix.length()), false));
            }
        }
        for (var index : store.indexes()) {
            int dollar = index.indexOf('$');
            var namespace = index.substring(0, dollar);
            var name = index.substring(dollar + 1);
            if (namespace.startsWith(prefix) && !has(namespace.substring(prefix.length()), name)) {
                store.removeIndex(namespace, name);
            }
        }
    }

    private void finish(String namespace, @Nullable MongoCollection<BsonKey> collection) {
        if (collection == null) {
            store.removeDocuments(namespace);
        } else if (!has(collection.getCollectionName(), "_id_")) {
            addIndex(
                    new Document("name", "_id_")
                            .append("key", new Document("_id", 1))
                            .append("ns", namespace));
        }
    }

    private boolean has(String collection, String index) {
        var found = resolveCollection(collection, false);
        return found != null
                && found.getIndexes().stream().anyMatch(i -> i.getName().equals(index));
    }

    @Override
    public Document handleCommand(
            Channel channel,
            String command,
            Document query,
            DatabaseResolver databases,
            Oplog oplog) {
        return switch (command.toLowerCase(Locale.ROOT)) {
            case "insert" -> commands.insert(query);
            case "update" -> commands.update(query);
            case "delete" -> commands.delete(query);
            case "find" -> commands.find(query);
            case "aggregate" ->
                    commands.startsWithMatch(query)
                            ? commands.aggregate(query, databases, oplog)
                            : super.handleCommand(channel, command, query, databases, oplog);
            case "createindexes" -> {
                commands.refuseUnknownIndexes(query);
                yield super.handleCommand(channel, command, query, databases, oplog);
            }
            default -> super.handleCommand(channel, command, query, databases, oplog);
        };
    }

    BsonCollection collectionFor(String name) {
        if (name.startsWith("system.")) {
            throw new MongoServerError(
                    73, "InvalidNamespace", "cannot write to " + getFullCollectionNamespace(name));
        }
        return (BsonCollection) resolveOrCreateCollection(name);
    }

    @Override
    protected MongoCollection<BsonKey> openOrCreateCollection(
            String name, CollectionOptions options) {
        var documents = store.documents(getFullCollectionNamespace(name));
        if (!opening) {
            documents.clear();
        }
        return new BsonCollection(
                this, name, options, cursorRegistry, new IndexedDocuments(documents));
    }

    @Override
    protected Index<BsonKey> openOrCreateUniqueIndex(
            String collection, String name, List<IndexKey> keys, boolean sparse) {
        return keys.size() == 1 && keys.getFirst().getKey().equals("_id")
                ? new IdIndex(documentsOf(collection), name, keys)
                : index(collection, name, keys, sparse, true);
    }

    private IndexedDocuments documentsOf(String collection) {
        return ((BsonCollection) resolveCollection(collection, true)).documents();
    }

    @Override
    protected Index<BsonKey> openOrCreateSecondaryIndex(
            String collection, String name, List<IndexKey> keys, boolean sparse) {
        return index(collection, name, keys, sparse, false);
    }

    private SecondaryIndex index(
            String collection, String name, List<IndexKey> keys, boolean sparse, boolean unique) {
        var entries = store.index(getFullCollectionNamespace(collection), name);
        if (!opening && !has(collection, name)) {
            entries.clear(); // a failed attempt may have left some
        }
        return new SecondaryIndex(entries, name, keys, sparse, unique);
    }

    @Override
    protected void dropIndex(MongoCollection<BsonKey> collection, String name) {
        super.dropIndex(collection, name);
        store.removeIndex(collection.getFullName(), name);
    }

    @Override
    public void dropCollection(String name, Oplog oplog) {
        super.dropCollection(name, oplog);
        store.removeDocuments(getFullCollectionNamespace(name));
    }

    @Override
    public void moveCollection(MongoDatabase from, MongoCollection<?> moved, String newName) {
        var collection = (BsonCollection) moved;
        super.moveCollection(from, collection, newName);
        var namespace = getFullCollectionNamespace(newName);
        store.renameDocuments(collection.documents().map(), namespace);
        collection
                .documents()
                .indexes()
                .forEach(index -> store.renameIndex(index.entries(), namespace, index.getName()));
    }

    @Override
    protected long getStorageSize() {
        return store.fileSize();
    }

    @Override
    protected long getFileSize() {
        return store.fileSize();
    }
}
