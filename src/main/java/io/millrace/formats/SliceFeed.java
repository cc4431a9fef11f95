package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/// The text that FastCSV reads: one decoded slice at a time, closed with a line feed.
final class SliceFeed extends Reader {

    private static final int DECODED = -1;

    private final CharsetDecoder decoder = UTF_8.newDecoder();
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private CharBuffer chars = CharBuffer.allocate(1024).limit(0);

    /// Offers the text of the slice.
    ///
    /// @return the number of the slice's bytes before the first that is not UTF-8, or a negative
    ///   number where all are
    @SuppressWarnings("ReferenceEquality") // the same block, not an equal one
    int offer(Slice slice) {
        if (bytes.array() != slice.block()) {
            bytes = ByteBuffer.wrap(slice.block());
        }
        int end = slice.offset() + slice.kept();
        bytes.limit(end).position(slice.offset());
        if (chars.capacity() <= slice.kept()) {
            chars = CharBuffer.allocate(Math.max(2 * chars.capacity(), slice.kept() + 1));
        }
        chars.clear();
        CoderResult result = decoder.reset().decode(bytes, chars, true);
        if (result.isError()) {
            return bytes.position() - slice.offset();
        }
        chars.put('\n').flip();
        return DECODED;
    }

    /// Whether all that was offered has been read.
    boolean isEmpty() {
        return !chars.hasRemaining();
    }

    /// The closing line feed comes alone, so that a parser which sees a record's end before it
    /// leaves it unread.
    @Override
    public int read(char[] target, int offset, int length) {
        int beforeLineFeed = chars.remaining() - 1;
        int count = Math.min(length, beforeLineFeed > 0 ? beforeLineFeed : chars.remaining());
        chars.get(target, offset, count);
        return count == 0 ? -1 : count;
    }

    @Override
    public void close() {}
}
