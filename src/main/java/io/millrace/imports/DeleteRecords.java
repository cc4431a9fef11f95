package io.millrace.imports;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteManyModel;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// Removes the records that have the keys of the rows. A key that no record has is fine: after a
/// crash, those of the chunk in hand are gone already.
final class DeleteRecords implements ChunkWrite {

    private final MongoCollection<Document> collection;
    private final KeyOf key;
    private final @Nullable BeforeImages images;

    DeleteRecords(MongoCollection<Document> collection, KeyOf key, @Nullable BeforeImages images) {
        this.collection = collection;
        this.key = key;
        this.images = images;
    }

    @Override
    public Set<String> write(List<? extends ValidRow> rows) {
        if (!rows.isEmpty()) {
            var keys =
                    rows.stream().map(key::values).map(Objects::requireNonNull).distinct().toList();
            var filter = key.filter(keys);
            if (images != null) {
                images.keep(List.of(), collection.find(filter, BsonDocument.class));
            }
            collection.bulkWrite(List.of(new DeleteManyModel<>(filter)));
        }
        return Set.of();
    }
}
