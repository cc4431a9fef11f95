package io.millrace.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.InputStream;

/// Bytes written as Latin-1 text: one character per byte, so that any file can be put down and
/// printed.
final class Bytes {

    private Bytes() {}

    static byte[] of(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    /// A stream that gives no more than `step` bytes at once, as a network does.
    static InputStream trickle(byte[] bytes, int from, int step) {
        return new InputStream() {
            private int next = from;

            @Override
            public int read() {
                return next < bytes.length ? bytes[next++] & 0xff : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (next == bytes.length) {
                    return -1;
                }
                int count = Math.min(Math.min(length, step), bytes.length - next);
                System.arraycopy(bytes, next, target, offset, count);
                next += count;
                return count;
            }
        };
    }
}
