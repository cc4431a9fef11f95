package benchmark;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// So many bytes of CSV, which cost next to nothing to make and are on no disk.
final class GeneratedCsv extends InputStream {

    private static final byte[] ROWS =
            "Some Person,some.person@example.com,42,Engineering\n"
                    .repeat(20_000)
                    .getBytes(StandardCharsets.UTF_8);

    private long left;
    private int next;

    GeneratedCsv(long size) {
        left = size;
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
        int n = (int) Math.min(Math.min(length, ROWS.length - next), left);
        System.arraycopy(ROWS, next, to, offset, n);
        next = (next + n) % ROWS.length;
        left -= n;
        return n;
    }
}
