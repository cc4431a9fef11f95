package io.millrace.access;

import java.util.Map;
import org.springframework.http.HttpStatus;

/// A request with a field that is missing or wrong.
public final class FieldRefused extends RequestRefused {

    private FieldRefused(String field, String what) {
        super(
                HttpStatus.BAD_REQUEST,
                "Bad field",
                "\"%s\" %s.".formatted(field, what),
                Map.of("field", field));
    }

    /// Says so.
    ///
    /// @param what what is wrong with it, such as "must be a time"
    public static FieldRefused of(String field, String what) {
        return new FieldRefused(field, what);
    }
}
