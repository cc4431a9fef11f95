package io.millrace.imports;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// A record as it is answered: its own members, and `source`, which says where it comes from. Where
/// it has a member of that name itself, `_source` says so.
public final class RecordView {

    /// Where a record comes from.
    ///
    /// @param fileName `{fileId}-{name}`
    /// @param line the physical line on which its row starts
    /// @param position where its row is in the file
    public record Source(
            @Nullable Object fileId,
            @Nullable String fileName,
            @Nullable Object jobId,
            @Nullable Object line,
            @Nullable Object position) {}

    private RecordView() {}

    /// @param names the names of files by their id
    static Map<String, @Nullable Object> of(Document record, Map<String, String> names) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        record.forEach((name, value) -> {
            if (!name.equals("_src")) {
                members.put(name, PlainJson.of(value));
            }
        });
        Document source = record.get("_src") instanceof Document found ? found : new Document();
        members.put(
                members.containsKey("source") ? "_source" : "source",
                new Source(
                        source.get("file"),
                        names.get(String.valueOf(source.get("file"))),
                        source.get("job"),
                        source.get("line"),
                        source.get("position")));
        return members;
    }
}
