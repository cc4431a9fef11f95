package io.millrace.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A row as the sidecar of a reading case writes it.
final class CaseRow {

    private CaseRow() {}

    /// `{at, line, fields | values | fault}`, and what is wrong with a malformed one.
    static Map<String, Object> of(Row row) {
        var seen = new LinkedHashMap<String, Object>();
        seen.put("at", Math.toIntExact(row.position()));
        seen.put("line", Math.toIntExact(row.line()));
        switch (row) {
            case Row.Fields it -> seen.put("fields", it.values());
            case Row.Named it -> seen.put("values", it.values());
            case Row.Malformed it -> {
                seen.put("fault", it.code());
                seen.put("message", it.message());
            }
        }
        return seen;
    }

    /// All that is left, each with its raw text; what makes the file unreadable comes last.
    static List<Map<String, Object>> rest(Rows rows) throws java.io.IOException {
        var held = new ArrayList<Map<String, Object>>();
        try {
            for (var row = rows.next(); row != null; row = rows.next()) {
                var seen = of(row);
                seen.put("raw", Bytes.text(row.raw(1000)));
                held.add(seen);
            }
        } catch (FileUnreadable e) {
            held.add(Map.of("unreadable", e.getMessage()));
        }
        return held;
    }
}
