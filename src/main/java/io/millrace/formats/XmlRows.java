package io.millrace.formats;

import static io.millrace.formats.Fault.DUPLICATE_NAME;
import static io.millrace.formats.Fault.TOO_LONG;
import static io.millrace.formats.Fault.TOO_MANY_FIELDS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.END_DOCUMENT;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Reads XML that has an element for each row, at any depth.
///
/// Child elements name the values, further in by dotted names; attributes begin with `@`, the text
/// of the record itself is `#text`, and elements that come more than once make a JSON array.
/// Namespaces count for nothing. What is kept of a row is its element, written anew.
///
/// Positions are ordinals: the first element is at 0, on line 1. A row beyond the limit is
/// malformed; whatever is wrong with the XML itself makes the file unreadable from there on.
///
/// Not safe for use by several threads.
final class XmlRows implements Rows {

    private final XmlInput input;
    private final String recordElement;
    private final int maxRowBytes;

    private long ordinal;

    private XmlRows(XmlInput input, String recordElement, int maxRowBytes) {
        this.input = input;
        this.recordElement = recordElement;
        this.maxRowBytes = maxRowBytes;
    }

    /// @param in the file from its beginning
    /// @param encoding the name of its encoding; null where it says that itself
    /// @param position the ordinal of the element to start at
    static XmlRows open(
            InputStream in,
            @Nullable String encoding,
            String recordElement,
            long position,
            int maxRowBytes)
            throws IOException {
        var rows = new XmlRows(new XmlInput(in, encoding), recordElement, maxRowBytes);
        while (rows.ordinal < position && rows.findRecord()) {
            rows.input.passOverElement();
            rows.ordinal++;
        }
        return rows;
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (!findRecord()) {
            return null;
        }
        var element = new XmlElement();
        var text = new XmlText(maxRowBytes);
        readRecord(element, text);
        var slice = slice(text);
        ordinal++;
        var fault = text.fault();
        return fault == null ? row(slice, element) : new Row.Malformed(slice, fault, why(fault));
    }

    private Slice slice(XmlText text) {
        byte[] raw = text.toString().getBytes(UTF_8);
        long length = Math.max(text.length(), raw.length);
        return new Slice(ordinal, ordinal + 1, length, raw, 0, raw.length);
    }

    private Row row(Slice slice, XmlElement element) {
        var values = new XmlValues();
        element.layFlat(values);
        var twice = values.twice();
        if (twice != null) {
            return new Row.Malformed(
                    slice, DUPLICATE_NAME, "There are two values for \"" + twice + "\"");
        }
        return values.size() > FieldParser.MAX_FIELDS
                ? new Row.Malformed(slice, TOO_MANY_FIELDS, why(TOO_MANY_FIELDS))
                : new Row.Named(slice, values.byName());
    }

    private String why(Fault fault) {
        return fault == TOO_LONG
                ? "Longer than " + maxRowBytes + " bytes"
                : "More than " + FieldParser.MAX_FIELDS + " values";
    }

    @Override
    public long position() {
        return ordinal;
    }

    @Override
    public long line() {
        return ordinal + 1;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private boolean findRecord() throws IOException {
        int event = input.next();
        while (event != END_DOCUMENT
                && !(event == START_ELEMENT
                        && input.event().getLocalName().equals(recordElement))) {
            event = input.next();
        }
        return event != END_DOCUMENT;
    }

    /// Goes on to the end of the record, though nothing more is kept once it is too long.
    private void readRecord(XmlElement record, XmlText text) throws IOException {
        var elements = new ArrayDeque<XmlElement>();
        elements.push(record);
        start(record, text);
        while (!elements.isEmpty()) {
            switch (input.next()) {
                case START_ELEMENT -> {
                    var child = new XmlElement();
                    start(child, text);
                    if (text.fault() == null) {
                        elements.getFirst().add(input.event().getLocalName(), child);
                    }
                    elements.push(child);
                }
                case END_ELEMENT -> {
                    elements.pop();
                    text.end(input.event().getLocalName());
                }
                case CHARACTERS, CDATA -> {
                    text.characters(input.event());
                    if (text.fault() == null) {
                        elements.getFirst().addText(input.event());
                    }
                }
                default -> {}
            }
        }
    }

    private void start(XmlElement element, XmlText text) {
        var event = input.event();
        text.start(event);
        for (int i = 0; i < event.getAttributeCount() && text.fault() == null; i++) {
            if (XmlElement.SCHEMA_INSTANCE.equals(event.getAttributeNamespace(i))) {
                element.takeHint(event.getAttributeLocalName(i), event.getAttributeValue(i));
            } else {
                element.attribute(event.getAttributeLocalName(i), event.getAttributeValue(i));
            }
        }
    }
}
