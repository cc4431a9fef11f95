package io.millrace.imports;

import java.util.ArrayList;
import java.util.List;

/// The header of a file of rejected rows with remarks: position, line, category, column and
/// message, then the columns of the import's own file, then what is no row of the table.
final class AnnotatedHeader {

    static final String POSITION = "_position";

    static final List<String> REMARKS =
            List.of(POSITION, "_line", "_category", "_column", "_message");

    private AnnotatedHeader() {}

    static List<String> namesFor(RowText text) {
        var names = new ArrayList<>(REMARKS);
        names.addAll(text.columns());
        names.add(RowText.RAW);
        return names;
    }
}
