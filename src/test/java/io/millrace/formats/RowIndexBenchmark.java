package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import benchmark.Report;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How fast one thread finds the rows of a file in memory, and how that compares with comparing the
/// same bytes with a copy, which is about as fast as memory can be read. Rates are per second of
/// processor time, so that they hold on a busy machine too. See docs/benchmarks.md.
@Tag("long")
class RowIndexBenchmark {

    private static final int FILE_BYTES = 200_000_000;
    private static final int ROUNDS = 6;

    private interface Pass {
        long over(byte[] file) throws IOException;
    }

    @Test
    void findsRowsInMemory() throws IOException {
        report(
                "plain rows",
                ">= 1,000 MB/s",
                i ->
                        "Person %d,person%d@example.org,%d,Engineering,Berlin,%d\n"
                                .formatted(i, i, i % 60, 1_000_000 + i % 1_000));
        report(
                "plain rows, CRLF",
                "",
                i ->
                        "Person %d,person%d@example.org,%d,Engineering,Berlin,%d\r\n"
                                .formatted(i, i, i % 60, 1_000_000 + i % 1_000));
        report(
                "one field quoted",
                "",
                i ->
                        "\"Person, %d\",person%d@example.org,%d,Engineering,Berlin,%d\n"
                                .formatted(i, i, i % 60, 1_000_000 + i % 1_000));
        report(
                "every field quoted",
                "",
                i ->
                        "\"Person %d\",\"person%d@example.org\",\"%d\",\"Engineering\",\"Berlin\"\n"
                                .formatted(i, i, i % 60));
    }

    private static void report(String what, String aim, IntFunction<String> row)
            throws IOException {
        var file = file(row);
        var copy = file.clone();
        double index = 0;
        double memory = 0;
        for (int i = 0; i < ROUNDS; i++) {
            index = Math.max(index, megabytesPerSecond(file, RowIndexBenchmark::rows));
            memory = Math.max(memory, megabytesPerSecond(file, it -> Arrays.mismatch(it, copy)));
        }
        Report.result(
                "index, " + what,
                "%.0f MB/s, %d bytes a row, %.0f %% of comparing memory (%.0f MB/s)"
                        .formatted(index, file.length / rows(file), 100 * index / memory, memory),
                aim);
    }

    private static double megabytesPerSecond(byte[] file, Pass pass) throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        long seen = pass.over(file);
        long nanos = threads.getCurrentThreadCpuTime() - start;
        assertThat(seen).isNotZero();
        return 1e3 * file.length / nanos;
    }

    private static long rows(byte[] file) throws IOException {
        var format =
                new FileFormat(
                        Wrapping.NONE,
                        TextEncoding.UTF_8,
                        new Syntax.Delimited(CsvDialect.STANDARD, true));
        return RowIndex.of(
                        new ByteArrayInputStream(file),
                        format,
                        RowIndex.EVERY,
                        1024 * 1024,
                        (_, _) -> true)
                .orElseThrow()
                .rows();
    }

    /// Ten thousand different rows, over and over.
    private static byte[] file(IntFunction<String> row) {
        var rows = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            rows.append(row.apply(i));
        }
        var piece = rows.toString().getBytes(UTF_8);
        var file = new byte[FILE_BYTES / piece.length * piece.length];
        for (int at = 0; at < file.length; at += piece.length) {
            System.arraycopy(piece, 0, file, at, piece.length);
        }
        return file;
    }
}
