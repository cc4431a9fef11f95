package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"a@b.c", "a.b+c@d.e.f", "ü@ö.ä", "a@b..c", "a@-.-", "\"x\"@y.z"})
    void acceptsWhatLooksLikeOne(String value) {
        assertThat(EmailAddress.looksLikeOne(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "@", "a@b", "a@.c", "@b.c", "a@b.", "a@b@c.d", "a b@c.d", "a@b c.d"
            })
    void refusesWhatDoesNot(String value) {
        assertThat(EmailAddress.looksLikeOne(value)).isFalse();
    }

    @Test
    void agreesWithTheRegularExpression() {
        var pattern = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            var value = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                value.append("ab@. \t".charAt(random.nextInt(6)));
            }
            assertThat(EmailAddress.looksLikeOne(value.toString()))
                    .as("\"%s\"", value)
                    .isEqualTo(pattern.matcher(value).matches());
        }
    }
}
