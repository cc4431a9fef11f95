package io.millrace.embedded;

import de.bwaldvogel.mongo.bson.Document;

/// A document that a query found.
record Match(BsonKey key, RawDocument raw, Document document) {}
