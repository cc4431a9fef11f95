package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Tells which element of an XML document is a row: the outermost that its parent has several of;
/// where there is none, the first child of the root.
final class RecordElement {

    private static final XMLInputFactory FACTORY = XMLInputFactory.newDefaultFactory();

    /// Nobody's rows lie deeper.
    private static final int MAX_DEPTH = 8;

    static {
        FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    /// For each element that is open, how often it has had children of each name.
    private final ArrayDeque<Map<String, Integer>> open = new ArrayDeque<>();

    private Optional<String> first = Optional.empty();
    private Optional<String> repeated = Optional.empty();
    private int depthOfRepeated = Integer.MAX_VALUE;

    private RecordElement() {}

    /// @param text the beginning of a document, in UTF-8 whatever it declares
    static Optional<String> of(byte[] text) {
        var it = new RecordElement();
        try {
            var xml =
                    FACTORY.createXMLStreamReader(
                            new StringReader(
                                    new String(text, UTF_8).replace("\ufeff", "").strip()));
            while (xml.hasNext()) {
                it.take(xml, xml.next());
            }
        } catch (XMLStreamException e) {
            // The sample ends within the document, or it is broken there: what was seen counts.
        }
        return it.repeated.or(() -> it.first);
    }

    private void take(XMLStreamReader xml, int event) {
        if (event == START_ELEMENT) {
            int depth = open.size();
            if (depth > 0 && depth <= MAX_DEPTH) {
                count(xml.getLocalName(), depth);
            }
            open.push(new HashMap<>());
        } else if (event == END_ELEMENT) {
            open.pop();
        }
    }

    private void count(String name, int depth) {
        if (depth == 1 && first.isEmpty()) {
            first = Optional.of(name);
        }
        int times = open.getFirst().merge(name, 1, Integer::sum);
        if (times == 2 && depth < depthOfRepeated) {
            repeated = Optional.of(name);
            depthOfRepeated = depth;
        }
    }
}
