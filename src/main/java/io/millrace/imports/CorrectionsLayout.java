package io.millrace.imports;

import io.millrace.formats.FileFormat;
import io.millrace.formats.Row;
import io.millrace.formats.Syntax;
import io.millrace.formats.TextEncoding;
import io.millrace.formats.Wrapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a file of corrected rows is laid out, told from its first row: like `errors.csv` or like
/// `errors-annotated.csv`.
///
/// @param annotated whether each row says in its first field which one it corrects
/// @param headed whether the first row is a header
/// @param first the index of the first column of the import's own file
/// @param count how many columns the import's own file has
/// @param raw the index of the column of rows that are no rows of the table; [#NONE] without one
record CorrectionsLayout(boolean annotated, boolean headed, int first, int count, int raw) {

    static final int NONE = -1;

    /// @throws RejectsRefused when it is neither
    static CorrectionsLayout of(@Nullable Row firstRow, RowText text) {
        int columns = text.columns().size();
        if (!(firstRow instanceof Row.Fields fields)) {
            throw RejectsRefused.badHeader(text);
        }
        List<String> names = stripped(fields.values());
        if (!text.headerLine().isEmpty() && names.equals(headerOf(text))) {
            return new CorrectionsLayout(false, true, 0, columns, NONE);
        }
        if (names.getFirst().equals(AnnotatedHeader.POSITION)) {
            return annotated(names, text);
        }
        if (text.headerLine().isEmpty()) {
            return new CorrectionsLayout(false, false, 0, columns, NONE);
        }
        throw RejectsRefused.badHeader(text);
    }

    private static List<String> headerOf(RowText text) {
        return text.isTable() ? stripped(text.columns()) : List.of(RowText.RAW);
    }

    /// The remarks may be gone; the columns must all be there, as what is missing would be taken
    /// for empty.
    private static CorrectionsLayout annotated(List<String> names, RowText text) {
        int columns = text.columns().size();
        boolean raw = names.size() > columns + 1 && names.getLast().equals(RowText.RAW);
        int first = names.size() - columns - (raw ? 1 : 0);
        if (first < 1
                || !names.subList(first, first + columns).equals(stripped(text.columns()))
                || !AnnotatedHeader.REMARKS.containsAll(names.subList(0, first))) {
            throw RejectsRefused.badHeader(text);
        }
        return new CorrectionsLayout(true, true, first, columns, raw ? names.size() - 1 : NONE);
    }

    private static List<String> stripped(List<String> names) {
        return names.stream().map(String::strip).toList();
    }

    FileFormat format(RowText text) {
        return formatOf(text, headed);
    }

    static FileFormat formatOf(RowText text, boolean headed) {
        return new FileFormat(
                Wrapping.NONE, TextEncoding.UTF_8, new Syntax.Delimited(text.dialect(), headed));
    }

    /// The text that a row of the file has in the place of a rejected one; null where the row
    /// itself is in its place.
    @Nullable String textOf(Row row, RowText text) {
        if (!(row instanceof Row.Fields fields)) {
            return null;
        }
        List<String> values = fields.values();
        if (annotated) {
            var own = values.subList(Math.min(first, values.size()), endOfColumns(values));
            boolean empty = own.stream().allMatch(String::isEmpty);
            return empty ? at(raw, values) : text.line(own);
        }
        boolean lone = values.size() == 1 && count != 1;
        return lone || !text.isTable() ? String.join(delimiter(text), values) : null;
    }

    private int endOfColumns(List<String> values) {
        return Math.min(first + count, values.size());
    }

    private static String at(int index, List<String> values) {
        return index >= 0 && index < values.size() ? values.get(index) : "";
    }

    private static String delimiter(RowText text) {
        return String.valueOf(text.dialect().delimiter());
    }
}
