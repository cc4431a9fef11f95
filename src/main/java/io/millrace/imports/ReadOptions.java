package io.millrace.imports;

import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads the options that stand among the members of a definition. Which there are is told by
/// [ImportOptions] itself.
final class ReadOptions {

    private static final List<RecordComponent> COMPONENTS =
            List.of(ImportOptions.class.getRecordComponents());

    static final List<String> NAMES = COMPONENTS.stream().map(RecordComponent::getName).toList();

    private ReadOptions() {}

    static ImportOptions of(DefinitionPart part) {
        ObjectNode good = JsonNodeFactory.instance.objectNode();
        for (RecordComponent component : COMPONENTS) {
            JsonNode given = part.given(component.getName());
            if (given != null && isGood(part, component, given)) {
                good.set(component.getName(), given);
            }
        }
        return DefinitionJson.MAPPER.treeToValue(good, ImportOptions.class);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an enum's class is all that is needed of it
    private static boolean isGood(DefinitionPart part, RecordComponent component, JsonNode given) {
        String name = component.getName();
        Class<?> type = component.getType();
        if (type.isEnum()) {
            return part.oneOf(name, (Class) type) != null;
        }
        if (type == Boolean.class) {
            return part.flag(name) != null;
        }
        String fault = type == Double.class ? faultOfShare(given) : faultOf(component, given);
        if (fault != null) {
            part.fault(name, fault);
        }
        return fault == null;
    }

    private static @Nullable String faultOfShare(JsonNode given) {
        boolean share = given.isNumber() && given.doubleValue() >= 0 && given.doubleValue() <= 1;
        return share ? null : "must be a share from 0 to 1, such as 0.05.";
    }

    private static @Nullable String faultOf(RecordComponent component, JsonNode given) {
        boolean counts =
                given.isObject()
                        ? given.values().stream().allMatch(ReadOptions::isCount)
                        : isCount(given);
        boolean map = component.getType() != Long.class;
        if (!counts || given.isObject() != map) {
            return map
                    ? "must be an object of whole numbers from 0 on, by error category."
                    : "must be a whole number from 0 on.";
        }
        try {
            JavaType type = DefinitionJson.MAPPER.constructType(component.getGenericType());
            DefinitionJson.MAPPER.treeToValue(given, type);
            return null;
        } catch (JacksonException e) {
            return "is not of the right kind.";
        }
    }

    private static boolean isCount(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
    }
}
