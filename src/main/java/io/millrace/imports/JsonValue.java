package io.millrace.imports;

import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// JSON text that becomes a nested document or an array.
final class JsonValue implements ValueType {

    /// A document of MongoDB may be nested 100 deep.
    private static final int MOST_NESTED = 80;

    private final boolean array;
    private final BrokenRule noJson;

    JsonValue(boolean array, BrokenRule noJson) {
        this.array = array;
        this.noJson = noJson;
    }

    @Override
    public Object parse(String text) {
        try {
            JsonNode node = DefinitionJson.MAPPER.readTree(text);
            if (array ? node.isArray() : node.isObject()) {
                Object value = bson(node, 0);
                return value == null ? noJson : value;
            }
            return noJson;
        } catch (JacksonException | Unstorable e) {
            return noJson;
        }
    }

    private static @Nullable Object bson(JsonNode node, int depth) {
        if (depth > MOST_NESTED) {
            throw new Unstorable();
        }
        return switch (node.getNodeType()) {
            case OBJECT -> document(node, depth);
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>(node.size());
                node.values().forEach(item -> items.add(bson(item, depth + 1)));
                yield items;
            }
            case STRING -> node.stringValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }

    private static Document document(JsonNode node, int depth) {
        var document = new Document();
        for (var member : node.properties()) {
            if (member.getKey().indexOf('\0') >= 0) {
                throw new Unstorable();
            }
            document.append(member.getKey(), bson(member.getValue(), depth + 1));
        }
        return document;
    }

    private static Object number(JsonNode node) {
        if (node.isInt() || node.isLong()) {
            return node.numberValue();
        }
        Object number = DecimalNumber.of(node.numberValue().toString());
        if (number == null) {
            throw new Unstorable();
        }
        return number;
    }

    /// Nested too deeply, a number with too many digits, or a name that BSON cannot hold.
    private static final class Unstorable extends RuntimeException {
        Unstorable() {
            super(null, null, false, false);
        }
    }
}
