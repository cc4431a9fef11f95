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
    TOO_MANY_FIELDS("tooManyFields"),
    /// The text is not JSON.
    NOT_JSON("notJson"),
    /// The text is JSON, but no object.
    NOT_AN_OBJECT("notAnObject"),
    /// An object has two values of one name, also when laid flat.
    DUPLICATE_NAME("duplicateName"),
    /// Objects are nested deeper than anything a record could be made of.
    TOO_DEEP("tooDeep"),
    /// A cell of a workbook holds an error of its formula.
    CELL_ERROR("cellError");

    private final String code;

    Fault(String code) {
        this.code = code;
    }

    /// A stable name for clients and reports.
    public String code() {
        return code;
    }
}
