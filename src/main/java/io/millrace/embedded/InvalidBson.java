package io.millrace.embedded;

import de.bwaldvogel.mongo.exception.MongoServerError;

/// Bytes that are no BSON document, or one with a value that this server cannot keep.
final class InvalidBson extends MongoServerError {

    InvalidBson(String what) {
        super(22, "InvalidBSON", what);
    }
}
