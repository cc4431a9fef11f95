package io.millrace.imports;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What kind of thing is wrong with a rejected row. A row has one: malformed, then missing, then
/// the first column that is wrong, then its key. The names come from the rule that failed and the
/// field that it belongs to.
final class ErrorCategory {

    static final String MALFORMED_LINE = "malformedLine";
    static final String MISSING_FIELDS = "missingFields";
    static final String DUPLICATE_KEY = "duplicateKey";

    private static final String INVALID = "invalid";

    private ErrorCategory() {}

    /// Those that a row can have under a definition.
    static SortedSet<String> of(ImportDefinition definition) {
        var all = new TreeSet<>(List.of(MALFORMED_LINE, MISSING_FIELDS, DUPLICATE_KEY));
        definition.fields().forEach(field -> all.add(ofInvalid(field.name())));
        return all;
    }

    /// `invalidZipCode` for a field `zip_code`, `zip code` or `zipCode`.
    static String ofInvalid(String field) {
        var category = new StringBuilder(INVALID);
        boolean capital = true;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
                category.append(capital ? Character.toUpperCase(c) : c);
                capital = false;
            } else {
                capital = true;
            }
        }
        return category.toString();
    }
}
