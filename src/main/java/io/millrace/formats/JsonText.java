package io.millrace.formats;

import tools.jackson.core.io.JsonStringEncoder;

/// Writes JSON text.
final class JsonText {

    private JsonText() {}

    static void writeString(StringBuilder json, String value) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, json);
        json.append('"');
    }
}
