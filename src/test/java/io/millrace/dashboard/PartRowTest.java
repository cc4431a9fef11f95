package io.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.imports.PartProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartRowTest {

    @Test
    void marksTheSlowestWhereItFallsBehind() {
        var rows =
                PartRow.of(
                        List.of(
                                new PartProgress(0, 100, 5000, 1000, true),
                                new PartProgress(1, 50, 2500, 900, false),
                                new PartProgress(2, 10, 500, 200, false),
                                new PartProgress(3, 0, 0, 0, false)));
        assertThat(rows)
                .extracting(PartRow::word)
                .containsExactly("slow", "loading", "waiting", "done");
        assertThat(rows.getFirst().share()).isEqualTo(22);
        assertThat(rows).extracting(PartRow::number).containsExactly(3, 2, 4, 1);
    }

    @Test
    void marksNoneThatKeepsUpOrIsDone() {
        assertThat(
                        PartRow.of(
                                List.of(
                                        new PartProgress(0, 50, 2500, 1000, false),
                                        new PartProgress(1, 50, 2500, 800, false),
                                        new PartProgress(2, 100, 500, 100, true))))
                .extracting(PartRow::word)
                .containsExactly("loading", "loading", "done");
    }

    @Test
    void marksTheSlowerOfTwo() {
        assertThat(
                        PartRow.of(
                                List.of(
                                        new PartProgress(0, 50, 2500, 300, false),
                                        new PartProgress(1, 50, 2500, 1000, false))))
                .extracting(PartRow::word)
                .containsExactly("slow", "loading");
    }
}
