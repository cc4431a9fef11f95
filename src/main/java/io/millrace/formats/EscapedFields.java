package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.ArrayList;
import java.util.List;

/// Parses records of a dialect with escapes or without quotes, which FastCSV does not know.
final class EscapedFields implements FieldParser {

    private static final char BACKSLASH = '\\';

    private final CharsetDecoder decoder = UTF_8.newDecoder();
    private final int delimiter;
    private final int quote;
    private final int escape;
    private final ArrayList<String> fields = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();

    private CharBuffer chars = CharBuffer.allocate(1024);
    private int at;
    private int to;

    EscapedFields(CsvDialect dialect) {
        this.delimiter = dialect.delimiter();
        this.quote = dialect.quoteByte();
        this.escape = dialect.escapeByte();
    }

    @Override
    public Row parse(Slice slice) {
        int valid = decode(slice);
        if (valid >= 0) {
            return FieldParser.invalidUtf8(slice, valid);
        }
        fields.clear();
        int seen = 1;
        takeField();
        while (at < to) {
            passDelimiter(slice);
            takeField();
            seen++;
        }
        return seen > MAX_FIELDS
                ? FieldParser.tooManyFields(slice, seen)
                : new Row.Fields(slice, List.copyOf(fields));
    }

    /// @return the number of bytes before the first that is not UTF-8, or -1 where all are
    private int decode(Slice slice) {
        var bytes = ByteBuffer.wrap(slice.block(), slice.offset(), slice.kept());
        if (chars.capacity() < slice.kept()) {
            chars = CharBuffer.allocate(Math.max(2 * chars.capacity(), slice.kept()));
        }
        chars.clear();
        if (decoder.reset().decode(bytes, chars, true).isError()) {
            return bytes.position() - slice.offset();
        }
        at = 0;
        to = chars.position();
        return -1;
    }

    private void takeField() {
        field.setLength(0);
        boolean quoted = at < to && chars.get(at) == quote;
        boolean missing = !quoted && isMissing();
        if (quoted) {
            at++;
            takeQuoted();
        } else {
            takeUnquoted();
        }
        if (fields.size() < MAX_FIELDS) {
            fields.add(missing ? "" : field.toString());
        }
    }

    /// Whether the field is `\N`, as dumps write a null.
    private boolean isMissing() {
        return escape == BACKSLASH
                && at + 1 < to
                && chars.get(at) == BACKSLASH
                && chars.get(at + 1) == 'N'
                && (at + 2 == to || chars.get(at + 2) == delimiter);
    }

    private void takeUnquoted() {
        while (at < to && chars.get(at) != delimiter) {
            takeCharacter();
        }
    }

    private void takeQuoted() {
        while (at < to) {
            if (chars.get(at) == quote) {
                at++;
                if (at == to || chars.get(at) != quote) {
                    return;
                }
                field.append(chars.get(at++));
            } else {
                takeCharacter();
            }
        }
        throw new IllegalStateException("A quoted field does not close");
    }

    private void takeCharacter() {
        char c = chars.get(at++);
        boolean escaped = c == escape && at < to;
        field.append(escaped ? meaning(chars.get(at++)) : c);
    }

    private char meaning(char c) {
        if (escape != BACKSLASH) {
            return c;
        }
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }

    private void passDelimiter(Slice slice) {
        if (chars.get(at) != delimiter) {
            throw new IllegalStateException("A quoted field does not close well in the " + slice);
        }
        at++;
    }
}
