package io.millrace.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.InvalidIdFieldError;
import java.nio.charset.StandardCharsets;

/// The `_id` of a document that is to be stored.
final class DocumentId {

    private static final byte[] NAME = "_id".getBytes(StandardCharsets.UTF_8);

    private DocumentId() {}

    /// The document with its `_id` in front, a new one where it had none.
    static RawDocument inFrontOf(RawDocument document) {
        var moved = document.withFirst(NAME);
        var elements = moved.elements();
        if (elements.next() && elements.isNamed(NAME)) {
            return moved;
        }
        var withId = new Document("_id", new ObjectId());
        withId.putAll(document.decoded());
        return RawDocument.of(withId);
    }

    /// The key of an `_id` that stands in front.
    static BsonKey keyOf(RawDocument document) {
        var id = document.elements();
        id.next();
        switch (id.type) {
            case BsonElements.ARRAY -> throw refused("array");
            case BsonElements.REGEX -> throw refused("regex");
            case BsonElements.UNDEFINED -> throw refused("undefined");
            default -> {}
        }
        var encoder = new KeyEncoder();
        encoder.value(id);
        return encoder.key();
    }

    private static InvalidIdFieldError refused(String type) {
        return new InvalidIdFieldError("The '_id' value cannot be of type " + type);
    }
}
