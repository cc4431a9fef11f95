package io.millrace.formats;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// What a ZIP entry holds, unpacked and checked against its checksum at the end.
final class ZipEntryStream extends FilterInputStream {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Inflater inflater;
    private final long expected;
    private final CRC32 checksum = new CRC32();

    /// @param data the entry's bytes in the archive, as they lie there
    ZipEntryStream(InputStream data, ZipEntry entry) {
        this(data, entry, new Inflater(true));
    }

    private ZipEntryStream(InputStream data, ZipEntry entry, Inflater inflater) {
        super(
                entry.method() == ZipEntry.DEFLATED
                        ? new InflaterInputStream(data, inflater, BUFFER_BYTES)
                        : data);
        this.inflater = inflater;
        this.expected = entry.checksum();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
            checksum.update(target, offset, count);
        } else if (count < 0 && checksum.getValue() != expected) {
            throw new ZipException("The checksum does not fit");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        super.close();
    }
}
