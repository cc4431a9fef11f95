package io.millrace.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.0 s",
        "59449, 59.4 s",
        "59999, 1 min 0 s",
        "3599499, 59 min 59 s",
        "3600000, 1 h 0 min",
        "93784000, 26 h 3 min",
    })
    void writesDurations(long millis, String expected) {
        assertThat(Quantities.duration(Duration.ofMillis(millis))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "999949, 999.9 kB",
        "999999, 1.0 MB",
        "340000000, 340.0 MB",
        "5000000000, 5.0 GB",
        "9223372036854775807, 9223372.0 TB",
    })
    void writesSizes(long bytes, String expected) {
        assertThat(Quantities.bytes(bytes)).isEqualTo(expected);
    }
}
