package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.access.PageRefused;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Records, and where each of them comes from.
@RestController
class RecordsController {

    private static final int MOST = 500;

    private static final Set<String> OWN =
            Set.of("collection", "fileId", "jobId", "cursor", "limit");

    private final FindRecords records;

    RecordsController(FindRecords records) {
        this.records = records;
    }

    /// @param nextCursor asks for the page after this one; null on the last
    record Page(List<Map<String, @Nullable Object>> records, @Nullable String nextCursor) {}

    /// @param all every parameter that is not one of the others is a field of the record and the
    ///   value that it must have
    @GetMapping("/records")
    Page list(
            @RequestParam Optional<String> collection,
            @RequestParam Optional<String> fileId,
            @RequestParam Optional<String> jobId,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam MultiValueMap<String, String> all) {
        if (limit < 1 || limit > MOST) {
            throw PageRefused.badLimit(MOST);
        }
        var fields =
                all.entrySet().stream()
                        .filter(parameter -> !OWN.contains(parameter.getKey()))
                        .map(parameter -> FieldFilter.of(parameter.getKey(), parameter.getValue()))
                        .toList();
        String after = cursor.map(RecordsController::decoded).orElse("");
        // One more than asked for tells whether there is a next page.
        var found =
                records.page(
                        new FindRecords.Query(collection, fileId, jobId, fields, after, limit + 1));
        var shown = found.subList(0, Math.min(limit, found.size()));
        return new Page(
                views(shown),
                found.size() > limit ? encoded(shown.getLast().getString("_id")) : null);
    }

    @GetMapping("/records/{id}")
    Map<String, @Nullable Object> record(
            @PathVariable String id, @RequestParam Optional<String> collection) {
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
