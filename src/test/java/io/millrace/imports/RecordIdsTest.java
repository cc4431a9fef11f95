package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordIdsTest {

    private static final UUID IMPORT = UUID.fromString("01a2040a-9cf9-77de-acea-a14860b8f578");
    private final RecordIds ids = new RecordIds(IMPORT);

    @Test
    void areTheImportAndThePaddedPosition() {
        assertThat(ids.of(0)).isEqualTo(IMPORT + ":000000000000000");
        assertThat(ids.of(1234)).isEqualTo(IMPORT + ":000000000001234");
        assertThat(ids.of(999_999_999_999_999L)).isEqualTo(IMPORT + ":999999999999999");
    }

    @Test
    void sortLikePositions() {
        assertThat(ids.of(9)).isLessThan(ids.of(10));
    }

    @Test
    void refuseAPositionThatDoesNotFit() {
        assertThatThrownBy(() -> ids.of(1_000_000_000_000_000L))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
