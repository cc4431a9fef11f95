package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A definition that is there under a name, usable or not.
///
/// @param definition null where it has faults
record HeldDefinition(
        String name,
        Source source,
        @Nullable ImportDefinition definition,
        List<DefinitionFault> faults) {

    /// Where it is kept; what comes first here goes before the others.
    enum Source {
        @JsonProperty("stored")
        STORED,
        @JsonProperty("file")
        FILE,
        @JsonProperty("built-in")
        BUILT_IN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static HeldDefinition of(String name, Source source, Supplier<ImportDefinition> read) {
        try {
            return new HeldDefinition(name, source, read.get(), List.of());
        } catch (DefinitionRefused e) {
            return new HeldDefinition(name, source, null, e.faults());
        }
    }

    Optional<String> version() {
        return Optional.ofNullable(definition).map(ImportDefinition::version);
    }

    /// @throws DefinitionRefused where it has faults
    ImportDefinition usable() {
        if (definition == null) {
            String where = source == Source.FILE ? "a file" : "stored";
            throw DefinitionRefused.broken(name, where, faults);
        }
        return definition;
    }
}
