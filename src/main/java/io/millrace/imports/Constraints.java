package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a field's values must be like, beyond their type; null where nothing is asked.
///
/// @param unique whether no two records may have the same value
/// @param minimum a number, or text as the field's format or ISO 8601 has it
/// @param minLength in characters; of an array, in elements
/// @param pattern a regular expression of RE2 that the whole value must match
/// @param allowed the only values there are
@JsonInclude(JsonInclude.Include.NON_NULL)
record Constraints(
        @Nullable Boolean required,
        @Nullable Boolean unique,
        @Nullable Object minimum,
        @Nullable Object maximum,
        @Nullable Integer minLength,
        @Nullable Integer maxLength,
        @Nullable String pattern,
        @JsonProperty("enum") @Nullable List<Object> allowed) {

    static final Constraints NONE = new Constraints(null, null, null, null, null, null, null, null);

    static final Constraints REQUIRED =
            new Constraints(true, null, null, null, null, null, null, null);
}
