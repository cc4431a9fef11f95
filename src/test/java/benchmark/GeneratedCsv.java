package benchmark;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// So many bytes of CSV, which cost next to nothing to make and are on no disk.
final class GeneratedCsv extends InputStream {

    /// The rows of [#people] repeat after so many.
    private static final int DIFFERENT = 1_000;

    private static final byte[] ROWS =
            "Some Person,some.person@example.com,42,Engineering\n"
                    .repeat(20_000)
                    .getBytes(StandardCharsets.UTF_8);

    private final byte[] rows;
    private long left;
    private int next;

    GeneratedCsv(long size) {
        this(ROWS, size);
    }

    private GeneratedCsv(byte[] rows, long size) {
        this.rows = rows;
        left = size;
    }

    /// A file of people with its header.
    ///
    /// @param row makes a row, with its line end, from a number below a thousand
    static InputStream people(long rows, IntFunction<String> row) {
        byte[] header = "name,email,age,department\n".getBytes(StandardCharsets.UTF_8);
        byte[] different = rows(DIFFERENT, row);
        byte[] rest = rows((int) (rows % DIFFERENT), row);
        long size = rows / DIFFERENT * different.length + rest.length;
        return new SequenceInputStream(
                new ByteArrayInputStream(header), new GeneratedCsv(different, size));
    }

    private static byte[] rows(int count, IntFunction<String> row) {
        return IntStream.range(0, count)
                .mapToObj(row)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /// A row that is as it should be.
    static String person(int number) {
        return "Some Person %d,some.person.%d@example.com,%d,Engineering\n"
                .formatted(number, number, number % 100);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (left == 0) {
            return -1;
        }
        int n = (int) Math.min(Math.min(length, rows.length - next), left);
        System.arraycopy(rows, next, to, offset, n);
        next = (next + n) % rows.length;
        left -= n;
        return n;
    }
}
