package io.millrace.dashboard;

import io.millrace.imports.RecordView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Records of any shape as a table of all the members that they have.
///
/// @param columns the names of members, in the order in which they come up
record RecordTable(List<String> columns, List<Line> lines) {

    /// What every record has and says nothing about its content.
    private static final Set<String> OWN =
            Set.of("_id", "source", "_source", "uploadedFileId", "processedAt");

    /// What is longer, or more, is in the record's JSON.
    private static final int MOST_COLUMNS = 100;

    private static final int LONGEST = 300;

    private static final JsonMapper JSON = JsonMapper.shared();

    /// A record.
    ///
    /// @param values texts, in the order of the columns; empty where it has none
    /// @param source the row that it comes from; null where it is not known
    record Line(String id, RecordView.@Nullable Source source, List<String> values) {}

    static RecordTable of(List<Map<String, @Nullable Object>> records) {
        var names = new LinkedHashSet<String>();
        records.forEach(record -> names.addAll(record.keySet()));
        // A member that the file itself calls "source" is content.
        boolean ownSource = names.contains("_source");
        names.removeIf(name -> OWN.contains(name) && !(ownSource && name.equals("source")));
        List<String> columns = names.stream().limit(MOST_COLUMNS).toList();
        return new RecordTable(
                columns, records.stream().map(record -> line(record, columns)).toList());
    }

    private static Line line(Map<String, @Nullable Object> record, List<String> columns) {
        Object source =
                record.containsKey("_source") ? record.get("_source") : record.get("source");
        return new Line(
                String.valueOf(record.get("_id")),
                source instanceof RecordView.Source known && known.jobId() != null ? known : null,
                columns.stream().map(name -> cut(text(record.get(name)))).toList());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Map<?, ?> nested -> JSON.writeValueAsString(nested);
            case List<?> list -> JSON.writeValueAsString(list);
            default -> value.toString();
        };
    }
}
