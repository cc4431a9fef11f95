package io.millrace.formats;

/// Why bytes are no row.
public enum Fault {
    /// A quoted field closes, but neither a delimiter nor a line end follows.
    BAD_QUOTE("badQuote"),
    /// A quoted field is still open at the end of the file.
    UNCLOSED_QUOTE("unclosedQuote"),
    /// The row does not end within the limit.
    TOO_LONG("tooLong"),
    /// The row ends well, but its bytes are not UTF-8.
    INVALID_UTF8("invalidUtf8"),
    /// The row ends well, but has more fields than anything a table could be made of.
    TOO_MANY_FIELDS("tooManyFields");

    private final String code;

    Fault(String code) {
        this.code = code;
    }

    /// A stable name for clients and reports.
    public String code() {
        return code;
    }
}
