package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LargePutsTest {

    private static final long MB = 1 << 20;

    @Test
    void refusesMoreThanTheHeapCanHold() {
        var puts = new LargePuts(256 * MB, Duration.ZERO);
        for (int i = 0; i < 4; i++) {
            puts.place().enter();
        }
        assertThatThrownBy(() -> puts.place().enter())
                .isInstanceOf(StorageUnavailable.class)
                .hasMessageContaining("Too many large files are being stored at the moment.");
    }

    @Test
    void givesAPlaceOnWhenItIsLeft() {
        var puts = new LargePuts(0, Duration.ZERO);
        puts.place().enter();
        try (var left = puts.place()) {
            left.enter();
        }
        puts.place().close(); // one that never needed a place
        assertThatCode(() -> puts.place().enter()).doesNotThrowAnyException();
        assertThatThrownBy(() -> puts.place().enter()).isInstanceOf(StorageUnavailable.class);
    }
}
