package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {

    @Test
    void showsWhatATerminalWouldObey() {
        assertThat(VisibleText.of("a\tb\r\nc\u0000\u001B[2J\u007F\u0085\u2028\u202Ed\uD800"))
                .isEqualTo("a\\tb\\r\\nc\\u0000\\u001B[2J\\u007F\\u0085\\u2028\\u202Ed\\uD800");
    }

    @Test
    void leavesLettersMarksAndJoinersAlone() {
        var text = "Zoë Müller-Ångström, 漢字, e\u0301, 👩\u200D🚀, C:\\temp";
        assertThat(VisibleText.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef, 6, abcdef",
        "abcdefg, 6, abcde…",
        "漢字漢字, 8, 漢字漢字",
        "漢字漢字, 7, 漢字漢…",
        "漢字漢字, 6, 漢字…",
        "😀😀😀, 4, 😀…",
        "e\u0301e\u0301e\u0301, 3, e\u0301e\u0301e\u0301",
        "ab, 1, …",
    })
    void cutsByColumnsNotByCharacters(String text, int columns, String expected) {
        assertThat(VisibleText.cut(text, columns)).isEqualTo(expected);
        assertThat(VisibleText.columns(expected)).isLessThanOrEqualTo(columns);
    }
}
