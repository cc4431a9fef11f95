package io.millrace.formats;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Numbers from 0, the small ones in few bytes: seven bits in each byte, the lowest first, and the
/// eighth says that more follow.
final class Varints {

    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private Varints() {}

    static final class Writer {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Writer add(long number) {
            long rest = number;
            for (; rest >= MORE; rest >>>= BITS) {
                bytes.write((int) (rest | MORE));
            }
            bytes.write((int) rest);
            return this;
        }

        Writer add(byte[] written) {
            bytes.writeBytes(written);
            return this;
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }
    }

    static final class Reader {

        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        /// @throws IllegalStateException when no whole number is left
        long next() {
            long number = 0;
            for (int shift = 0; at < bytes.length && shift < Long.SIZE; shift += BITS) {
                byte b = bytes[at++];
                number |= (long) (b & (MORE - 1)) << shift;
                if (b >= 0) {
                    return number;
                }
            }
            throw new IllegalStateException("No number ends at byte " + at);
        }

        /// What was not read yet.
        byte[] rest() {
            return Arrays.copyOfRange(bytes, at, bytes.length);
        }
    }
}
