package io.millrace.formats;

import org.jspecify.annotations.Nullable;

/// How delimited text is written: what parts its fields, what quotes them, and what takes its
/// meaning from a character.
///
/// All are single ASCII characters, so that they can be found among the bytes of UTF-8 text; quote
/// and escape are visible ones. Lines end with LF, CRLF or a lone CR in every dialect, also mixed
/// in one file.
///
/// **Escapes**, as dumps of MySQL and PostgreSQL have them: the character after an escape stands
/// for itself, inside quotes and outside. After a backslash `n`, `r` and `t` stand for LF, CR and
/// tab, and an unquoted field that is just `\N` is empty. Outside quotes a line ending ends the
/// record whatever stands before it; the escape there is text.
///
/// @param quote null where quotes are text like any other
/// @param escape null where only a doubled quote stands for a quote
public record CsvDialect(char delimiter, @Nullable Character quote, @Nullable Character escape) {

    /// Comma and double quote, as in RFC 4180.
    public static final CsvDialect STANDARD = new CsvDialect(',', '"');

    /// Equal to no byte.
    private static final int NO_BYTE = 256;

    public CsvDialect {
        if (delimiter > '~' || (delimiter < ' ' && delimiter != '\t')) {
            throw new IllegalArgumentException(
                    "The delimiter must be a tab or a printable ASCII character; not U+%04X"
                            .formatted((int) delimiter));
        }
        requireVisible("quote", quote);
        requireVisible("escape", escape);
        requireOther("Delimiter and quote", delimiter, quote);
        requireOther("Delimiter and escape", delimiter, escape);
        if (quote != null) {
            requireOther("Quote and escape", quote, escape);
        }
    }

    /// A dialect without escapes.
    public CsvDialect(char delimiter, char quote) {
        this(delimiter, Character.valueOf(quote), null);
    }

    /// Whether a line may hold this byte and still be no row.
    boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == delimiter;
    }

    /// The quote, or what equals no byte where there is none.
    int quoteByte() {
        return quote == null ? NO_BYTE : quote;
    }

    /// The escape, or what equals no byte where there is none.
    int escapeByte() {
        return escape == null ? NO_BYTE : escape;
    }

    private static void requireVisible(String what, @Nullable Character c) {
        if (c != null && (c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "The %s must be a visible ASCII character; not U+%04X"
                            .formatted(what, (int) c));
        }
    }

    private static void requireOther(String what, char one, @Nullable Character other) {
        if (other != null && one == other) {
            throw new IllegalArgumentException(
                    "%s must differ; both are U+%04X".formatted(what, (int) one));
        }
    }
}
