package io.millrace.apidocs;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// What `resources/openapi/*.yml` say, put together.
///
/// @param tags the groups of calls, in the order in which they are shown
/// @param calls by method and path, those of a group in the order in which they are shown
/// @param parameters what parameters mean that several calls have, by name
/// @param fields what fields mean that several bodies have, by name
/// @param schemas what the fields of one body mean, by the body's name; a text for a field that the
///   types describe, a JSON schema for one that they do not, nothing for one whose members are the
///   body's own. A whole schema stands under `schema`
record Descriptions(
        Map<String, Object> tags,
        Map<String, Object> calls,
        Map<String, Object> parameters,
        Map<String, Object> fields,
        Map<String, Object> schemas) {

    static Descriptions read() throws IOException {
        var all = new Descriptions(map(), map(), map(), map(), map());
        var files = new PathMatchingResourcePatternResolver();
        for (var file : files.getResources("classpath*:openapi/*.yml")) {
            try (var in = file.getInputStream()) {
                Map<String, Object> part =
                        new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
                all.tags.putAll(child(part, "tags"));
                all.calls.putAll(child(part, "calls"));
                all.parameters.putAll(child(part, "parameters"));
                all.fields.putAll(child(part, "fields"));
                all.schemas.putAll(child(part, "schemas"));
            }
        }
        return all;
    }

    private static Map<String, Object> map() {
        return new LinkedHashMap<>();
    }

    @SuppressWarnings("unchecked") // what YAML maps are
    static Map<String, Object> child(Map<String, Object> parent, String name) {
        Object child = parent.get(name);
        return child == null ? Map.of() : (Map<String, Object>) child;
    }

    static @Nullable String text(Map<String, Object> from, String name) {
        return from.get(name) instanceof String text ? text : null;
    }
}
