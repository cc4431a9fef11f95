package io.millrace.imports;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Records, and where each of them comes from.
@RestController
class RecordsController {

    private static final Set<String> OWN =
            Set.of("collection", "fileId", "jobId", "cursor", "limit");

    private final ListRecords records;

    RecordsController(ListRecords records) {
        this.records = records;
    }

    /// @param all every parameter that is not one of the others is a field of the record and the
    ///   value that it must have
    @GetMapping("/records")
    ListRecords.Page list(
            @RequestParam Optional<String> collection,
            @RequestParam Optional<String> fileId,
            @RequestParam Optional<String> jobId,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam MultiValueMap<String, String> all) {
        Map<String, List<String>> fields =
                all.entrySet().stream()
                        .filter(parameter -> !OWN.contains(parameter.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return records.page(
                new ListRecords.Query(collection, fileId, jobId, fields, cursor, limit));
    }

    @GetMapping("/records/{id}")
    Map<String, @Nullable Object> record(
            @PathVariable String id, @RequestParam Optional<String> collection) {
        return records.one(id, collection);
    }
}
