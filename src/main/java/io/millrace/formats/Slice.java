package io.millrace.formats;

import java.util.Arrays;

/// Where a row lies in its file, and its bytes.
///
/// The bytes are shared with the rows around it, so a slice keeps a whole block of the file in
/// memory for as long as it lives: a few hundred kilobytes for small rows, and for all slices of
/// neighbouring rows together not much more than the bytes between them. What must outlive its
/// chunk is copied with [#raw(int)].
public final class Slice {

    private final long position;
    private final long line;
    private final long length;
    private final byte[] block;
    private final int offset;
    private final int kept;

    /// @param kept how many of the row's bytes are in the block; fewer than `length` only where the
    ///   row is longer than the limit
    Slice(long position, long line, long length, byte[] block, int offset, int kept) {
        this.position = position;
        this.line = line;
        this.length = length;
        this.block = block;
        this.offset = offset;
        this.kept = kept;
    }

    /// The offset of the row's first byte in the file.
    public long position() {
        return position;
    }

    /// The physical line on which the row starts, from 1.
    public long line() {
        return line;
    }

    /// The number of the row's bytes, without its line ending.
    public long length() {
        return length;
    }

    /// A copy of the row's first bytes: at most `max` of them, and no more than were kept.
    public byte[] raw(int max) {
        return Arrays.copyOfRange(block, offset, offset + Math.min(max, kept));
    }

    byte[] block() {
        return block;
    }

    int offset() {
        return offset;
    }

    int kept() {
        return kept;
    }

    @Override
    public String toString() {
        return "row at byte %d, line %d, %d bytes".formatted(position, line, length);
    }
}
