package io.millrace.formats;

import static javax.xml.stream.XMLStreamConstants.END_DOCUMENT;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.IOException;

/// Reads the texts that cells share.
final class SharedTexts {

    private SharedTexts() {}

    static void read(Workbook workbook, SharedStrings strings) throws IOException {
        var part = workbook.sharedStrings();
        if (part.isEmpty()) {
            return;
        }
        try (var input = workbook.open(part.get(), Unwrapped.MAX_BYTES)) {
            for (int event = input.next(); event != END_DOCUMENT; event = input.next()) {
                if (event == START_ELEMENT && input.event().getLocalName().equals("si")) {
                    var text = new StringBuilder();
                    RichText.read(input, text);
                    strings.add(RichText.unescaped(text.toString()));
                }
            }
        }
    }
}
