package io.millrace.imports;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// An object within a definition, read member by member. What is wrong is noted with its path and
/// read as if it were not there, so that one reading finds every fault.
final class DefinitionPart {

    private static final int MOST_TEXT = 1000;
    private static final int MOST_ITEMS = 10_000;

    private final JsonNode object;
    private final String path;
    private final List<DefinitionFault> faults;

    DefinitionPart(JsonNode node, String path, List<DefinitionFault> faults) {
        this.path = path;
        this.faults = faults;
        this.object = node.isObject() ? node : JsonNodeFactory.instance.objectNode();
        if (!node.isObject()) {
            fault("", "must be an object, not %s.".formatted(kind(node)));
        }
    }

    /// Notes a fault of a member, or of the object itself where the member is empty.
    void fault(String member, String message) {
        faults.add(new DefinitionFault(pathOf(member), message));
    }

    private String pathOf(String member) {
        return path.isEmpty() || member.isEmpty() ? path + member : path + "." + member;
    }

    /// Notes every member that is none of these.
    void refuseOthersThan(List<String> known) {
        for (String member : object.propertyNames()) {
            if (!known.contains(member)) {
                fault(Excerpt.of(member, 100), "is not known here. " + Nearest.hint(member, known));
            }
        }
    }

    boolean has(String member) {
        return given(member) != null;
    }

    @Nullable JsonNode given(String member) {
        JsonNode node = object.get(member);
        return node == null || node.isNull() ? null : node;
    }

    /// A text; numbers and `true` and `false` count as what is written.
    @Nullable String text(String member) {
        JsonNode node = given(member);
        return node == null ? null : text(member, node);
    }

    private @Nullable String text(String where, JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            fault(where, "must be a text, not %s.".formatted(kind(node)));
            return null;
        }
        String text = node.asString();
        if (text.length() > MOST_TEXT) {
            fault(where, "is longer than %d characters.".formatted(MOST_TEXT));
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            fault(where, "must not hold a NUL character.");
            return null;
        }
        return text;
    }

    /// One character that is not a letter or digit.
    @Nullable String sign(String member) {
        String text = text(member);
        if (text != null && (text.length() != 1 || Character.isLetterOrDigit(text.charAt(0)))) {
            fault(member, "must be one character that is neither a letter nor a digit.");
            return null;
        }
        return text;
    }

    @Nullable Boolean flag(String member) {
        JsonNode node = given(member);
        if (node == null || node.isBoolean()) {
            return node == null ? null : Boolean.valueOf(node.booleanValue());
        }
        fault(member, "must be true or false, not %s.".formatted(kind(node)));
        return null;
    }

    @Nullable Integer whole(String member, int minimum) {
        JsonNode node = given(member);
        if (node == null) {
            return null;
        }
        if (!node.canConvertToExactIntegral()
                || !node.canConvertToInt()
                || node.intValue() < minimum) {
            fault(member, "must be a whole number from %d on.".formatted(minimum));
            return null;
        }
        return node.intValue();
    }

    /// A number, a text, or true or false.
    @Nullable Object scalar(String member) {
        JsonNode node = given(member);
        return node == null ? null : scalar(member, node);
    }

    private @Nullable Object scalar(String where, JsonNode node) {
        if (node.isNumber()) {
            return node.numberValue();
        }
        return node.isBoolean() ? (Object) node.booleanValue() : text(where, node);
    }

    @Nullable List<Object> scalars(String member) {
        List<JsonNode> items = items(member);
        if (items == null) {
            return null;
        }
        var read = new ArrayList<Object>();
        for (int i = 0; i < items.size(); i++) {
            Object value = scalar(item(member, i), items.get(i));
            if (value != null) {
                read.add(value);
            }
        }
        return read;
    }

    @Nullable List<String> texts(String member) {
        List<JsonNode> items = items(member);
        if (items == null) {
            return null;
        }
        var read = new ArrayList<String>();
        for (int i = 0; i < items.size(); i++) {
            String text = text(item(member, i), items.get(i));
            if (text != null) {
                read.add(text);
            }
        }
        return read;
    }

    <E extends Enum<E>> @Nullable E oneOf(String member, Class<E> type) {
        JsonNode node = given(member);
        return node == null ? null : oneOf(member, node, type);
    }

    private <E extends Enum<E>> @Nullable E oneOf(String where, JsonNode node, Class<E> type) {
        var names = new ArrayList<String>();
        for (E constant : type.getEnumConstants()) {
            String name = DefinitionJson.MAPPER.valueToTree(constant).asString();
            if (node.isString() && node.stringValue().equals(name)) {
                return constant;
            }
            names.add(name);
        }
        if (node.isString()) {
            String given = node.stringValue();
            fault(
                    where,
                    "\"%s\" is not known here. %s"
                            .formatted(Excerpt.of(given, 100), Nearest.hint(given, names)));
        } else {
            fault(where, "must be one of %s.".formatted(String.join(", ", names)));
        }
        return null;
    }

    <E extends Enum<E>> List<E> someOf(String member, Class<E> type) {
        List<JsonNode> items = items(member);
        var read = new ArrayList<E>();
        for (int i = 0; items != null && i < items.size(); i++) {
            E constant = oneOf(item(member, i), items.get(i), type);
            if (constant != null) {
                read.add(constant);
            }
        }
        return read;
    }

    @Nullable DefinitionPart part(String member) {
        JsonNode node = given(member);
        return node == null ? null : new DefinitionPart(node, pathOf(member), faults);
    }

    List<DefinitionPart> parts(String member) {
        List<JsonNode> items = items(member);
        var parts = new ArrayList<DefinitionPart>();
        for (int i = 0; items != null && i < items.size(); i++) {
            parts.add(new DefinitionPart(items.get(i), pathOf(item(member, i)), faults));
        }
        return parts;
    }

    private @Nullable List<JsonNode> items(String member) {
        JsonNode node = given(member);
        if (node == null) {
            return null;
        }
        if (!node.isArray()) {
            fault(member, "must be a list, not %s.".formatted(kind(node)));
            return null;
        }
        if (node.size() > MOST_ITEMS) {
            fault(member, "has more than %d items.".formatted(MOST_ITEMS));
            return null;
        }
        return List.copyOf(node.values());
    }

    private static String item(String member, int index) {
        return member + "[" + index + "]";
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL, MISSING, BINARY, POJO -> "nothing";
        };
    }
}
