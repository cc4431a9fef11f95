package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/// What a text is, told from how it begins.
enum TextKind {
    JSON_LINES,
    /// Also inside an object over several lines.
    JSON_ARRAY,
    /// An object over several lines: no table.
    JSON_OBJECT,
    XML,
    WEB_PAGE,
    DELIMITED;

    /// What is looked at.
    private static final int START = 8 * 1024;

    private static final Pattern ARRAY = Pattern.compile("\\[\\s*([{\\[\\]\"]|$)");
    private static final Pattern OBJECTS_IN_OBJECT = Pattern.compile("\"\\s*:\\s*\\[\\s*\\{");
    private static final Pattern OBJECT_OVER_LINES = Pattern.compile("\\{\\s*(\"|$)");
    private static final Pattern WEB_PAGE_START = Pattern.compile("(?i)<(!doctype\\s+)?html[\\s>]");
    private static final Pattern ELEMENT =
            Pattern.compile(
                    "<(\\?xml\\s|!--|!DOCTYPE\\s|[\\p{L}_][^\\s<>/,;|\"]*(\\s|/?>(?![,;\t|])))");

    /// @param text the beginning of a text, in UTF-8
    /// @param whole whether it is all of it
    static TextKind of(byte[] text, boolean whole) {
        boolean all = whole && text.length <= START;
        var start = new String(text, 0, Math.min(text.length, START), UTF_8);
        var stripped = start.replace("\ufeff", "").stripLeading();
        if (stripped.startsWith("{")) {
            return ofObject(stripped, all);
        }
        if (ARRAY.matcher(stripped).lookingAt()) {
            return JSON_ARRAY;
        }
        if (WEB_PAGE_START.matcher(stripped).lookingAt()) {
            return WEB_PAGE;
        }
        return ELEMENT.matcher(stripped).lookingAt() ? XML : DELIMITED;
    }

    /// A first line that goes on after what is looked at is an object on a line, too.
    private static TextKind ofObject(String start, boolean all) {
        var line = start.lines().findFirst().orElse("").strip();
        boolean cut = !all && line.length() == start.length();
        boolean over = OBJECT_OVER_LINES.matcher(line).lookingAt();
        if (line.equals("{}") || (over && (cut || line.endsWith("}")))) {
            return JSON_LINES;
        }
        if (over) {
            return OBJECTS_IN_OBJECT.matcher(start).find() ? JSON_ARRAY : JSON_OBJECT;
        }
        return DELIMITED;
    }
}
