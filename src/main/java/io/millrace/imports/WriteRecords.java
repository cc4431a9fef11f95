package io.millrace.imports;

import com.mongodb.MongoBulkWriteException;
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

/// The Mongo writer: an unordered bulk write of a chunk. It never throws for a bad row, because
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
        List<? extends ValidRow> rows = chunk.getItems();
        reject(chunk, insert(rows));
        ledger.wrote(chunk.size());
    }

    /// Inserts rows and returns the ids of those that another record's key keeps out.
    private Set<String> insert(List<? extends ValidRow> rows) {
        if (rows.isEmpty()) {
            return Set.of();
        }
        try {
            collection.insertMany(rows, UNORDERED);
            return Set.of();
        } catch (MongoBulkWriteException e) {
            return refused(rows, e);
        }
    }

    /// On a replay most refused records are there already, written by the run that died: they count
    /// as written.
    private Set<String> refused(List<? extends ValidRow> rows, MongoBulkWriteException failure) {
        if (failure.getWriteConcernError() != null
                || failure.getWriteErrors().stream().anyMatch(e -> e.getCode() != DUPLICATE_KEY)) {
            throw failure;
        }
        List<? extends ValidRow> failed =
                failure.getWriteErrors().stream().map(e -> rows.get(e.getIndex())).toList();
        Map<String, @Nullable Object> sources = sourcesOf(failed);
        var refused = new HashSet<String>();
        for (ValidRow row : failed) {
            if (!sources.containsKey(row.id())) {
                refused.add(row.id());
            } else if (!codec.source(row).equals(sources.get(row.id()))) {
                throw ImportFailed.foreignRecord(row.id());
            }
        }
        return refused;
    }

    /// `_src` of those of the rows whose id is in the collection.
    private Map<String, @Nullable Object> sourcesOf(List<? extends ValidRow> rows) {
        var ids = rows.stream().map(ValidRow::id).toList();
        var sources = new HashMap<String, @Nullable Object>();
        collection
                .find(Filters.in("_id", ids), Document.class)
                .projection(Projections.include("_src"))
                .forEach(found -> sources.put(found.getString("_id"), found.get("_src")));
        return sources;
    }

    private void reject(Chunk<? extends ValidRow> chunk, Set<String> refused) {
        if (refused.isEmpty()) {
            return;
        }
        // Only the iterator of a chunk takes items out so that Batch's write count stays true.
        for (var items = chunk.iterator(); items.hasNext(); ) {
            ValidRow item = items.next();
            if (refused.contains(item.id())) {
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
