package io.millrace.imports;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.client.model.Sorts;
import io.millrace.queue.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;

/// Finds records that imports wrote, in the order of their ids: import by import, each in the order
/// of its file. What an import wrote is a range of ids, so no question but one about a field
/// without an index looks at more records than it gives.
@Component
class FindRecords {

    /// How long a search through a field without an index may take.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String FIRST = "";
    private static final String LAST = "\uFFFF";

    /// What to find.
    ///
    /// @param after the id of the last record of the page before; empty for the first page
    record Query(
            Optional<String> collection,
            Optional<String> fileId,
            Optional<String> jobId,
            List<Bson> fields,
            String after,
            int limit) {}

    /// Ids from one (inclusive) to another (exclusive).
    private record Range(String from, String to) {

        static Range of(UUID importId) {
            return new Range(importId + ":", importId + ";");
        }
    }

    /// Where to look.
    private record Place(String collection, List<Range> ranges, @Nullable UUID writtenBy) {}

    private final MongoDatabaseFactory mongo;
    private final WrittenCollections written;
    private final FindImport imports;

    FindRecords(MongoDatabaseFactory mongo, WrittenCollections written, FindImport imports) {
        this.mongo = mongo;
        this.written = written;
        this.imports = imports;
    }

    /// @throws RecordsRefused when it takes too long, or makes no sense
    List<Document> page(Query query) {
        var found = new ArrayList<Document>();
        Place place = placeOf(query);
        for (Range range : place.ranges()) {
            if (found.size() < query.limit() && range.to().compareTo(query.after()) > 0) {
                found.addAll(page(query, place, range, query.limit() - found.size()));
            }
        }
        return found;
    }

    private List<Document> page(Query query, Place place, Range range, int limit) {
        boolean later = query.after().compareTo(range.from()) >= 0 && !query.after().isEmpty();
        var ids =
                new Document(later ? "$gt" : "$gte", later ? query.after() : range.from())
                        .append("$lt", range.to());
        var filters = new ArrayList<Bson>(List.of(new Document("_id", ids)));
        if (place.writtenBy() != null) {
            filters.add(eq("_src.job", place.writtenBy().toString()));
        }
        filters.addAll(query.fields());
        try {
            return mongo.getMongoDatabase()
                    .getCollection(place.collection())
                    .find(filters.size() == 1 ? filters.getFirst() : and(filters))
                    .sort(Sorts.ascending("_id"))
                    .limit(limit)
                    .batchSize(limit)
                    .maxTime(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .into(new ArrayList<>());
        } catch (MongoExecutionTimeoutException e) {
            throw RecordsRefused.tooSlow();
        }
    }

    private Place placeOf(Query query) {
        query.collection().ifPresent(this::checkWritten);
        if (query.jobId().isPresent()) {
            return ofJob(query, query.jobId().get());
        }
        return query.fileId()
                .map(file -> ofFile(query, file))
                .orElseGet(() ->
                        new Place(
                                query.collection().orElseGet(written::usual),
                                List.of(new Range(FIRST, LAST)),
                                null));
    }

    private void checkWritten(String collection) {
        if (!written.has(collection)) {
            throw RecordsRefused.unknownCollection(collection);
        }
    }

    private Place ofJob(Query query, String jobId) {
        Job first = imports.of(jobId);
        String collection =
                written.of(first.id()).orElseThrow(() -> RecordsRefused.notRead(first.id()));
        boolean asked =
                query.collection().filter(name -> !name.equals(collection)).isEmpty()
                        && query.fileId()
                                .filter(file ->
                                        !file.equalsIgnoreCase(String.valueOf(first.fileId())))
                                .isEmpty();
        UUID job = UUID.fromString(jobId);
        return new Place(
                collection,
                asked ? List.of(Range.of(first.id())) : List.of(),
                job.equals(first.id()) ? null : job);
    }

    private Place ofFile(Query query, String fileId) {
        var ofFile = written.ofFile(uuid(fileId).orElseThrow(() -> RecordsRefused.badFile(fileId)));
        String collection =
                query.collection()
                        .orElseGet(() ->
                                ofFile.values().stream().findFirst().orElseGet(written::usual));
        return new Place(
                collection,
                ofFile.entrySet().stream()
                        .filter(run -> run.getValue().equals(collection))
                        .map(run -> Range.of(run.getKey()))
                        .toList(),
                null);
    }

    /// @param collection where it is; where that is not said, the id tells the import
    Optional<Document> find(String id, Optional<String> collection) {
        collection.ifPresent(this::checkWritten);
        String name =
                collection.or(() -> importOf(id).flatMap(written::of)).orElseGet(written::usual);
        return Optional.ofNullable(
                mongo.getMongoDatabase().getCollection(name).find(eq("_id", id)).first());
    }

    /// The names of the files that these records come from, by file id.
    Map<String, String> fileNames(List<Document> records) {
        return written.names(
                records.stream()
                        .map(record -> importOf(String.valueOf(record.get("_id"))))
                        .flatMap(Optional::stream)
                        .distinct()
                        .toList());
    }

    private static Optional<UUID> importOf(String id) {
        return uuid(id.substring(0, Math.max(id.indexOf(':'), 0)));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
