package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;

/// The characters of one slice after the other, in one array.
final class SliceText {

    private static final int DECODED = -1;

    private final CharsetDecoder decoder = UTF_8.newDecoder();
    private CharBuffer chars = CharBuffer.allocate(1024).limit(0);

    /// Decodes the slice, whose text replaces that of the one before.
    ///
    /// @return the number of the slice's bytes before the first that is not UTF-8, or a negative
    ///   number where all are
    int decode(Slice slice) {
        var bytes = ByteBuffer.wrap(slice.block(), slice.offset(), slice.kept());
        if (chars.capacity() < slice.kept()) {
            chars = CharBuffer.allocate(Math.max(2 * chars.capacity(), slice.kept()));
        }
        chars.clear();
        var result = decoder.reset().decode(bytes, chars, true);
        if (result.isError()) {
            return bytes.position() - slice.offset();
        }
        chars.flip();
        return DECODED;
    }

    char[] chars() {
        return chars.array();
    }

    int length() {
        return chars.limit();
    }
}
