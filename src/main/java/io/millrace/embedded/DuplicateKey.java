package io.millrace.embedded;

import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.Json;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A unique index holds that key already, and how MongoDB reports it.
///
/// @param document the one that cannot be written
record DuplicateKey(String namespace, Index<?> index, RawDocument document) {

    /// For the ways through the library that report by exception.
    static final class Thrown extends DuplicateKeyError {

        private final transient DuplicateKey key;

        private Thrown(DuplicateKey key) {
            super(key.namespace, key.index.getName() + " dup key: " + describe(key.value()));
            this.key = key;
        }

        DuplicateKey key() {
            return key;
        }
    }

    Thrown thrown() {
        return new Thrown(this);
    }

    Document writeError(int position) {
        var thrown = thrown();
        return new Document("index", position)
                .append("code", thrown.getCode())
                .append("keyPattern", pattern())
                .append("keyValue", value())
                .append("errmsg", thrown.getMessageWithoutErrorCode());
    }

    private Document pattern() {
        var pattern = new Document();
        index.getKeys().forEach(key -> pattern.put(key.getKey(), key.isAscending() ? 1 : -1));
        return pattern;
    }

    private Document value() {
        var decoded = document.decoded();
        var value = new Document();
        index.getKeys().forEach(key -> value.put(key.getKey(), value(decoded, key.getKey())));
        return value;
    }

    private static @Nullable Object value(Document document, String field) {
        var value = Utils.getSubdocumentValueCollectionAware(document, field);
        return value instanceof Missing ? null : value;
    }

    private static String describe(Document value) {
        return value.entrySet().stream()
                .map(field -> field.getKey() + ": " + Json.toCompactJsonValue(field.getValue()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }
}
