package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RowIndexTest {

    private static final FileFormat CSV = format(new Syntax.Delimited(CsvDialect.STANDARD, true));
    private static final FileFormat JSON_LINES = format(new Syntax.JsonLines());

    @Test
    void countsRowsAndTellsWhereTheFileEnds() throws IOException {
        var index = index(CSV, "a,b\n\"c\nd\",e\n,,\n\nf\n", 2);
        assertThat(index.rows()).isEqualTo(3);
        assertThat(index.end()).isEqualTo(new Place(18, 7));
    }

    @Test
    void cutsAtMarksIntoPartsOfAboutTheSameSize() throws IOException {
        var index = index(CSV, "a\n".repeat(100), 10);
        assertThat(index.cut(1)).containsExactly(Place.START);
        assertThat(index.cut(2)).containsExactly(Place.START, new Place(100, 51));
        assertThat(index.cut(3))
                .containsExactly(Place.START, new Place(80, 41), new Place(140, 71));
        assertThat(index.cut(200)).hasSize(10).endsWith(new Place(180, 91));
    }

    @Test
    void doesNotCutAFileOfFewRows() throws IOException {
        assertThat(index(CSV, "", 10).cut(4)).containsExactly(Place.START);
        assertThat(index(CSV, "a\n".repeat(10), 10).cut(4)).containsExactly(Place.START);
        assertThat(index(CSV, "a\n".repeat(11), 10).cut(4))
                .containsExactly(Place.START, new Place(20, 11));
    }

    @Test
    void aRowOfJsonLinesIsALineThatIsNotBlank() throws IOException {
        var file = "\ufeff{\"a\":\"b\n\n \t\r\n{\"c\":\"\n\"\n  {}\n{}";
        var index = index(JSON_LINES, file, 2);
        assertThat(index.rows()).isEqualTo(5);
        assertThat(index.end()).isEqualTo(new Place(file.getBytes(UTF_8).length, 7));
        assertThat(index.cut(3)).containsExactly(Place.START, new Place(23, 5), new Place(30, 7));
    }

    @Test
    void isKeptInAFewBytes() throws IOException {
        var index =
                index(
                        CSV,
                        "name,mail@example.org,42,Engineering,Berlin,2024-01-01\n".repeat(100_000),
                        1_000);
        var bytes = index.toBytes();
        assertThat(bytes).hasSizeLessThan(520);
        var read = RowIndex.fromBytes(bytes);
        assertThat(read.rows()).isEqualTo(100_000);
        assertThat(read.end()).isEqualTo(index.end());
        assertThat(read.cut(7)).isEqualTo(index.cut(7));
        assertThat(read.toBytes()).isEqualTo(bytes);
    }

    @Test
    void refusesBytesThatAreCutShort() throws IOException {
        var bytes = index(CSV, "a\n".repeat(100), 10).toBytes();
        assertThatThrownBy(() -> RowIndex.fromBytes(new byte[] {bytes[0], (byte) 0x80}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No number ends at byte 2");
    }

    @Test
    void stopsWhenTheWatcherDoes() throws IOException {
        var heard = new ArrayList<String>();
        var index =
                RowIndex.of(
                        stream("a\n".repeat(100)),
                        CSV,
                        10,
                        100,
                        (rows, place) -> {
                            heard.add(rows + "@" + place.position());
                            return rows < 30;
                        });
        assertThat(index).isEmpty();
        assertThat(heard).containsExactly("10@20", "20@40", "30@60");
    }

    @Test
    void refusesAFormatThatCannotBeSplit() {
        var array = format(new Syntax.JsonArray());
        assertThatThrownBy(() -> index(array, "[]", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Not splittable: FileFormat[");
    }

    private static RowIndex index(FileFormat format, String file, int every) throws IOException {
        return RowIndex.of(stream(file), format, every, 100, (_, _) -> true).orElseThrow();
    }

    private static ByteArrayInputStream stream(String file) {
        return new ByteArrayInputStream(file.getBytes(UTF_8));
    }

    private static FileFormat format(Syntax syntax) {
        return new FileFormat(Wrapping.NONE, TextEncoding.UTF_8, syntax);
    }
}
