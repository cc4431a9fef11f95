package io.millrace.formats;

import java.util.Objects;
import javax.xml.stream.XMLStreamException;

/// Says in one line what a parser of XML found wrong.
final class XmlFault {

    private XmlFault() {}

    static String describe(Exception e) {
        var message = firstLine(Objects.toString(e.getMessage(), e.getClass().getSimpleName()));
        var location = e instanceof XMLStreamException it ? it.getLocation() : null;
        return location == null
                ? message
                : "line %d, column %d: %s"
                        .formatted(location.getLineNumber(), location.getColumnNumber(), message);
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        var line = end < 0 ? message : message.substring(0, end);
        return line.replaceAll("\\p{C}", "\ufffd");
    }
}
