package io.millrace.formats;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

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
            case Syntax.Xml xml ->
                    XmlRows.open(
                            unwrapped(file),
                            xmlEncoding(),
                            xml.recordElement(),
                            position,
                            maxRowBytes);
            case Syntax.Workbook workbook ->
                    SheetRows.open(file, wrapping, workbook.sheet(), position, maxRowBytes);
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
        return DecodedText.of(unwrapped(file), encoding);
    }

    private InputStream unwrapped(FileBytes file) throws IOException {
        return wrapping == Wrapping.NONE
                ? file.read(0, file.size())
                : Unwrapped.openText(file, wrapping, Unwrapped.MAX_BYTES);
    }

    /// XML says itself how it is encoded, and is UTF-8 where it does not.
    private @Nullable String xmlEncoding() {
        return encoding == TextEncoding.UTF_8 ? null : encoding.name().replace('_', '-');
    }
}
