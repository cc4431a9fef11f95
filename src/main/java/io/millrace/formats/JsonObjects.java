package io.millrace.formats;

import static io.millrace.formats.Fault.DUPLICATE_NAME;
import static io.millrace.formats.Fault.INVALID_UTF8;
import static io.millrace.formats.Fault.NOT_AN_OBJECT;
import static io.millrace.formats.Fault.NOT_JSON;
import static io.millrace.formats.Fault.TOO_DEEP;
import static io.millrace.formats.Fault.TOO_MANY_FIELDS;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Parses slices that should hold one JSON object each, and lays its values flat.
///
/// Nested objects become dotted names, arrays stay JSON text, nulls are left out, and numbers stay
/// as they are written: a number is never rounded here.
final class JsonObjects {

    static final int MAX_DEPTH = 100;

    private final JsonFactory factory;
    private final SliceText text = new SliceText();

    JsonObjects(int maxRowBytes) {
        factory =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(MAX_DEPTH)
                                        .maxNumberLength(maxRowBytes)
                                        .maxStringLength(maxRowBytes)
                                        .maxNameLength(maxRowBytes)
                                        .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build();
    }

    Row parse(Slice slice) {
        int valid = text.decode(slice);
        if (valid >= 0) {
            return new Row.Malformed(
                    slice, INVALID_UTF8, "Byte " + (valid + 1) + " is not valid UTF-8");
        }
        try (var parser =
                factory.createParser(ObjectReadContext.empty(), text.chars(), 0, text.length())) {
            return new Row.Named(slice, flat(parser));
        } catch (Refused e) {
            return new Row.Malformed(slice, e.fault, e.text);
        } catch (StreamConstraintsException e) {
            return new Row.Malformed(
                    slice, TOO_DEEP, "Nested deeper than " + MAX_DEPTH + " levels");
        } catch (JacksonException e) {
            return malformed(slice, e);
        }
    }

    private static Row malformed(Slice slice, JacksonException e) {
        // The parser also says where in its own buffer it was.
        var message =
                String.valueOf(e.getOriginalMessage()).replaceFirst(" \\(start marker at .*", "");
        if (message.startsWith("Duplicate Object property")) {
            return new Row.Malformed(slice, DUPLICATE_NAME, message);
        }
        var location = e.getLocation();
        long at = location == null ? 1 : Math.max(location.getCharOffset() + 1, 1);
        return new Row.Malformed(
                slice, NOT_JSON, "No valid JSON at about character " + at + ": " + message);
    }

    private Map<String, String> flat(JsonParser parser) throws Refused {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new Refused(NOT_AN_OBJECT, "Not a JSON object");
        }
        var values = new LinkedHashMap<String, String>();
        fill(values, parser);
        if (parser.nextToken() != null) {
            throw new Refused(NOT_JSON, "Something else follows the JSON object");
        }
        return values;
    }

    private void fill(Map<String, String> values, JsonParser parser) throws Refused {
        var path = new Path();
        for (var token = parser.nextToken(); ; token = parser.nextToken()) {
            switch (token) {
                case PROPERTY_NAME -> path.name(parser.currentName());
                case START_OBJECT -> path.enter();
                case END_OBJECT -> {
                    if (!path.leave()) {
                        return;
                    }
                }
                case START_ARRAY -> put(values, path.name(), array(parser));
                case VALUE_NULL -> {}
                case null -> throw new Refused(NOT_JSON, "The JSON object does not end");
                // Strings, numbers and truth values: as they are written.
                default -> put(values, path.name(), parser.getString());
            }
        }
    }

    private static void put(Map<String, String> values, String name, String value) throws Refused {
        if (values.putIfAbsent(name, value) != null) {
            throw new Refused(DUPLICATE_NAME, "There are two values for \"" + name + "\"");
        }
        if (values.size() > FieldParser.MAX_FIELDS) {
            throw new Refused(TOO_MANY_FIELDS, "More than " + FieldParser.MAX_FIELDS + " values");
        }
    }

    private String array(JsonParser parser) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        int end = (int) parser.currentTokenLocation().getCharOffset() + 1;
        return withoutSpaces(text.chars(), start, end);
    }

    /// The same JSON text without the spaces that mean nothing.
    private static String withoutSpaces(char[] json, int start, int end) {
        var kept = new StringBuilder(end - start);
        boolean quoted = false;
        for (int i = start; i < end; i++) {
            char c = json[i];
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                kept.append(c);
                c = json[++i];
            }
            if (quoted || (c != ' ' && c != '\t' && c != '\r' && c != '\n')) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    /// The names of the objects around a value, joined by dots.
    private static final class Path {

        private final StringBuilder path = new StringBuilder();
        private final int[] starts = new int[MAX_DEPTH + 1];
        private int depth;
        private @Nullable String name;

        void name(String last) {
            name = last;
        }

        /// The full name of the value in hand.
        String name() {
            return path.isEmpty() ? String.valueOf(name) : path + name;
        }

        void enter() {
            starts[depth++] = path.length();
            path.append(name).append('.');
        }

        /// Returns false after the outermost object.
        boolean leave() {
            if (depth == 0) {
                return false;
            }
            path.setLength(starts[--depth]);
            return true;
        }
    }

    private static final class Refused extends Exception {

        private final transient Fault fault;
        private final String text;

        Refused(Fault fault, String text) {
            super(text, null, false, false);
            this.fault = fault;
            this.text = text;
        }
    }
}
