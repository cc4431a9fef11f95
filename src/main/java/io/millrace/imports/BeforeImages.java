package io.millrace.imports;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/// What records were before an import changed them, so that it can be undone. Kept before each
/// write; of several images of a record the first one stays, also when a chunk is written again.
final class BeforeImages {

    /// The collection that holds them, of all imports.
    static final String COLLECTION = "millrace.before";

    private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);

    private final MongoCollection<BsonDocument> images;
    private final String importId;

    BeforeImages(MongoCollection<BsonDocument> images, UUID importId) {
        this.images = images;
        this.importId = importId.toString();
    }

    /// The images of an import.
    static Bson of(UUID importId) {
        return RecordIds.of(importId);
    }

    /// Keeps images.
    ///
    /// @param fresh ids of records that are not there yet
    /// @param found records as they are
    void keep(List<String> fresh, Iterable<BsonDocument> found) {
        var kept = new ArrayList<BsonDocument>();
        fresh.forEach(id -> kept.add(image(new BsonString(id), BsonNull.VALUE)));
        found.forEach(record -> kept.add(image(Objects.requireNonNull(record.get("_id")), record)));
        if (kept.isEmpty()) {
            return;
        }
        try {
            images.insertMany(kept, UNORDERED);
        } catch (MongoBulkWriteException e) {
            DuplicateKeys.of(e);
        }
    }

    private BsonDocument image(BsonValue id, BsonValue record) {
        // The text of other ids than strings cannot be that of a string.
        String text = id.isString() ? id.asString().getValue() : id.getBsonType() + " " + id;
        return new BsonDocument("_id", new BsonString(importId + ":" + text))
                .append("record", id)
                .append("image", record);
    }
}
