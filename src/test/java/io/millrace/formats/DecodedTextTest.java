package io.millrace.formats;

import static io.millrace.formats.TextEncoding.UTF_16BE;
import static io.millrace.formats.TextEncoding.UTF_16LE;
import static io.millrace.formats.TextEncoding.UTF_8;
import static io.millrace.formats.TextEncoding.WINDOWS_1252;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedTextTest {

    private static final String TEXT = "a,\u00e9\r\n\u20ac\n";

    @ParameterizedTest
    @EnumSource
    void isTheSameTextInUtf8(TextEncoding encoding) throws IOException {
        var charset = Charset.forName(encoding.name().replace('_', '-'));
        var text = TEXT.repeat(20_000);
        assertThat(
                        new String(
                                decoded(text.getBytes(charset), encoding, 1_000),
                                StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100_000})
    void decodesCharactersThatAreCutAnywhere(int step) throws IOException {
        var text = "a\ud83d\ude00,\u20ac\n".repeat(10_000);
        var bytes = text.getBytes(StandardCharsets.UTF_16LE);
        assertThat(new String(decoded(bytes, UTF_16LE, step), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        // a high surrogate, and a line ending right after it
        "3dd80a006200, ff0a62",
        // a low surrogate
        "610000dc6200, 61ff62",
        // surrogates the wrong way round
        "00de3dd86200, ffff62",
        // half a unit at the end
        "610062, 61ff",
        // a high surrogate at the end
        "61003dd8, 61ff",
        // byte order marks, the right and the wrong way round
        "fffe6100, efbbbf61",
        "feff6100, efbfbe61",
    })
    void marksWhatIsNoCharacterOfUtf16(String written, String read) throws IOException {
        assertThat(hex(decoded(unhex(written), UTF_16LE, 1))).isEqualTo(read);
        assertThat(hex(decoded(unhex(written), UTF_16LE, 100))).isEqualTo(read);
    }

    @Test
    void marksWhatWindows1252LeavesUndefined() throws IOException {
        assertThat(hex(decoded(unhex("80418d0a81"), WINDOWS_1252, 2))).isEqualTo("e282ac41ff0aff");
    }

    @Test
    void onlyTheRowAroundABrokenCharacterIsRefused() {
        var in = DecodedText.of(Bytes.trickle(unhex("0061000ad83d000a0062"), 0, 3), UTF_16BE);
        assertThat(Seen.all(in, CsvDialect.STANDARD, 100, 7))
                .extracting(Seen::toString)
                .containsExactly(
                        "1@0+1 [a]", "2@2+1 invalidUtf8: Byte 1 is not valid UTF-8", "3@4+1 [b]");
    }

    @Test
    void readsByteByByte() throws IOException {
        try (var in = DecodedText.of(Bytes.trickle(unhex("e981"), 0, 9), WINDOWS_1252)) {
            assertThat(in.read()).isEqualTo(0xc3);
            assertThat(in.read()).isEqualTo(0xa9);
            assertThat(in.read()).isEqualTo(0xff);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[3])).isEqualTo(-1);
        }
    }

    @Test
    void leavesUtf8AsItIs() {
        var in = Bytes.trickle(new byte[0], 0, 1);
        assertThat(DecodedText.of(in, UTF_8)).isSameAs(in);
    }

    @Test
    void closesWhatItReads() throws IOException {
        var closed = new AtomicBoolean();
        var in =
                new ByteArrayInputStream(new byte[0]) {
                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };
        DecodedText.of(in, UTF_16LE).close();
        assertThat(closed).isTrue();
    }

    private static byte[] decoded(byte[] bytes, TextEncoding encoding, int step)
            throws IOException {
        try (var in = DecodedText.of(Bytes.trickle(bytes, 0, step), encoding)) {
            return in.readAllBytes();
        }
    }

    private static byte[] unhex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
