package io.millrace.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All databases over one store. A command that may have changed something is answered when that is
/// committed.
final class BsonBackend extends AbstractMongoBackend {

    private static final Set<String> READS =
            Set.of(
                    "buildinfo",
                    "count",
                    "distinct",
                    "endsessions",
                    "find",
                    "getmore",
                    "hello",
                    "ismaster",
                    "killcursors",
                    "listcollections",
                    "listdatabases",
                    "listindexes",
                    "ping");

    private final RecordStore store;
    private final Map<String, MongoDatabase> opened = new ConcurrentHashMap<>();

    BsonBackend(RecordStore store) {
        this.store = store;
        store.namespaces().stream()
                .map(namespace -> namespace.substring(0, namespace.indexOf('.')))
                .distinct()
                .forEach(this::resolveDatabase);
    }

    @Override
    public Document handleCommand(
            Channel channel, String database, String command, Document query) {
        var name = command.toLowerCase(Locale.ROOT);
        var answer = store.reading(() -> handle(channel, database, command, query));
        if (!READS.contains(name)) {
            store.commit();
        }
        return answer;
    }

    private Document handle(Channel channel, String database, String command, Document query) {
        return command.equalsIgnoreCase("hello")
                ? super.handleCommand(channel, database, "ismaster", query)
                        .append("isWritablePrimary", true)
                : super.handleCommand(channel, database, command, query);
    }

    /// The library would log each refusal as an error of the server's.
    @Override
    public Document handleMessage(MongoMessage message) {
        try {
            return super.handleMessage(message);
        } catch (MongoServerException e) {
            return refusal(e);
        }
    }

    private static Document refusal(MongoServerException refused) {
        var answer = new Document("ok", 0.0).append("errmsg", refused.getMessageWithoutErrorCode());
        if (refused instanceof MongoServerError known) {
            answer.append("code", known.getCode()).putIfNotNull("codeName", known.getCodeName());
        }
        return answer;
    }

    // The library asks for a new one each time it lists them.
    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return opened.computeIfAbsent(
                name, _ -> new BsonDatabase(name, store, getCursorRegistry()));
    }

    @Override
    public void dropDatabase(String name) {
        super.dropDatabase(name);
        opened.remove(name);
    }
}
