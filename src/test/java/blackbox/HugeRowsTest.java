package blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rows so long that a chunk of a thousand would not fit into memory.
class HugeRowsTest {

    private static final int LONG = 900_000;
    private static final int TOO_LONG = 1_100_000;

    /// More than the whole heap.
    @Test
    void importsRowsOfNearlyAMegabyteInASmallHeap() {
        imports(300);
    }

    @Test
    @Tag("long")
    void importsManyRowsOfNearlyAMegabyteInASmallHeap() {
        imports(3_000);
    }

    private static void imports(int rows) {
        try (var millrace =
                        ForkedMillrace.start(RunningMillrace.newDataDir(), List.of("-Xmx256m"));
                var mongo = millrace.mongo()) {
            var http = millrace.http();
            Answer uploaded = http.upload("huge.csv", () -> content(rows));
            assertThat(uploaded.status()).as(uploaded.body()).isEqualTo(201);
            var imports = new Imports(http);
            Answer job = imports.awaitEnd(imports.process(uploaded.text("fileId")));
            assertThat(job.text("status"))
                    .as(() -> job.body() + String.join("\n", millrace.log()))
                    .isEqualTo("completed");
            int tooLong = Math.ceilDiv(rows, 3);
            var result = job.json().get("result");
            assertThat(result.get("totalLines").asInt()).isEqualTo(rows);
            assertThat(result.get("failedLines").asInt()).isEqualTo(tooLong);
            assertThat(result.get("successfulInserts").asInt()).isEqualTo(rows - tooLong);
            assertThat(result.get("errorCategories").get("malformedLine").asInt())
                    .isEqualTo(tooLong);
            assertThat(result.get("performance").get("batchCount").asInt())
                    .as("chunks, of at most about 8 MB each")
                    .isGreaterThan(rows / 10);
            assertThat(mongo.getDatabase("millrace").getCollection("records").countDocuments())
                    .isEqualTo(rows - tooLong);
        }
    }

    private static InputStream content(int rows) {
        var parts =
                IntStream.rangeClosed(0, rows)
                        .<InputStream>mapToObj(n ->
                                new ByteArrayInputStream(
                                        n == 0
                                                ? "name,email,age,department\n".getBytes(US_ASCII)
                                                : row(n)))
                        .iterator();
        return new SequenceInputStream(
                Collections.enumeration(
                        new java.util.AbstractList<>() {
                            @Override
                            public InputStream get(int index) {
                                return parts.next();
                            }

                            @Override
                            public int size() {
                                return rows + 1;
                            }
                        }));
    }

    /// Every third is too long, from the first on.
    private static byte[] row(int n) {
        byte[] start = "Person %d,p%d@example.org,30,".formatted(n, n).getBytes(US_ASCII);
        byte[] row = Arrays.copyOf(start, n % 3 == 1 ? TOO_LONG : LONG);
        Arrays.fill(row, start.length, row.length - 1, (byte) 'd');
        row[row.length - 1] = '\n';
        return row;
    }
}
