package io.millrace.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "people.csv| people.csv",
                "/etc/passwd| passwd",
                "..\\..\\boot.ini| boot.ini",
                "C:\\Users\\me/people.csv| people.csv",
                "' people.csv '| people.csv",
                "a\u0000b\u0007c\u001b[31m.csv| abc[31m.csv",
                "exe.\u202evsc.csv| exe.vsc.csv",
                "\u2066people\u2069\u200e.csv| people.csv",
                "\ufeffpeople.csv| people.csv",
                "pe\u2028op\u2029le.csv| people.csv",
                "Gro\u0308\u00dfe.csv| Gr\u00f6\u00dfe.csv",
                "\u540d\u524d \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67.csv| \u540d\u524d \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67.csv",
                "a\ud800b.csv| ab.csv",
                ".hidden| .hidden",
                "a:b*c?.csv| a:b*c?.csv",
            })
    void keepsTheNameWithoutWhatMisleads(String raw, String name) {
        assertThat(FileName.clean(raw)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "...", "a/", "a\\", "\u202e", "\u0000"})
    void givesANameToTheNameless(String raw) {
        assertThat(FileName.clean(raw)).isEqualTo("file");
    }

    @Test
    void givesANameWhereThereIsNone() {
        assertThat(FileName.clean(null)).isEqualTo("file");
    }

    @ParameterizedTest
    @CsvSource({
        "a, 251, .csv",
        "\u00e4, 125, .csv",
        "\u540d, 83, .csv",
        "\ud83d\udc68, 62, .csv",
        "a, 255, ''",
        "a, 255, .an-extension-that-is-none"
    })
    void cutsBetweenCharactersAndKeepsTheExtension(String character, int left, String extension) {
        boolean kept = extension.length() < 20;
        String name = FileName.clean(character.repeat(300) + extension);
        assertThat(name).isEqualTo(character.repeat(left) + (kept ? extension : ""));
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
    }

    @ParameterizedTest
    @CsvSource({
        "people.csv, people.csv",
        "Gr\u00f6\u00dfe 1.csv, Gr_e_1.csv",
        "a/b, a_b",
        "\u540d\u524d, _"
    })
    void makesKeysOfPlainLetters(String name, String key) {
        assertThat(FileName.forKey(name)).isEqualTo(key);
    }

    @Test
    void boundsKeys() {
        assertThat(FileName.forKey("a".repeat(255))).hasSize(100);
        assertThat(FileName.forKey("a".repeat(251) + ".csv")).isEqualTo("a".repeat(96) + ".csv");
    }
}
