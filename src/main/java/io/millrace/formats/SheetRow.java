package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of a sheet, while its cells are read.
final class SheetRow {

    private final long number;
    private final int maxRowBytes;
    private final ArrayList<String> values = new ArrayList<>();
    private long length;
    private @Nullable Fault fault;
    private String message = "";

    SheetRow(long number, int maxRowBytes) {
        this.number = number;
        this.maxRowBytes = maxRowBytes;
    }

    long number() {
        return number;
    }

    void put(int column, String value) {
        if (column >= FieldParser.MAX_FIELDS) {
            blame(
                    Fault.TOO_MANY_FIELDS,
                    (column + 1) + " fields, more than " + FieldParser.MAX_FIELDS);
            return;
        }
        length += value.length() + 1;
        if (length > maxRowBytes) {
            blame(Fault.TOO_LONG, "Longer than " + maxRowBytes + " bytes");
            return;
        }
        while (values.size() <= column) {
            values.add("");
        }
        values.set(column, value);
    }

    /// What is wrong first stays.
    void blame(Fault what, String why) {
        if (fault == null) {
            fault = what;
            message = why;
        }
    }

    boolean isBlank() {
        return fault == null && values.stream().allMatch(String::isBlank);
    }

    /// How many cells there are up to the last that is not empty.
    int width() {
        int width = values.size();
        while (width > 0 && values.get(width - 1).isEmpty()) {
            width--;
        }
        return width;
    }

    /// @param width how many fields the row has at least; empty cells beyond it are none
    Row finished(int width) {
        int fields = Math.max(width, width());
        while (values.size() < fields) {
            values.add("");
        }
        var kept = List.copyOf(values.subList(0, fields));
        byte[] raw = CsvText.line(kept).getBytes(UTF_8);
        int shown = fault == null ? raw.length : Math.min(raw.length, CsvRows.KEPT_OF_A_LONG_ROW);
        var slice = new Slice(number, number, Math.max(length, raw.length), raw, 0, shown);
        return fault == null
                ? new Row.Fields(slice, kept)
                : new Row.Malformed(slice, fault, message);
    }
}
