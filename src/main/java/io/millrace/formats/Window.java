package io.millrace.formats;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The part of a file that is in memory: from the row in hand to as far as was looked ahead. Places
/// are offsets in the file, and reading one loads it.
///
/// Bytes never move within a block that a slice refers to: a full block is left to its slices and
/// what is still needed is copied to a new one, of at least twice that size. So each byte is copied
/// about once, however far is looked ahead, and a block is at most twice as long as the longest
/// look-ahead.
final class Window implements Closeable {

    static final int END = -1;

    private final InputStream in;
    private final SpecialBytes special;
    private final int blockBytes;

    private byte[] block = new byte[0];
    private int filled;
    private long blockPosition;
    private long needed;
    private boolean shared;
    private boolean ended;
    private long work;

    /// @param position the place in the file of the stream's next byte
    Window(InputStream in, long position, SpecialBytes special, int blockBytes) {
        this.in = in;
        this.blockPosition = position;
        this.needed = position;
        this.special = special;
        this.blockBytes = blockBytes;
    }

    /// Says that nothing before this place will be asked for any more.
    void dropBefore(long position) {
        needed = position;
    }

    /// The byte there, 0 to 255, or [#END] at the end of the file.
    int at(long position) throws IOException {
        while (position >= blockPosition + filled) {
            if (!load()) {
                return END;
            }
        }
        work++;
        return block[(int) (position - blockPosition)] & 0xff;
    }

    /// Whether a line ends there, by CR, LF or the end of the file.
    boolean isLineEnd(long position) throws IOException {
        int found = at(position);
        return found == '\n' || found == '\r' || found == END;
    }

    /// The place after the line ending that begins there; at the end of the file the place itself.
    long afterLineEnd(long position) throws IOException {
        return switch (at(position)) {
            case END -> position;
            case '\r' -> at(position + 1) == '\n' ? position + 2 : position + 1;
            default -> position + 1;
        };
    }

    /// The first place in `[from, to)` that holds a special byte; else `to`, or the end of the file
    /// before it.
    long findSpecial(long from, long to) throws IOException {
        long place = from;
        while (place < to && (place < blockPosition + filled || load())) {
            int start = (int) (place - blockPosition);
            int end = (int) Math.min(filled, to - blockPosition);
            int found = special.first(block, start, end);
            work += found - start;
            place = blockPosition + found;
            if (found < end) {
                return place;
            }
        }
        return place;
    }

    /// The first line end in `[from, to)`; else `to`.
    long findLineEnd(long from, long to) throws IOException {
        long place = findSpecial(from, to);
        while (place < to && !isLineEnd(place)) {
            place = findSpecial(place + 1, to);
        }
        return place;
    }

    /// The bytes of a row that ends before `end`, shared with this window.
    Slice slice(long position, long line, long end) {
        return slice(position, position, line, end);
    }

    /// The same, under another position.
    Slice slice(long start, long position, long line, long end) {
        shared = true;
        int length = (int) (end - start);
        return new Slice(position, line, length, block, (int) (start - blockPosition), length);
    }

    /// A copy of loaded bytes.
    byte[] copy(long position, int length) {
        int offset = (int) (position - blockPosition);
        return Arrays.copyOfRange(block, offset, offset + length);
    }

    /// The bytes in memory, from [#indexOf(long)] of any place not dropped to [#filled()].
    byte[] block() {
        return block;
    }

    int filled() {
        return filled;
    }

    /// Where in the block the byte of a place lies that was not dropped.
    int indexOf(long position) {
        return (int) (position - blockPosition);
    }

    /// How many bytes were looked at or copied so far: tests hold it against the size of the file.
    long work() {
        return work;
    }

    int blockLength() {
        return block.length;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean load() throws IOException {
        if (ended) {
            return false;
        }
        if (filled == block.length) {
            makeRoom();
        }
        int count = in.read(block, filled, block.length - filled);
        ended = count < 0;
        filled += Math.max(count, 0);
        return !ended;
    }

    private void makeRoom() {
        int offset = (int) (needed - blockPosition);
        int pending = filled - offset;
        int length = Math.max(blockBytes, 2 * pending);
        var target = shared || block.length < length ? new byte[length] : block;
        System.arraycopy(block, offset, target, 0, pending);
        work += pending;
        block = target;
        shared = false;
        filled = pending;
        blockPosition = needed;
    }
}
