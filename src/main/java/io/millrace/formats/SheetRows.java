package io.millrace.formats;

import static javax.xml.stream.XMLStreamConstants.END_DOCUMENT;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a sheet of an XLSX workbook, with memory for one row.
///
/// Position and line are the number of the row as the workbook shows it. Rows without any text are
/// no rows. A row has at least as many fields as the first one, and empty cells beyond are none.
///
/// Numbers are plain, with the 15 digits that Excel holds; what a style shows as date or time is
/// ISO 8601; truth values are `true` and `false`; a formula is its last result. `#N/A` is Excel's
/// word for no value and is empty; a row with any other error is malformed, and so is one with a
/// formula that was never calculated. Of merged cells, the first has the value.
///
/// Not safe for use by several threads.
final class SheetRows implements Rows {

    private final Closeable file;
    private final SharedStrings strings;
    private final XmlInput sheet;
    private final CellReader cells;
    private final int maxRowBytes;

    private long position;
    private long last;
    private int width;
    private boolean ended;

    private SheetRows(
            Closeable file,
            SharedStrings strings,
            XmlInput sheet,
            CellReader cells,
            int maxRowBytes) {
        this.file = file;
        this.strings = strings;
        this.sheet = sheet;
        this.cells = cells;
        this.maxRowBytes = maxRowBytes;
    }

    /// @param name of the sheet
    /// @param position the number of the row to start at
    static SheetRows open(
            FileBytes file, Wrapping wrapping, String name, long position, int maxRowBytes)
            throws IOException {
        if (wrapping == Wrapping.NONE) {
            return open(file, () -> {}, name, position, maxRowBytes);
        }
        var inside = Spooled.of(Unwrapped.open(file, wrapping, Unwrapped.MAX_SPOOLED_BYTES));
        try {
            return open(inside, inside, name, position, maxRowBytes);
        } catch (Throwable e) {
            inside.close();
            throw e;
        }
    }

    private static SheetRows open(
            FileBytes file, Closeable closed, String name, long position, int maxRowBytes)
            throws IOException {
        var workbook = Workbook.of(file);
        var part = workbook.sheet(name).part();
        var styles = CellStyles.of(workbook);
        var strings = new SharedStrings(SharedStrings.MAX_IN_MEMORY);
        try {
            SharedTexts.read(workbook, strings);
            var sheet = workbook.open(part, Unwrapped.MAX_BYTES);
            var cells =
                    new CellReader(sheet, strings, styles, new CellNumbers(workbook.from1904()));
            var rows = new SheetRows(closed, strings, sheet, cells, maxRowBytes);
            rows.position = position;
            return rows;
        } catch (Throwable e) {
            strings.close();
            throw e;
        }
    }

    @Override
    public @Nullable Row next() throws IOException {
        for (var row = read(); row != null; row = read()) {
            if (row.isBlank()) {
                continue;
            }
            if (width == 0) {
                width = row.width();
            }
            if (row.number() >= position) {
                position = row.number() + 1;
                return row.finished(width);
            }
        }
        return null;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long line() {
        return Math.max(position, 1);
    }

    @Override
    public void close() throws IOException {
        try (file;
                strings) {
            sheet.close();
        }
    }

    private @Nullable SheetRow read() throws IOException {
        while (!ended) {
            int event = sheet.next();
            if (event == START_ELEMENT && sheet.event().getLocalName().equals("row")) {
                return readRow();
            }
            ended =
                    event == END_DOCUMENT
                            || (event == END_ELEMENT
                                    && sheet.event().getLocalName().equals("sheetData"));
        }
        return null;
    }

    private SheetRow readRow() throws IOException {
        var row = new SheetRow(number(sheet.event().getAttributeValue(null, "r")), maxRowBytes);
        last = row.number();
        int column = 0;
        for (int event = sheet.next(); event != END_ELEMENT; event = sheet.next()) {
            if (event == START_ELEMENT && sheet.event().getLocalName().equals("c")) {
                column = cells.read(row, column) + 1;
            } else if (event == START_ELEMENT) {
                sheet.passOverElement();
            } else if (event == END_DOCUMENT) {
                throw sheet.unreadable("the sheet ends inside a row");
            }
        }
        return row;
    }

    private long number(@Nullable String shown) throws FileUnreadable {
        long number = last + 1;
        if (shown != null) {
            try {
                number = Integer.parseInt(shown);
            } catch (NumberFormatException e) {
                throw sheet.unreadable("\"" + shown + "\" is no number of a row");
            }
        }
        if (number <= last) {
            throw sheet.unreadable("row " + number + " comes after row " + last);
        }
        return number;
    }
}
