package io.millrace.dashboard;

import io.millrace.access.RequestRefused;
import io.millrace.imports.ListRecords;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Records, and the row that each of them comes from.
@Controller
class RecordsPage {

    private static final int ON_A_PAGE = 50;

    private final ListRecords records;

    RecordsPage(ListRecords records) {
        this.records = records;
    }

    /// @param all has `field`, paths of fields, each with the `value` at the same place of the
    ///   other list; as lists they would be parted at commas
    @GetMapping("/dashboard/records")
    String page(
            @RequestParam Optional<String> collection,
            @RequestParam Optional<String> jobId,
            @RequestParam Optional<String> fileId,
            @RequestParam Optional<String> cursor,
            @RequestParam MultiValueMap<String, String> all,
            HttpServletResponse response,
            Model model) {
        var query =
                new ListRecords.Query(
                        said(collection),
                        said(fileId),
                        said(jobId),
                        filters(
                                all.getOrDefault("field", List.of()),
                                all.getOrDefault("value", List.of())),
                        said(cursor),
                        ON_A_PAGE);
        model.addAttribute("query", query);
        model.addAttribute("collections", records.collections());
        model.addAttribute("usual", records.usual());
        try {
            var page = records.page(query);
            model.addAttribute("table", RecordTable.of(page.records()));
            model.addAttribute("nextCursor", page.nextCursor());
        } catch (RequestRefused refused) {
            response.setStatus(refused.status().value());
            model.addAttribute("refused", refused.detail());
        }
        return "records";
    }

    /// A form sends also what was left empty.
    private static Optional<String> said(Optional<String> text) {
        return text.map(String::strip).filter(Predicate.not(String::isEmpty));
    }

    private static Map<String, List<String>> filters(List<String> fields, List<String> values) {
        Map<String, List<String>> filters = new LinkedHashMap<>();
        for (int i = 0; i < fields.size() && i < values.size(); i++) {
            if (!fields.get(i).isBlank()) {
                filters.computeIfAbsent(fields.get(i).strip(), _ -> new ArrayList<>())
                        .add(values.get(i));
            }
        }
        return filters;
    }
}
