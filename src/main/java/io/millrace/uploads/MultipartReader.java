package io.millrace.uploads;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a multipart body (RFC 2046) part by part as it comes, with one small buffer.
///
/// Written here because a large file goes through it: the search for the next boundary skips most
/// bytes, where Commons FileUpload, which the tests compare with, looks at each and costs more than
/// hashing.
final class MultipartReader {

    private static final int BUFFER = 64 * 1024;

    /// Enough for a long name in two encodings.
    private static final int MAX_HEADERS = 16 * 1024;

    private final InputStream in;

    /// What stands before a boundary belongs to it, not to the content.
    private final byte[] delimiter;

    /// How far the search may go on when it sees a byte; 0 where the delimiter may end.
    private final int[] skips = new int[256];

    private final byte[] buffer;
    private long room;
    private int head;
    private int tail;

    /// Where the delimiter was found, or -1.
    private int found = -1;

    /// Nothing before here begins a delimiter.
    private int searched;

    private boolean ended;

    /// @param boundary as the Content-Type of the request names it
    /// @param max how many bytes the whole body may have
    MultipartReader(InputStream in, String boundary, long max) {
        this(in, boundary, max, BUFFER);
    }

    MultipartReader(InputStream in, String boundary, long max, int bufferSize) {
        this.room = max;
        this.buffer = new byte[bufferSize];
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        Arrays.fill(skips, delimiter.length);
        for (int i = 0; i < delimiter.length; i++) {
            skips[delimiter[i] & 0xFF] = delimiter.length - 1 - i;
        }
        // The first boundary has no line before it.
        buffer[tail++] = '\r';
        buffer[tail++] = '\n';
    }

    /// The next part, or null after the last one. What nobody has read of the part before is
    /// skipped.
    ///
    /// @throws EOFException when the body ends before its last boundary
    /// @throws TooLongException when the body is longer than it may be
    /// @throws MalformedException when the body breaks the rules
    @Nullable Part next() throws IOException {
        if (ended) {
            return null;
        }
        skipContent();
        head += delimiter.length;
        found = -1;
        while (tail - head < 2) {
            fill();
        }
        if (buffer[head] == '-' && buffer[head + 1] == '-') {
            ended = true;
            return null;
        }
        if (!readLine(MAX_HEADERS).isBlank()) {
            throw new MalformedException();
        }
        return new Part(readDisposition());
    }

    private void skipContent() throws IOException {
        while (contentLeft() > 0) {
            head = found < 0 ? searched : found;
        }
    }

    /// How many bytes of content can be taken from the buffer; 0 at the boundary.
    private int contentLeft() throws IOException {
        while (found < 0) {
            found = search();
            if (found < 0) {
                // The end of the buffer may hold the beginning of the delimiter.
                searched = Math.max(searched, tail - delimiter.length + 1);
                if (searched > head) {
                    return searched - head;
                }
                fill();
            }
        }
        return found - head;
    }

    private int search() {
        int last = delimiter.length - 1;
        int end = Math.max(head, searched) + last;
        while (end < tail) {
            int skip = skips[buffer[end] & 0xFF];
            if (skip > 0) {
                end += skip;
            } else if (Arrays.equals(buffer, end - last, end, delimiter, 0, last)) {
                return end - last;
            } else {
                end++;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        if (head > 0) {
            System.arraycopy(buffer, head, buffer, 0, tail - head);
            tail -= head;
            searched = Math.max(searched - head, 0);
            head = 0;
        }
        if (tail == buffer.length) {
            throw new MalformedException(); // a line that does not end
        }
        int count = in.read(buffer, tail, buffer.length - tail);
        if (count < 0) {
            throw new EOFException("The body ends before its last boundary");
        }
        tail += count;
        room -= count;
        if (room < 0) {
            throw new TooLongException();
        }
    }

    private Disposition readDisposition() throws IOException {
        Disposition disposition = Disposition.NONE;
        int room = MAX_HEADERS;
        for (String line = readLine(room); !line.isEmpty(); line = readLine(room)) {
            room -= line.length() + 2;
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                disposition = Disposition.parse(line.substring(line.indexOf(':') + 1));
            }
        }
        return disposition;
    }

    /// A line without its end.
    private String readLine(int max) throws IOException {
        for (int length = 0; length <= max; length++) {
            while (head + length + 1 >= tail) {
                fill();
            }
            int end = head + length;
            if (buffer[end] == '\r' && buffer[end + 1] == '\n') {
                String line = new String(buffer, head, length, StandardCharsets.UTF_8);
                head = end + 2;
                return line;
            }
        }
        throw new MalformedException();
    }

    /// The body breaks the rules.
    static final class MalformedException extends IOException {
        MalformedException() {
            super("The multipart body is malformed");
        }
    }

    /// The body is longer than it may be.
    static final class TooLongException extends IOException {
        TooLongException() {
            super("The multipart body is too long");
        }
    }

    /// One part: what its `Content-Disposition` says, and its content until the next one is asked
    /// for.
    final class Part extends InputStream {

        private final Disposition disposition;

        Part(Disposition disposition) {
            this.disposition = disposition;
        }

        Disposition disposition() {
            return disposition;
        }

        @Override
        public int read() throws IOException {
            return contentLeft() == 0 ? -1 : buffer[head++] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            int left = contentLeft();
            if (left == 0 && length > 0) {
                return -1;
            }
            int count = Math.min(left, length);
            System.arraycopy(buffer, head, target, offset, count);
            head += count;
            return count;
        }
    }
}
