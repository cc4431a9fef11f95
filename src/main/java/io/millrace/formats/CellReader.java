package io.millrace.formats;

import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the cells of a sheet.
final class CellReader {

    /// Excel's limit is 32,767 characters.
    static final int MAX_TEXT = 4 * 1024 * 1024;

    private final XmlInput input;
    private final SharedStrings strings;
    private final CellStyles styles;
    private final CellNumbers numbers;

    CellReader(XmlInput input, SharedStrings strings, CellStyles styles, CellNumbers numbers) {
        this.input = input;
        this.strings = strings;
        this.styles = styles;
        this.numbers = numbers;
    }

    /// Reads the cell that the event in hand begins, to its end.
    ///
    /// @param next the column that it has if it does not say
    /// @return its column, from 0
    int read(SheetRow row, int next) throws IOException {
        var event = input.event();
        var reference = event.getAttributeValue(null, "r");
        var type = Objects.requireNonNullElse(event.getAttributeValue(null, "t"), "n");
        var style = event.getAttributeValue(null, "s");
        int column = reference == null ? next : column(reference);
        var text = new StringBuilder();
        var found = content(text);
        switch (found) {
            case NOTHING -> {}
            case FORMULA ->
                    row.blame(
                            Fault.CELL_ERROR,
                            "Cell %s holds a formula without its result: open and save the file in Excel"
                                    .formatted(name(column, row)));
            case VALUE -> put(row, column, type, style, text.toString());
        }
        return column;
    }

    private enum Content {
        NOTHING,
        FORMULA,
        VALUE
    }

    private Content content(StringBuilder text) throws IOException {
        var found = Content.NOTHING;
        for (int event = input.next(); event != END_ELEMENT; event = input.next()) {
            if (event != START_ELEMENT) {
                continue;
            }
            switch (input.event().getLocalName()) {
                case "v" -> {
                    found = Content.VALUE;
                    RichText.readPlain(input, text);
                }
                case "is" -> {
                    found = Content.VALUE;
                    RichText.read(input, text);
                }
                case "f" -> {
                    found = found == Content.VALUE ? found : Content.FORMULA;
                    input.passOverElement();
                }
                default -> input.passOverElement();
            }
        }
        return found;
    }

    private void put(SheetRow row, int column, String type, @Nullable String style, String text)
            throws FileUnreadable {
        switch (type) {
            case "s" -> row.put(column, shared(text));
            case "str", "inlineStr" -> row.put(column, RichText.unescaped(text));
            case "b" -> row.put(column, text.strip().equals("1") ? "true" : "false");
            case "d" -> row.put(column, text);
            case "e" -> {
                if (!text.equals("#N/A")) {
                    row.put(column, text);
                    row.blame(
                            Fault.CELL_ERROR,
                            "Cell %s holds the error %s".formatted(name(column, row), text));
                }
            }
            default -> row.put(column, numbers.text(text, styles.of(style)));
        }
    }

    private String shared(String index) throws FileUnreadable {
        String text = null;
        try {
            text = strings.get(Integer.parseInt(index.strip()));
        } catch (NumberFormatException e) {
            // As unknown as a number that is too high.
        }
        if (text == null) {
            throw input.unreadable("a cell refers to text \"" + index + "\", which is not there");
        }
        return text;
    }

    private int column(String reference) throws FileUnreadable {
        int column = 0;
        int length = 0;
        while (length < reference.length() && letter(reference.charAt(length)) > 0) {
            column = column * 26 + letter(reference.charAt(length++));
        }
        if (length == 0 || length > 3) {
            throw input.unreadable("\"" + reference + "\" is no cell");
        }
        return column - 1;
    }

    private static int letter(char c) {
        return c >= 'A' && c <= 'Z' ? c - 'A' + 1 : c >= 'a' && c <= 'z' ? c - 'a' + 1 : 0;
    }

    private static String name(int column, SheetRow row) {
        var name = new StringBuilder();
        for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
            name.insert(0, (char) ('A' + (rest - 1) % 26));
        }
        return name.append(row.number()).toString();
    }
}
