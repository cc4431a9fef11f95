package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonValue;

/// What kind of thing is wrong with a rejected row. A row has one: malformed, then missing, then
/// the first column.
enum ErrorCategory {
    MALFORMED_LINE("malformedLine"),
    MISSING_FIELDS("missingFields"),
    INVALID_EMAIL("invalidEmail"),
    INVALID_AGE("invalidAge"),
    DUPLICATE_KEY("duplicateKey"),
    OTHER("other");

    private final String value;

    ErrorCategory(String value) {
        this.value = value;
    }

    /// The name in the database and in answers.
    @JsonValue
    String value() {
        return value;
    }

    static ErrorCategory ofInvalid(ImportField field) {
        return switch (field) {
            case ImportField.Email email -> INVALID_EMAIL;
            case ImportField.WholeNumber number -> INVALID_AGE;
            case ImportField.Text text -> OTHER;
        };
    }
}
