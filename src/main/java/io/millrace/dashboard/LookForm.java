package io.millrace.dashboard;

import io.millrace.formats.FormatOptions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// What a person has filled in on the page of a file. What is empty is told from the file.
record LookForm(MultiValueMap<String, String> fields) {

    private static final Set<String> SHOWN = Set.of("20", "50", "200");

    String text(String name) {
        String text = fields.getFirst(name);
        return text == null ? "" : text;
    }

    /// Empty where the form does not have it.
    Optional<String> given(String name) {
        return Optional.ofNullable(fields.getFirst(name));
    }

    boolean checked(String name) {
        return fields.containsKey(name);
    }

    int rows() {
        return SHOWN.contains(text("rows")) ? Integer.parseInt(text("rows")) : 20;
    }

    FormatOptions format() {
        String header = said("header");
        return new FormatOptions(
                said("type"),
                said("encoding"),
                said("delimiter"),
                said("quote"),
                said("escape"),
                header == null ? null : Boolean.valueOf(header),
                said("sheet"),
                said("recordElement"));
    }

    private @Nullable String said(String name) {
        String text = text(name);
        return text.isEmpty() ? null : text;
    }
}
