package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;

/// Text of any encoding as UTF-8, decoded while it is read.
///
/// What the encoding does not know (half of a surrogate pair, a byte that Windows-1252 leaves
/// undefined, half a character at the end) becomes a byte that UTF-8 does not know either. So the
/// text goes on, and only the row around it is refused.
///
/// A byte order mark stays one, in three bytes.
final class DecodedText extends InputStream {

    /// Never in UTF-8.
    private static final byte NOT_UTF_8 = (byte) 0xFF;

    private static final int BUFFER = 16 * 1024;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final int unitBytes;
    private final CharsetEncoder encoder = UTF_8.newEncoder();
    private final ByteBuffer encoded = ByteBuffer.allocate(BUFFER).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(BUFFER);
    private final ByteBuffer utf8 = ByteBuffer.allocate(3 * BUFFER + 1).limit(0);
    private boolean ended;

    private DecodedText(InputStream in, Charset charset, int unitBytes) {
        this.in = in;
        this.decoder = charset.newDecoder();
        this.unitBytes = unitBytes;
    }

    /// The text in UTF-8; text that is in UTF-8 comes as it is.
    static InputStream of(InputStream in, TextEncoding encoding) {
        return switch (encoding) {
            case UTF_8 -> in;
            case UTF_16LE -> new DecodedText(in, UTF_16LE, 2);
            case UTF_16BE -> new DecodedText(in, UTF_16BE, 2);
            case WINDOWS_1252 -> new DecodedText(in, Charset.forName("windows-1252"), 1);
        };
    }

    @Override
    public int read() throws IOException {
        return fill() ? utf8.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, utf8.remaining());
        utf8.get(target, offset, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// Gets at least one byte ready.
    ///
    /// @return false at the end of the text
    private boolean fill() throws IOException {
        while (!utf8.hasRemaining()) {
            if (ended && !encoded.hasRemaining()) {
                return false;
            }
            load();
            decode();
        }
        return true;
    }

    private void load() throws IOException {
        encoded.compact();
        int count = in.read(encoded.array(), encoded.position(), encoded.remaining());
        ended = count < 0;
        encoded.position(encoded.position() + Math.max(count, 0)).flip();
    }

    /// The decoder may call the unit after a broken one broken, too; that may be a line ending, so
    /// no more than one is replaced.
    private void decode() {
        chars.clear();
        utf8.clear();
        boolean broken = decoder.decode(encoded, chars, ended).isError();
        encoder.reset().encode(chars.flip(), utf8, true);
        if (broken) {
            int skipped = Math.min(unitBytes, encoded.remaining());
            encoded.position(encoded.position() + skipped);
            utf8.put(NOT_UTF_8);
        }
        utf8.flip();
    }
}
