package io.millrace.formats;

/// Parses slices that hold one well-quoted record each.
sealed interface FieldParser permits StrictFields, EscapedFields {

    /// A megabyte of delimiters would become a million fields.
    int MAX_FIELDS = 16_384;

    Row parse(Slice slice);

    static FieldParser of(CsvDialect dialect, int maxRowBytes) {
        var quote = dialect.quote();
        return quote != null && dialect.escape() == null
                ? new StrictFields(dialect.delimiter(), quote, maxRowBytes)
                : new EscapedFields(dialect);
    }

    static Row.Malformed invalidUtf8(Slice slice, int validBytes) {
        return new Row.Malformed(
                slice, Fault.INVALID_UTF8, "Byte " + (validBytes + 1) + " is not valid UTF-8");
    }

    static Row.Malformed tooManyFields(Slice slice, int fields) {
        return new Row.Malformed(
                slice, Fault.TOO_MANY_FIELDS, fields + " fields, more than " + MAX_FIELDS);
    }
}
