package io.millrace.formats;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;
import java.util.zip.ZipException;

/// Holds what comes out of compressed data against what went in, and says where it is broken.
///
/// Rows of text compress to between a third and a twentieth, logs of a machine that repeats itself
/// to a hundredth, and deflate ends at 1/1032. So a file that is still thinner than 1/200 after a
/// gigabyte was made to fill up whoever opens it.
final class ExpansionGuard extends FilterInputStream {

    /// What may come out before the ratio counts.
    static final long FREE_BYTES = 1024L * 1024 * 1024;

    /// How many bytes may come out for one that goes in.
    static final int MAX_RATIO = 200;

    private final Counted compressed;
    private final long start;
    private final long maxBytes;
    private long out;

    private ExpansionGuard(InputStream unpacked, Counted compressed, long start, long maxBytes) {
        super(unpacked);
        this.compressed = compressed;
        this.start = start;
        this.maxBytes = maxBytes;
    }

    /// @param start where the compressed bytes begin in the file
    /// @param maxBytes how many bytes may come out at all
    static InputStream of(
            InputStream compressed, long start, UnaryOperator<InputStream> unpack, long maxBytes) {
        var counted = new Counted(compressed);
        return new ExpansionGuard(unpack.apply(counted), counted, start, maxBytes);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(target, offset, length);
        } catch (EOFException e) {
            throw new FileUnreadable(
                    "The compressed data ends too early, at byte %d of the file: pack or upload it again"
                            .formatted(start + compressed.count),
                    e);
        } catch (ZipException e) {
            throw new FileUnreadable(
                    "The compressed data is broken at about byte %d of the file (%s): pack or upload it again"
                            .formatted(start + compressed.count, e.getMessage()),
                    e);
        }
        out += Math.max(count, 0);
        refuseBombs();
        return count;
    }

    private void refuseBombs() throws FileUnreadable {
        if (out > FREE_BYTES && out / MAX_RATIO > compressed.count) {
            throw new FileUnreadable(
                    "%d compressed bytes became %d, more than %d times as many: such a file is refused as a bomb"
                            .formatted(compressed.count, out, MAX_RATIO));
        }
        if (out > maxBytes) {
            throw new FileUnreadable(
                    "The file holds more than %d bytes when unpacked, which is refused"
                            .formatted(maxBytes));
        }
    }

    /// Everything behind it reads by blocks.
    private static final class Counted extends FilterInputStream {

        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
