package io.millrace.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;

/// An element of a record, with what is in it.
final class XmlElement {

    /// The namespace of `xsi:nil` and of hints for validators, which are no values.
    static final String SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final Map<String, List<XmlElement>> children = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private boolean nil;

    void attribute(String name, String value) {
        attributes.put("@" + name, value);
    }

    /// `xsi:nil` says that there is no value, not even an empty one.
    void takeHint(String name, String value) {
        nil |= name.equals("nil") && (value.equals("true") || value.equals("1"));
    }

    void add(String name, XmlElement child) {
        children.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(child);
    }

    void addText(XMLStreamReader event) {
        text.append(event.getTextCharacters(), event.getTextStart(), event.getTextLength());
    }

    /// The values of a record.
    void layFlat(XmlValues values) {
        attributes.forEach(values::put);
        if (!text.toString().isBlank()) {
            values.put("#text", text());
        }
        layChildrenFlat(values, "");
    }

    private void layChildrenFlat(XmlValues values, String prefix) {
        children.forEach((name, all) -> {
            if (all.size() > 1) {
                values.put(prefix + name, json(all));
            } else {
                all.getFirst().layFlat(values, prefix + name);
            }
        });
    }

    private void layFlat(XmlValues values, String name) {
        attributes.forEach((attribute, value) -> values.put(name + "." + attribute, value));
        if (!nil && (children.isEmpty() || !text.toString().isBlank())) {
            values.put(name, text());
        }
        layChildrenFlat(values, name + ".");
    }

    /// The text alone as it stands; between other elements without the spaces around it.
    private String text() {
        return children.isEmpty() ? text.toString() : text.toString().strip();
    }

    private static String json(List<XmlElement> all) {
        var json = new StringBuilder("[");
        for (var element : all) {
            json.append(json.length() > 1 ? "," : "");
            element.writeJson(json);
        }
        return json.append("]").toString();
    }

    private void writeJson(StringBuilder json) {
        if (nil) {
            json.append("null");
        } else if (attributes.isEmpty() && children.isEmpty()) {
            JsonText.writeString(json, text.toString());
        } else {
            writeObject(json);
        }
    }

    private void writeObject(StringBuilder json) {
        json.append('{');
        attributes.forEach((name, value) -> {
            writeName(json, name);
            JsonText.writeString(json, value);
        });
        if (!text.toString().isBlank()) {
            writeName(json, "#text");
            JsonText.writeString(json, text());
        }
        children.forEach((name, all) -> {
            writeName(json, name);
            if (all.size() > 1) {
                json.append(json(all));
            } else {
                all.getFirst().writeJson(json);
            }
        });
        json.append('}');
    }

    private static void writeName(StringBuilder json, String name) {
        if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
        JsonText.writeString(json, name);
        json.append(':');
    }
}
