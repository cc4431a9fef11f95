package io.millrace.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the reader never hands to the parser: should it ever, then no wrong row may come of it.
class StrictFieldsTest {

    private final StrictFields parser = new StrictFields(',', '"', 1_000);

    @Test
    void failsOnTwoRecordsInASlice() {
        assertThatThrownBy(() -> parse("a,b\nc,d"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "FastCSV sees more than one record in the row at byte 0, line 1, 7 bytes");
    }

    @Test
    void failsOnAnUnclosedQuote() {
        assertThatThrownBy(() -> parse("a,\"b")).isInstanceOf(CsvParseException.class);
    }

    @Test
    void failsOnTextAfterAClosingQuote() {
        assertThatThrownBy(() -> parse("\"a\"b")).isInstanceOf(CsvParseException.class);
    }

    @Test
    void keepsNoMoreFieldsThanAreAllowed() {
        var collector = new FieldCollector(2);
        try (var records = CsvReader.builder().build(collector, "a,b,c").stream()) {
            assertThat(records).singleElement().isEqualTo(List.of("a", "b"));
        }
        assertThat(collector.seen()).isEqualTo(3);
    }

    private Row parse(String text) {
        var bytes = Bytes.of(text);
        return parser.parse(new Slice(0, 1, bytes.length, bytes, 0, bytes.length));
    }
}
