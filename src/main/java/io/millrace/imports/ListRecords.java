package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.access.PageRefused;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Lists records page by page, in the order of their ids, and says where each of them comes from.
@Component
public class ListRecords {

    private static final int MOST = 500;

    /// Which records; what is empty does not matter.
    ///
    /// @param fields the values, of which a record must have one, by the path of the field
    /// @param cursor of the page before
    public record Query(
            Optional<String> collection,
            Optional<String> fileId,
            Optional<String> jobId,
            Map<String, List<String>> fields,
            Optional<String> cursor,
            int limit) {}

    /// A page of records, each with its `source`; where it has a member of that name itself, it is
    /// `_source`.
    ///
    /// @param nextCursor asks for the page after this one; null on the last
    public record Page(List<Map<String, @Nullable Object>> records, @Nullable String nextCursor) {}

    private final FindRecords records;
    private final WrittenCollections written;

    ListRecords(FindRecords records, WrittenCollections written) {
        this.records = records;
        this.written = written;
    }

    /// The page after the cursor, or the first.
    ///
    /// @throws io.millrace.access.RequestRefused when it takes too long, or makes no sense
    public Page page(Query query) {
        if (query.limit() < 1 || query.limit() > MOST) {
            throw PageRefused.badLimit(MOST);
        }
        var fields =
                query.fields().entrySet().stream()
                        .map(field -> FieldFilter.of(field.getKey(), field.getValue()))
                        .toList();
        // One more than asked for tells whether there is a next page.
        var found =
                records.page(
                        new FindRecords.Query(
                                query.collection(),
                                query.fileId(),
                                query.jobId(),
                                fields,
                                query.cursor().map(ListRecords::decoded).orElse(""),
                                query.limit() + 1));
        var shown = found.subList(0, Math.min(query.limit(), found.size()));
        return new Page(
                views(shown),
                found.size() > query.limit() ? encoded(shown.getLast().getString("_id")) : null);
    }

    /// The collections that imports have written to, by name.
    public List<String> collections() {
        return written.all();
    }

    /// The collection that is read when none is asked for.
    public String usual() {
        return written.usual();
    }

    Map<String, @Nullable Object> one(String id, Optional<String> collection) {
        Document found =
                records.find(id, collection).orElseThrow(() -> RecordsRefused.unknownRecord(id));
        return views(List.of(found)).getFirst();
    }

    private List<Map<String, @Nullable Object>> views(List<Document> found) {
        Map<String, String> names = records.fileNames(found);
        return found.stream().map(record -> RecordView.of(record, names)).toList();
    }

    private static String encoded(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(UTF_8));
    }

    private static String decoded(String cursor) {
        try {
            String id = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            if (id.isEmpty()) {
                throw PageRefused.badCursor();
            }
            return id;
        } catch (IllegalArgumentException e) {
            throw PageRefused.badCursor();
        }
    }
}
