package io.millrace.formats;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The texts of a workbook, without their looks.
final class RichText {

    private static final Pattern ESCAPE = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    private RichText() {}

    /// Reads to the end of the element in hand: its texts, also those of parts with a look of their
    /// own, but not how to pronounce them.
    static void read(XmlInput input, StringBuilder text) throws IOException {
        int depth = 1;
        while (depth > 0) {
            int event = input.next();
            if (event == END_ELEMENT) {
                depth--;
            } else if (event == START_ELEMENT) {
                switch (input.event().getLocalName()) {
                    case "t" -> readPlain(input, text);
                    case "rPh" -> input.passOverElement();
                    default -> depth++;
                }
            }
        }
    }

    /// The text of the element in hand alone.
    static void readPlain(XmlInput input, StringBuilder text) throws IOException {
        for (int event = input.next(); event != END_ELEMENT; event = input.next()) {
            if (event == CHARACTERS || event == CDATA) {
                text.append(input.event().getText());
                if (text.length() > CellReader.MAX_TEXT) {
                    throw input.unreadable(
                            "a text is longer than " + CellReader.MAX_TEXT + " characters");
                }
            } else if (event == START_ELEMENT) {
                input.passOverElement();
            }
        }
    }

    /// With the characters that XML cannot hold, which Excel writes as `_x000D_`.
    static String unescaped(String text) {
        return text.contains("_x")
                ? ESCAPE.matcher(text)
                        .replaceAll(it ->
                                Matcher.quoteReplacement(
                                        String.valueOf((char) Integer.parseInt(it.group(1), 16))))
                : text;
    }
}
