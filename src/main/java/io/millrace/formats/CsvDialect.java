package io.millrace.formats;

/// How delimited text is written: what parts its fields and what quotes them.
///
/// Both are single ASCII characters, so that they can be found among the bytes of UTF-8 text; the
/// quote is a visible one. Lines end with LF, CRLF or a lone CR in every dialect, also mixed in one
/// file.
public record CsvDialect(char delimiter, char quote) {

    /// Comma and double quote, as in RFC 4180.
    public static final CsvDialect STANDARD = new CsvDialect(',', '"');

    public CsvDialect {
        if (delimiter > '~' || (delimiter < ' ' && delimiter != '\t')) {
            throw new IllegalArgumentException(
                    "The delimiter must be a tab or a printable ASCII character; not U+%04X"
                            .formatted((int) delimiter));
        }
        if (quote <= ' ' || quote > '~') {
            throw new IllegalArgumentException(
                    "The quote must be a visible ASCII character; not U+%04X"
                            .formatted((int) quote));
        }
        if (delimiter == quote) {
            throw new IllegalArgumentException(
                    "Delimiter and quote must differ; both are U+%04X".formatted((int) quote));
        }
    }

    /// Whether a line may hold this byte and still be no row.
    boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == delimiter;
    }
}
