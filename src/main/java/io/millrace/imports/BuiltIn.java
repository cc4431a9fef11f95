package io.millrace.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;

/// The definitions that come with Millrace.
final class BuiltIn {

    static final ImportDefinition PEOPLE = read(ImportDefinition.DEFAULT);

    static final Map<String, ImportDefinition> ALL = Map.of(PEOPLE.name(), PEOPLE);

    private BuiltIn() {}

    private static ImportDefinition read(String name) {
        try {
            byte[] text =
                    new ClassPathResource("/imports/" + name + ".yml", BuiltIn.class)
                            .getContentAsByteArray();
            return ReadDefinition.of(text, true, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
