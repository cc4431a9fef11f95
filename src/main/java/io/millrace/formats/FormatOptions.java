package io.millrace.formats;

import org.jspecify.annotations.Nullable;

/// What is known, or asked for, about how a file is written; what is null is told from the content.
///
/// @param type `csv`, `tsv`, `ndjson`, `json`, `xml`, `xlsx`; null or `auto` to tell
/// @param encoding `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`; null or `auto` to tell
/// @param delimiter one character, or `\t`
/// @param quote one character, or `none`
/// @param escape one character that takes its meaning from the character after it, or `none`
/// @param header whether the first row names the columns
/// @param sheet the name of an XLSX sheet; null for the first
/// @param recordElement the name of the XML element that is a row
public record FormatOptions(
        @Nullable String type,
        @Nullable String encoding,
        @Nullable String delimiter,
        @Nullable String quote,
        @Nullable String escape,
        @Nullable Boolean header,
        @Nullable String sheet,
        @Nullable String recordElement) {

    /// Everything is told from the content.
    public static final FormatOptions AUTO =
            new FormatOptions(null, null, null, null, null, null, null, null);

    /// All that options can say about a format, with nothing left to tell.
    public static FormatOptions of(FileFormat format) {
        var encoding = GivenFormat.nameOf(format.encoding());
        return switch (format.syntax()) {
            case Syntax.Delimited it -> delimited(encoding, it.dialect(), it.header());
            case Syntax.JsonLines _ -> named("ndjson", encoding, null);
            case Syntax.JsonArray _ -> named("json", encoding, null);
            case Syntax.Xml it -> named("xml", encoding, it.recordElement());
            case Syntax.Workbook it ->
                    new FormatOptions(
                            "xlsx", null, null, null, null, it.header(), it.sheet(), null);
        };
    }

    private static FormatOptions delimited(String encoding, CsvDialect dialect, boolean header) {
        boolean tab = dialect.delimiter() == '\t';
        return new FormatOptions(
                tab ? "tsv" : "csv",
                encoding,
                tab ? "\\t" : String.valueOf(dialect.delimiter()),
                dialect.quote() == null ? "none" : dialect.quote().toString(),
                dialect.escape() == null ? "none" : dialect.escape().toString(),
                header,
                null,
                null);
    }

    private static FormatOptions named(
            String type, String encoding, @Nullable String recordElement) {
        return new FormatOptions(type, encoding, null, null, null, null, null, recordElement);
    }

    /// Checks that each option is one that could be; whether it fits a file is for the file to say.
    ///
    /// @throws BadOption naming the first that is not
    public void requireValid() {
        GivenFormat.of(this);
    }

    /// These options, with what `over` says put over them.
    public FormatOptions overriddenBy(FormatOptions over) {
        return new FormatOptions(
                first(over.type, type),
                first(over.encoding, encoding),
                first(over.delimiter, delimiter),
                first(over.quote, quote),
                first(over.escape, escape),
                first(over.header, header),
                first(over.sheet, sheet),
                first(over.recordElement, recordElement));
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }
}
