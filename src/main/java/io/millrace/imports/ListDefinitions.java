package io.millrace.imports;

import io.millrace.imports.HeldDefinition.Source;
import io.millrace.imports.ImportOptions.Mode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Lists import definitions: of each name the one that counts.
@Component
public class ListDefinitions {

    /// A definition as a line of a list.
    ///
    /// @param source where it is kept
    /// @param version null, as are collection, mode and fields, where the definition has faults
    /// @param fields how many it has
    public record Listed(
            String name,
            Source source,
            @Nullable String version,
            @Nullable String title,
            @Nullable String collection,
            @Nullable Mode mode,
            @Nullable Integer fields,
            List<DefinitionFault> faults) {

        static Listed of(HeldDefinition held) {
            ImportDefinition it = held.definition();
            return it == null
                    ? new Listed(
                            held.name(), held.source(), null, null, null, null, null, held.faults())
                    : new Listed(
                            it.name(),
                            held.source(),
                            it.version(),
                            it.title(),
                            it.collection(),
                            Objects.requireNonNullElse(it.options().mode(), Mode.INSERT),
                            it.fields().size(),
                            List.of());
        }
    }

    /// A definition and all that it says.
    ///
    /// @param json as a request may give it; null where it has faults
    public record Whole(Listed listed, @Nullable ObjectNode json) {

        /// The same as YAML, without what Millrace tells by itself; empty where it has faults.
        public String yaml() {
            if (json == null) {
                return "";
            }
            ObjectNode content = json.deepCopy();
            content.remove(List.of("name", "version"));
            return WriteYaml.of(content);
        }
    }

    private final Definitions definitions;

    ListDefinitions(Definitions definitions) {
        this.definitions = definitions;
    }

    /// All of them, by name.
    public List<Listed> all() {
        return definitions.all().stream().map(Listed::of).toList();
    }

    /// Those by which a file can be imported.
    public List<Listed> usable() {
        return all().stream().filter(it -> it.faults().isEmpty()).toList();
    }

    /// Whether there is one of this name.
    public boolean has(String name) {
        return definitions.held(name).isPresent();
    }

    /// The one of this name.
    ///
    /// @throws io.millrace.access.RequestRefused where there is none
    public Whole of(String name) {
        HeldDefinition held =
                definitions.held(name).orElseThrow(() -> DefinitionRefused.unknown(name));
        return new Whole(
                Listed.of(held),
                Optional.ofNullable(held.definition()).map(ImportDefinition::json).orElse(null));
    }
}
