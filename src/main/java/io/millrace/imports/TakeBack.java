package io.millrace.imports;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Takes back what an import wrote, as far as nobody has changed it since. What is taken back is
/// not found again, so it can be stopped and started again at any moment.
@Component
class TakeBack {

    private static final int BATCH = 1000;

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    private final RecordCollections collections;

    TakeBack(RecordCollections collections) {
        this.collections = collections;
    }

    /// Told after each batch.
    interface Watcher {
        /// Hears how far it is.
        ///
        /// @param looked how many records have been looked at in this run
        /// @param kept how many of them stay, because somebody has changed them
        /// @return whether to go on
        boolean goOn(long looked, long kept);
    }

    /// How many records it is about: of an insert, those that are there.
    long count(ImportRun run, boolean beforeImages) {
        return beforeImages
                ? collections.beforeImages().countDocuments(BeforeImages.of(run.importId()))
                : records(run).countDocuments(RecordIds.of(run.importId()));
    }

    /// Takes it back.
    ///
    /// @param beforeImages whether records of others were changed, and kept as they were before
    /// @return whether it came to the end
    boolean run(ImportRun run, boolean beforeImages, Watcher watcher) {
        return beforeImages ? restore(run, watcher) : remove(run, watcher);
    }

    private MongoCollection<BsonDocument> records(ImportRun run) {
        return collections.records(run.collection()).withDocumentClass(BsonDocument.class);
    }

    private boolean remove(ImportRun run, Watcher watcher) {
        var records = records(run);
        long looked = 0;
        long kept = 0;
        Bson rest = RecordIds.of(run.importId());
        for (var batch = batch(records, rest); !batch.isEmpty(); batch = batch(records, rest)) {
            var writes = new ArrayList<WriteModel<BsonDocument>>();
            for (BsonDocument record : batch) {
                if (isUnchanged(record)) {
                    writes.add(new DeleteOneModel<>(exactly(record)));
                }
            }
            write(records, writes);
            looked += batch.size();
            kept += batch.size() - writes.size();
            if (!watcher.goOn(looked, kept)) {
                return false;
            }
            rest = Filters.and(RecordIds.of(run.importId()), after(batch));
        }
        return true;
    }

    private boolean restore(ImportRun run, Watcher watcher) {
        var images = collections.beforeImages();
        var records = records(run);
        long looked = 0;
        long kept = 0;
        Bson all = BeforeImages.of(run.importId());
        Bson rest = all;
        for (var batch = batch(images, rest); !batch.isEmpty(); batch = batch(images, rest)) {
            kept += restore(run.importId(), batch, records);
            looked += batch.size();
            boolean goOn = watcher.goOn(looked, kept);
            // Those that are done with: another run must not begin with them again.
            images.deleteMany(
                    Filters.in("_id", batch.stream().map(image -> image.get("_id")).toList()));
            if (!goOn) {
                return false;
            }
            rest = Filters.and(all, after(batch));
        }
        return true;
    }

    /// @return how many stay as they are
    private static int restore(
            UUID importId, List<BsonDocument> images, MongoCollection<BsonDocument> records) {
        Map<BsonValue, BsonDocument> now = new HashMap<>();
        var ids = images.stream().map(image -> image.get("record")).toList();
        records.find(Filters.in("_id", ids)).forEach(record -> now.put(record.get("_id"), record));
        var writes = new ArrayList<WriteModel<BsonDocument>>();
        int kept = 0;
        for (BsonDocument image : images) {
            BsonDocument record = now.get(image.get("record"));
            WriteModel<BsonDocument> write = restoring(importId, image, record);
            if (write != null) {
                writes.add(write);
            } else if (record != null && !record.equals(image.get("image"))) {
                kept++;
            }
        }
        try {
            write(records, writes);
        } catch (MongoBulkWriteException e) {
            // Another record has the key by now.
            kept += DuplicateKeys.of(e).size();
        }
        return kept;
    }

    private static @Nullable WriteModel<BsonDocument> restoring(
            UUID importId, BsonDocument image, @Nullable BsonDocument now) {
        BsonDocument before = image.get("image") instanceof BsonDocument there ? there : null;
        if (now == null) {
            return before == null ? null : new InsertOneModel<>(before);
        }
        if (!isOf(importId, now) || !isUnchanged(now)) {
            return null;
        }
        return before == null
                ? new DeleteOneModel<>(exactly(now))
                : new ReplaceOneModel<>(exactly(now), before);
    }

    private static boolean isOf(UUID importId, BsonDocument record) {
        return record.get("_src") instanceof BsonDocument source
                && new BsonString(importId.toString()).equals(source.get("import"));
    }

    private static List<BsonDocument> batch(MongoCollection<BsonDocument> from, Bson filter) {
        return from.find(filter)
                .sort(Sorts.ascending("_id"))
                .limit(BATCH)
                .into(new ArrayList<>(BATCH));
    }

    private static Bson after(List<BsonDocument> batch) {
        return Filters.gt("_id", batch.getLast().get("_id"));
    }

    private static void write(
            MongoCollection<BsonDocument> records, List<WriteModel<BsonDocument>> writes) {
        if (!writes.isEmpty()) {
            records.bulkWrite(writes, UNORDERED);
        }
    }

    /// The record only as long as it stays as it was read.
    private static Bson exactly(BsonDocument record) {
        var filter = new BsonDocument();
        record.forEach((name, value) -> filter.append(name, new BsonDocument("$eq", value)));
        return filter;
    }

    /// Whether a record still is what was written: see [RecordBytes]. A merge does not know what
    /// else is in the record, and leaves 0.
    private static boolean isUnchanged(BsonDocument record) {
        if (!(record.get("_src") instanceof BsonDocument source)
                || !(source.get("sum") instanceof BsonInt32 sum)) {
            return false;
        }
        var members = record.clone();
        members.remove("_id");
        members.remove("_src");
        byte[] bytes =
                new RawBsonDocument(members, new BsonDocumentCodec()).getByteBuffer().array();
        return sum.getValue() == 0 || sum.getValue() == BsonBytes.sumOfMembers(bytes);
    }
}
