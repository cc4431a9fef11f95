package io.millrace.formats;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.jspecify.annotations.Nullable;

/// XML as a stream of events, safe from what XML can do to its readers.
///
/// A document type is refused, and with it every entity that a document could define; nothing but
/// the stream is ever read. Depth, attributes, the number of different names, and what a single
/// name, comment or attribute may take are limited. Woodstox reads it, and not the parser of the
/// JDK: it hands long texts on in pieces, and has limits that can be set for it alone.
final class XmlInput implements Closeable {

    static final int MAX_DEPTH = 200;
    static final int MAX_NAMES = 100_000;
    static final int MAX_ATTRIBUTES = 1_000;

    /// What one event may take of the stream: nearly always it is cut into more.
    private static final int MAX_EVENT_BYTES = 4 * 1024 * 1024;

    private static final WstxInputFactory FACTORY = factory();

    private final Metered stream;
    private final XMLStreamReader events;
    private final Set<String> names = new HashSet<>();
    private boolean ended;

    /// @param encoding the name of the encoding; null where the XML says it itself
    XmlInput(InputStream in, @Nullable String encoding) throws IOException {
        this.stream = new Metered(in);
        try {
            this.events = FACTORY.createXMLStreamReader(stream, encoding);
        } catch (XMLStreamException | RuntimeException e) {
            in.close();
            throw unreadable(stream, e);
        }
    }

    private static WstxInputFactory factory() {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MAX_ATTRIBUTES);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, MAX_EVENT_BYTES);
        factory.setProperty(WstxInputProperties.P_MAX_CHARACTERS, Long.MAX_VALUE);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, Long.MAX_VALUE);
        factory.setProperty(XMLInputFactory2.P_INTERN_NAMES, false);
        factory.setProperty(XMLInputFactory2.P_INTERN_NS_URIS, false);
        return factory;
    }

    /// Goes on to the next event, and its text is there as a whole or cut into more events.
    ///
    /// @return as [XMLStreamConstants] has it; at the end [XMLStreamConstants#END_DOCUMENT]
    int next() throws IOException {
        if (ended) {
            return XMLStreamConstants.END_DOCUMENT;
        }
        stream.begin();
        try {
            int event = events.next();
            ended = event == XMLStreamConstants.END_DOCUMENT;
            switch (event) {
                case XMLStreamConstants.DTD ->
                        throw new FileUnreadable(
                                "The XML has a document type (DOCTYPE), which is refused as"
                                        + " dangerous: take it out");
                case XMLStreamConstants.START_ELEMENT -> checkNames();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        // Now, so that what is wrong with it shows here.
                        events.getTextLength();
                default -> {}
            }
            return event;
        } catch (XMLStreamException | RuntimeException e) {
            throw unreadable(stream, e);
        }
    }

    /// Goes on to the end of the element in hand.
    void passOverElement() throws IOException {
        for (int depth = 1; depth > 0; ) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                default -> {}
            }
        }
    }

    /// The event in hand; nothing of it may be asked for that goes on reading.
    XMLStreamReader event() {
        return events;
    }

    /// The physical line of the event in hand.
    int line() {
        return events.getLocation().getLineNumber();
    }

    FileUnreadable unreadable(String what) {
        return new FileUnreadable("The XML cannot be read at line %d: %s".formatted(line(), what));
    }

    @Override
    public void close() throws IOException {
        try {
            events.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        } finally {
            stream.close();
        }
    }

    /// The parser keeps every name that it ever saw.
    private void checkNames() throws FileUnreadable {
        names.add(events.getLocalName());
        for (int i = 0; i < events.getAttributeCount(); i++) {
            names.add(events.getAttributeLocalName(i));
        }
        if (names.size() > MAX_NAMES) {
            throw unreadable("more than " + MAX_NAMES + " different names");
        }
    }

    /// What the stream below could not do is no fault of the XML.
    private static IOException unreadable(Metered stream, Exception e) {
        if (stream.failure != null) {
            return stream.failure;
        }
        return new FileUnreadable("The XML is broken: " + XmlFault.describe(e), e);
    }

    /// Counts what an event takes.
    private static final class Metered extends FilterInputStream {

        private long taken;
        private @Nullable IOException failure;

        Metered(InputStream in) {
            super(in);
        }

        void begin() {
            taken = 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = super.read(target, offset, length);
                taken += Math.max(count, 0);
                if (taken > MAX_EVENT_BYTES) {
                    throw new FileUnreadable(
                            "A name, comment or tag of the XML is longer than %d bytes"
                                    .formatted(MAX_EVENT_BYTES));
                }
                return count;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
