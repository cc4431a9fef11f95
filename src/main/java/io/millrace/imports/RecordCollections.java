package io.millrace.imports;

import com.mongodb.MongoServerException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.millrace.imports.ImportOptions.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;

/// The collections that imports write, and the way in which each import does.
@Component
class RecordCollections {

    private static final Set<Integer> INDEX_CONFLICT = Set.of(85, 86);

    private static final String SCRATCH = "millrace.dryrun.";

    private final MongoDatabaseFactory mongo;

    RecordCollections(MongoDatabaseFactory mongo) {
        this.mongo = mongo;
    }

    /// Acknowledged only when a crash of the server cannot undo it.
    MongoCollection<Document> records(String collection) {
        return mongo.getMongoDatabase()
                .getCollection(collection)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    }

    MongoCollection<BsonDocument> beforeImages() {
        return records(BeforeImages.COLLECTION).withDocumentClass(BsonDocument.class);
    }

    /// Makes the unique indexes that the definition's keys need.
    ///
    /// @throws ImportFailed where the records that are there do not allow it
    void prepare(ImportPlan plan, UUID importId) {
        if (plan.rules().dryRun()) {
            dropScratch(importId);
            index(scratch(importId), plan.definition());
        } else {
            index(records(plan.definition().collection()), plan.definition());
        }
    }

    private static void index(MongoCollection<Document> collection, ImportDefinition definition) {
        for (List<String> key : definition.uniqueTargets()) {
            try {
                // Records of others that have no such field at all do not matter.
                collection.createIndex(
                        Indexes.ascending(key), new IndexOptions().unique(true).sparse(true));
            } catch (MongoServerException e) {
                if (e.getCode() == DuplicateKeys.CODE) {
                    throw ImportFailed.keyNotUnique(definition.collection(), key);
                }
                if (INDEX_CONFLICT.contains(e.getCode())) {
                    throw ImportFailed.otherIndex(definition.collection(), key);
                }
                throw e;
            }
        }
    }

    /// How an import writes.
    ChunkWrite writeOf(ImportRun run, ImportPlan plan) {
        ImportDefinition definition = plan.definition();
        LoadRules rules = plan.rules();
        List<KeyOf> keys = KeyOf.all(definition);
        var bytes = new RecordBytes(run, definition, rules.replaces());
        if (rules.dryRun()) {
            return dryRun(run, plan, keys, bytes);
        }
        MongoCollection<Document> records = records(run.collection());
        BeforeImages images =
                rules.beforeImages() ? new BeforeImages(beforeImages(), run.importId()) : null;
        if (!rules.replaces()) {
            return new InsertRecords(records, bytes, keys);
        }
        if (rules.mode() == Mode.DELETE) {
            return new DeleteRecords(records, keys.getFirst(), images);
        }
        boolean merge = rules.mode() == Mode.MERGE;
        return new ReplaceRecords(records, bytes, keys.getFirst(), merge, run, images);
    }

    /// Rows whose key is taken are told from the collection, which is only read, and from a scratch
    /// one for those of the same file.
    private ChunkWrite dryRun(ImportRun run, ImportPlan plan, List<KeyOf> keys, RecordBytes bytes) {
        if (keys.isEmpty() || plan.rules().replaces()) {
            return _ -> Set.of();
        }
        var insert = new InsertRecords(scratch(run.importId()), bytes, keys);
        return new DryRun(records(run.collection()), keys, insert);
    }

    private MongoCollection<Document> scratch(UUID importId) {
        return records(SCRATCH + importId);
    }

    /// Drops what dry runs have left that could not do it themselves.
    ///
    /// @param patience what each request to the store may take
    void dropScratchOf(Set<UUID> imports, Duration patience) {
        long millis = patience.toMillis();
        var names =
                mongo.getMongoDatabase()
                        .withTimeout(millis, TimeUnit.MILLISECONDS)
                        .listCollectionNames();
        for (String name : names) {
            if (name.startsWith(SCRATCH)
                    && imports.contains(UUID.fromString(name.substring(SCRATCH.length())))) {
                records(name).withTimeout(millis, TimeUnit.MILLISECONDS).drop();
            }
        }
    }

    void dropScratch(UUID importId) {
        scratch(importId).drop();
    }
}
