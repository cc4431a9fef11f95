package io.millrace.embedded;

import java.net.BindException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A MongoDB-compatible server on 127.0.0.1 over one file. Open from [#start] until [#close].
final class EmbeddedMongo implements AutoCloseable {

    /// The database in the connection string, which is the one that clients use by default.
    static final String DATABASE = "millrace";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedMongo.class);

    private final DataFolder folder;
    private final RecordStore store;
    private final BsonBackend backend;
    private final WireServer server;

    private EmbeddedMongo(
            DataFolder folder, RecordStore store, BsonBackend backend, WireServer server) {
        this.folder = folder;
        this.store = store;
        this.backend = backend;
        this.server = server;
    }

    /// @param path holds the store's file
    /// @param port 0 for any free one
    /// @throws EmbeddedServerFailed when the port or the folder is taken
    static EmbeddedMongo start(Path path, int port) {
        var folder = DataFolder.open(path);
        try {
            var mongo = start(folder, RecordStore.open(path.resolve("records.mv")), port);
            log.info(
                    "MongoDB protocol at {}, records in {} (embedded default: one machine, not for production)",
                    mongo.uri(),
                    path.toAbsolutePath());
            return mongo;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static EmbeddedMongo start(DataFolder folder, RecordStore store, int port) {
        try {
            var backend = new BsonBackend(store);
            return new EmbeddedMongo(folder, store, backend, new WireServer(backend, port));
        } catch (Exception e) { // Netty throws the checked BindException without declaring it
            store.close();
            throw e instanceof BindException
                    ? EmbeddedServerFailed.portTaken(
                            "MongoDB", port, "millrace.embedded.mongo.port", e)
                    : new IllegalStateException("The embedded MongoDB server does not start", e);
        }
    }

    /// For tests that look at how a query was answered.
    IndexedDocuments documents(String collection) {
        var database = (BsonDatabase) backend.resolveDatabase(DATABASE);
        return database.collectionFor(collection).documents();
    }

    String uri() {
        return "mongodb://127.0.0.1:" + server.port() + "/" + DATABASE;
    }

    @Override
    public void close() {
        server.close();
        store.close();
        folder.close();
    }
}
