package io.millrace.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentKindTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name,email\n",
                "a",
                "\ufeffname\r\n",
                "\u540d\u524d,\ud83d\udc68\n",
                "tab\tfeed\f\u000b\u001b[1m",
                "MZ,BZh,GIF89a,PAR1,SQLite format 3"
            })
    void knowsText(String text) {
        assertThat(ContentKind.of(text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ContentKind.TEXT);
    }

    @Test
    void knowsTextByASampleThatCutsACharacter() {
        byte[] text = "\u540d".repeat(100).getBytes(StandardCharsets.UTF_8);
        for (int length = 290; length <= 300; length++) {
            assertThat(ContentKind.of(Arrays.copyOf(text, length))).isEqualTo(ContentKind.TEXT);
        }
    }

    @Test
    void takesAFewWrongBytesForText() {
        assertThat(ContentKind.of("Jos\u00e9,Sales\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(ContentKind.TEXT);
        assertThat(
                        ContentKind.of(
                                "\u0418\u0432\u0430\u043d,\u041c\u043e\u0441\u043a\u0432\u0430\n"
                                        .getBytes(
                                                java.nio.charset.Charset.forName("windows-1251"))))
                .isEqualTo(ContentKind.OTHER_TEXT);
    }

    @Test
    void doesNotTakeRandomBytesForText() {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] sample = new byte[200];
            random.nextBytes(sample);
            assertThat(ContentKind.of(sample).isAccepted()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 0x0e, 0x1a, 0x1f, 0x7f})
    void knowsControlCharacters(int control) {
        assertThat(ContentKind.of(("name" + (char) control).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ContentKind.BINARY);
    }

    @Test
    void takesAStrayControlCharacterForAFaultOfItsRow() {
        String rows = "Ada,ada@example.org,36\n".repeat(20);
        assertThat(ContentKind.of((rows + "A\0da\n").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ContentKind.TEXT);
        assertThat(ContentKind.of((rows + "\0\0\0\n").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ContentKind.BINARY);
    }
}
