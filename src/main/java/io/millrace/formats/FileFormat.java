package io.millrace.formats;

import java.io.IOException;

/// How a file is written, with nothing left to guess.
public record FileFormat(Wrapping wrapping, TextEncoding encoding, Syntax syntax) {

    /// Whether reading can start at any row without reading what is before it.
    public boolean splittable() {
        return wrapping == Wrapping.NONE
                && encoding == TextEncoding.UTF_8
                && (syntax instanceof Syntax.Delimited || syntax instanceof Syntax.JsonLines);
    }

    /// Whether the first row names the columns.
    public boolean hasHeader() {
        return switch (syntax) {
            case Syntax.Delimited delimited -> delimited.header();
            case Syntax.Workbook workbook -> workbook.header();
            case Syntax.JsonLines _, Syntax.JsonArray _, Syntax.Xml _ -> false;
        };
    }

    /// The rows from a place on. The header is a row like any other here.
    ///
    /// @param position 0, or as [Rows#position()] said before
    /// @param line 1, or as [Rows#line()] said with it
    /// @param maxRowBytes the limit for a row
    /// @throws FileUnreadable when the file is not written like this
    public Rows open(FileBytes file, long position, long line, int maxRowBytes) throws IOException {
        if (splittable() && syntax instanceof Syntax.Delimited delimited) {
            return CsvRows.open(
                    file.read(position, file.size()),
                    delimited.dialect(),
                    position,
                    line,
                    maxRowBytes);
        }
        throw new FileUnreadable("This format cannot be read yet: " + this);
    }
}
