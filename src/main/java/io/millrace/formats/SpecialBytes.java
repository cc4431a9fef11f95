package io.millrace.formats;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/// Finds the bytes at which something may change for a record: quotes, escapes, CR and LF.
/// Delimiters are not among them, because a quote tells by the byte before it whether it opens a
/// field.
///
/// Eight bytes are looked at in one step: in `w ^ pattern` a byte is zero where `w` has the wanted
/// one, and the usual `(x - 0x01…) & ~x & 0x80…` marks zero bytes. It may mark bytes above a zero
/// byte wrongly, never below, so the lowest mark is exact.
final class SpecialBytes {

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long CRS = '\r' * ONES;
    private static final long LFS = '\n' * ONES;

    private final byte quote;
    private final byte escape;
    private final boolean escapes;
    private final long quoteWord;
    private final long escapeWord;

    /// A quote or escape that a dialect lacks is a second LF here.
    SpecialBytes(CsvDialect dialect) {
        escapes = dialect.escape() != null;
        quote = (byte) Objects.requireNonNullElse(dialect.quote(), '\n').charValue();
        escape = (byte) Objects.requireNonNullElse(dialect.escape(), '\n').charValue();
        quoteWord = quote * ONES;
        escapeWord = escape * ONES;
    }

    /// The index of the first special byte in `[from, to)`, or `to`.
    int first(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = (long) WORD.get(bytes, i);
            long marks = zeros(word ^ LFS) | zeros(word ^ CRS) | zeros(word ^ quoteWord);
            if (escapes) {
                marks |= zeros(word ^ escapeWord);
            }
            if (marks != 0) {
                return i + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
            }
        }
        while (i < to && !isSpecial(bytes[i])) {
            i++;
        }
        return i;
    }

    private boolean isSpecial(byte b) {
        return b == '\n' || b == '\r' || b == quote || b == escape;
    }

    private static long zeros(long x) {
        return (x - ONES) & ~x & HIGH_BITS;
    }
}
