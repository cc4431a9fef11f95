package io.millrace.formats;

import java.io.IOException;
import java.io.InputStream;

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
        return switch (syntax) {
            case Syntax.Delimited delimited ->
                    CsvRows.open(
                            textFrom(file, position),
                            delimited.dialect(),
                            position,
                            line,
                            maxRowBytes);
            case Syntax.JsonLines _ ->
                    JsonLineRows.open(textFrom(file, position), position, line, maxRowBytes);
            case Syntax.JsonArray _ ->
                    JsonArrayRows.open(text(file), position, maxRowBytes, CsvRows.BLOCK_BYTES);
            case Syntax.Xml _, Syntax.Workbook _ ->
                    throw new FileUnreadable("This format cannot be read yet: " + this);
        };
    }

    /// The text in UTF-8 from a place on. Where reading cannot start there, it starts at the
    /// beginning and what is before the place is passed over.
    private InputStream textFrom(FileBytes file, long position) throws IOException {
        if (splittable()) {
            return file.read(position, file.size());
        }
        var text = text(file);
        try {
            text.skipNBytes(position);
            return text;
        } catch (Throwable e) {
            text.close();
            throw e;
        }
    }

    private InputStream text(FileBytes file) throws IOException {
        var stored =
                wrapping == Wrapping.NONE
                        ? file.read(0, file.size())
                        : Unwrapped.openText(file, wrapping, Unwrapped.MAX_BYTES);
        return DecodedText.of(stored, encoding);
    }
}
