package io.millrace.imports;

/// A column: its name in the file's header and in the record, whether a row needs it, and what it
/// may hold. Values are trimmed; a blank one counts as missing.
sealed interface ImportField {

    String name();

    boolean required();

    record Text(String name, boolean required) implements ImportField {}

    /// Looks like `a@b.c`; kept in lower case.
    record Email(String name, boolean required) implements ImportField {}

    record WholeNumber(String name, boolean required, int minimum, int maximum)
            implements ImportField {}
}
