package io.millrace.formats;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// What gzip compressed, of all members of a file, one after the other.
///
/// The JDK's own stream takes whatever follows a member and is no good header for the end, so that
/// a broken second member would be left out and nobody told. Here only zeros may follow, with which
/// tapes and block devices fill up.
final class GzipStream extends InputStream {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int DEFLATE = 8;
    private static final int HAS_HEADER_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int filled;
    private boolean inMember;
    private boolean first = true;
    private boolean ended;

    GzipStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember) {
                ended = !beginMember();
                continue;
            }
            int count = inflate(target, offset, length);
            if (count > 0) {
                checksum.update(target, offset, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        if (inflater.needsInput()) {
            if (next == filled && !fill()) {
                throw new EOFException();
            }
            inflater.setInput(buffer, next, filled - next);
        }
        try {
            int count = inflater.inflate(target, offset, length);
            next = filled - inflater.getRemaining();
            if (inflater.needsDictionary()) {
                throw new ZipException("A dictionary is needed");
            }
            return count;
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        }
    }

    /// Returns false at the end of the file.
    private boolean beginMember() throws IOException {
        int lead = tryByte();
        if (!first && lead == 0) {
            passOverZeros();
            return false;
        }
        if (lead < 0 && !first) {
            return false;
        }
        if (lead != 0x1f || tryByte() != 0x8b) {
            throw new ZipException(first ? "Not in gzip format" : "Something else follows");
        }
        passOverHeader();
        inflater.reset();
        checksum.reset();
        inMember = true;
        first = false;
        return true;
    }

    private void passOverZeros() throws IOException {
        int found = 0;
        while (found == 0) {
            found = tryByte();
        }
        if (found > 0) {
            throw new ZipException("Something else follows");
        }
    }

    private void passOverHeader() throws IOException {
        if (oneByte() != DEFLATE) {
            throw new ZipException("Unknown compression method");
        }
        int flags = oneByte();
        passOver(6);
        if ((flags & HAS_EXTRA) != 0) {
            passOver(oneByte() | oneByte() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            passOverText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            passOverText();
        }
        if ((flags & HAS_HEADER_CHECKSUM) != 0) {
            passOver(2);
        }
    }

    private void passOver(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            oneByte();
        }
    }

    private void passOverText() throws IOException {
        int found = oneByte();
        while (found != 0) {
            found = oneByte();
        }
    }

    private void endMember() throws IOException {
        long expected = fourBytes();
        long length = fourBytes();
        if (expected != checksum.getValue()
                || length != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new ZipException("The checksum does not fit");
        }
        inMember = false;
    }

    private long fourBytes() throws IOException {
        return oneByte() | oneByte() << 8 | oneByte() << 16 | (long) oneByte() << 24;
    }

    private int oneByte() throws IOException {
        int found = tryByte();
        if (found < 0) {
            throw new EOFException();
        }
        return found;
    }

    private int tryByte() throws IOException {
        return next < filled || fill() ? buffer[next++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = Math.max(in.read(buffer, 0, buffer.length), 0);
        return filled > 0;
    }
}
