package io.millrace.imports;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistries;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/// The Mongo writer: one unordered bulk write for a chunk. It never throws for a bad row, because
/// Batch would then write the chunk again one by one; a row that the collection refuses leaves the
/// chunk and becomes a reject.
final class WriteRecords implements ItemWriter<ValidRow> {

    private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);
    private static final int DUPLICATE_KEY = 11000;

    private final MongoCollection<ValidRow> collection;
    private final RecordCodec codec;
    private final ChunkLedger ledger;

    WriteRecords(MongoCollection<Document> collection, RecordCodec codec, ChunkLedger ledger) {
        this.collection =
                collection
                        .withDocumentClass(ValidRow.class)
                        .withCodecRegistry(
                                CodecRegistries.fromRegistries(
                                        CodecRegistries.fromCodecs(codec),
                                        collection.getCodecRegistry()));
        this.codec = codec;
        this.ledger = ledger;
    }

    @Override
    public void write(Chunk<? extends ValidRow> chunk) {
        if (chunk.isEmpty()) {
            return;
        }
        try {
            collection.insertMany(chunk.getItems(), UNORDERED);
        } catch (MongoBulkWriteException e) {
            removeRefused(chunk, e);
        }
        ledger.wrote(chunk.size());
    }

    /// On a replay most refused records are there already, written by the run that died: they count
    /// as written.
    private void removeRefused(Chunk<? extends ValidRow> chunk, MongoBulkWriteException failure) {
        if (failure.getWriteConcernError() != null
                || failure.getWriteErrors().stream().anyMatch(e -> e.getCode() != DUPLICATE_KEY)) {
            throw failure;
        }
        Map<String, @Nullable Document> sources = sourcesOf(chunk, failure.getWriteErrors());
        Set<Integer> refused = new HashSet<>();
        for (BulkWriteError error : failure.getWriteErrors()) {
            ValidRow row = chunk.getItems().get(error.getIndex());
            if (!sources.containsKey(row.id())) {
                refused.add(error.getIndex());
            } else if (!codec.source(row).equals(sources.get(row.id()))) {
                throw ImportFailed.foreignRecord(row.id());
            }
        }
        reject(chunk, refused);
    }

    /// `_src` of those of the refused records whose id is in the collection.
    private Map<String, @Nullable Document> sourcesOf(
            Chunk<? extends ValidRow> chunk, List<BulkWriteError> errors) {
        var ids =
                errors.stream().map(error -> chunk.getItems().get(error.getIndex()).id()).toList();
        var sources = new HashMap<String, @Nullable Document>();
        collection
                .find(Filters.in("_id", ids), Document.class)
                .projection(Projections.include("_src"))
                .forEach(found ->
                        sources.put(found.getString("_id"), found.get("_src", Document.class)));
        return sources;
    }

    private void reject(Chunk<? extends ValidRow> chunk, Set<Integer> refused) {
        if (refused.isEmpty()) {
            return;
        }
        // Only the iterator of a chunk takes items out so that Batch's write count stays true.
        int index = 0;
        for (var items = chunk.iterator(); items.hasNext(); index++) {
            ValidRow item = items.next();
            if (refused.contains(index)) {
                items.remove();
                ledger.reject(
                        new Reject(
                                item.row(),
                                null,
                                ErrorCategory.DUPLICATE_KEY,
                                "unique",
                                "a record with the same key is already in the collection"));
            }
        }
    }
}
