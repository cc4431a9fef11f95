package io.millrace.formats;

import static io.millrace.formats.Fault.TOO_LONG;
import static io.millrace.formats.Fault.TOO_MANY_FIELDS;

import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// A record of XML, written anew as it is read, up to a limit.
final class XmlText {

    /// Far more than a row has values, and little enough to be kept in memory.
    private static final int MAX_ELEMENTS = 4 * FieldParser.MAX_FIELDS;

    private final int maxLength;
    private final StringBuilder text = new StringBuilder();
    private @Nullable Fault fault;
    private int elements;
    private long length;

    XmlText(int maxLength) {
        this.maxLength = maxLength;
    }

    void start(XMLStreamReader event) {
        elements += 1 + event.getAttributeCount();
        if (elements > MAX_ELEMENTS && fault == null) {
            giveUp(TOO_MANY_FIELDS);
        }
        append("<", event.getLocalName());
        for (int i = 0; i < event.getAttributeCount() && fault == null; i++) {
            append(" ", event.getAttributeLocalName(i));
            append("=\"", escaped(event.getAttributeValue(i), true));
            append("\"", "");
        }
        append(">", "");
    }

    void end(String name) {
        append("</", name);
        append(">", "");
    }

    void characters(XMLStreamReader event) {
        if (fault != null) {
            length += event.getTextLength();
        } else {
            append("", escaped(event.getText(), false));
        }
    }

    /// How many characters it would have.
    long length() {
        return length;
    }

    /// Why the record is not read on, or null as long as it is.
    @Nullable Fault fault() {
        return fault;
    }

    /// As much of it as is kept.
    @Override
    public String toString() {
        return text.toString();
    }

    private void append(String one, String other) {
        length += one.length() + other.length();
        if (fault == null) {
            text.append(one).append(other);
            if (length > maxLength) {
                giveUp(TOO_LONG);
            }
        }
    }

    private void giveUp(Fault why) {
        fault = why;
        text.setLength(Math.min(text.length(), CsvRows.KEPT_OF_A_LONG_ROW));
        text.trimToSize();
    }

    private static String escaped(String plain, boolean quotes) {
        var safe = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return quotes ? safe.replace("\"", "&quot;") : safe;
    }
}
