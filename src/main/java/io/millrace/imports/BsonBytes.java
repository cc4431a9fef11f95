package io.millrace.imports;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/// Writes BSON documents one after the other into shared blocks of bytes, as
/// <https://bsonspec.org/spec.html> has them. The driver copies such a document as a whole; writing
/// each member through its writers took a third of an import's processor time.
final class BsonBytes {

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private static final char REPLACEMENT = 0xFFFD;
    private static final int BLOCK = 256 * 1024;

    private byte[] block = new byte[BLOCK];
    private int start;
    private int end;

    /// A name as it stands before a value: with the NUL that ends it, and no other.
    static byte[] name(String name) {
        return (name.replace('\0', REPLACEMENT) + '\0').getBytes(UTF_8);
    }

    /// Begins a document inside the one that is open, or a new one.
    ///
    /// @return what [#close(int)] needs
    int open() {
        reserve(Integer.BYTES);
        int at = end;
        end += Integer.BYTES;
        return at - start;
    }

    int openDocument(byte[] name) {
        member(BsonType.DOCUMENT, name);
        return open();
    }

    void close(int opened) {
        reserve(1);
        block[end++] = 0;
        INT.set(block, start + opened, end - start - opened);
    }

    /// The document that was written since the last take; further ones go behind it.
    RawBsonDocument take() {
        var document = new RawBsonDocument(block, start, end - start);
        start = end;
        return document;
    }

    /// How far the open document is written.
    int mark() {
        return end - start;
    }

    /// A check sum of what was written since a mark.
    int sumSince(int mark) {
        return sum(block, start + mark, end - start - mark);
    }

    /// The same of all that a document holds: it is between its length and the zero at its end.
    ///
    /// @param document may be followed by other bytes
    static int sumOfMembers(byte[] document) {
        int length = (int) INT.get(document, 0);
        return sum(document, Integer.BYTES, length - Integer.BYTES - 1);
    }

    private static int sum(byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /// Members that were written before, and are the same in every document.
    void copy(byte[] members) {
        reserve(members.length);
        System.arraycopy(members, 0, block, end, members.length);
        end += members.length;
    }

    /// What was written so far of a document that is thrown away.
    byte[] drop() {
        byte[] written = Arrays.copyOfRange(block, start, end);
        end = start;
        return written;
    }

    void text(byte[] name, String value) {
        member(BsonType.STRING, name);
        text(value);
    }

    void int32(byte[] name, int value) {
        member(BsonType.INT32, name);
        int32(value);
    }

    void int64(byte[] name, long value) {
        member(BsonType.INT64, name);
        int64(value);
    }

    /// A value of any type that [ValueType] makes of a text.
    void value(byte[] name, @Nullable Object value) {
        switch (value) {
            case null -> member(BsonType.NULL, name);
            case String text -> text(name, text);
            case Integer number -> int32(name, number);
            case Long number -> int64(name, number);
            case Double number -> {
                member(BsonType.DOUBLE, name);
                int64(Double.doubleToRawLongBits(number));
            }
            case Boolean flag -> {
                member(BsonType.BOOLEAN, name);
                reserve(1);
                block[end++] = (byte) (flag ? 1 : 0);
            }
            case Instant moment -> dateTime(name, moment);
            case Decimal128 number -> {
                member(BsonType.DECIMAL128, name);
                int64(number.getLow());
                int64(number.getHigh());
            }
            case Map<?, ?> document -> {
                int opened = openDocument(name);
                document.forEach((key, member) -> value(name((String) key), member));
                close(opened);
            }
            case List<?> array -> {
                member(BsonType.ARRAY, name);
                int opened = open();
                for (int i = 0; i < array.size(); i++) {
                    value(name(Integer.toString(i)), array.get(i));
                }
                close(opened);
            }
            default -> throw new IllegalStateException("no BSON for " + value.getClass());
        }
    }

    void dateTime(byte[] name, Instant moment) {
        member(BsonType.DATE_TIME, name);
        int64(moment.toEpochMilli());
    }

    private void member(BsonType type, byte[] name) {
        reserve(1 + name.length);
        block[end++] = (byte) type.getValue();
        System.arraycopy(name, 0, block, end, name.length);
        end += name.length;
    }

    private void text(String value) {
        byte[] bytes = value.getBytes(UTF_8);
        int32(bytes.length + 1);
        reserve(bytes.length + 1);
        System.arraycopy(bytes, 0, block, end, bytes.length);
        end += bytes.length;
        block[end++] = 0;
    }

    private void int32(int value) {
        reserve(Integer.BYTES);
        INT.set(block, end, value);
        end += Integer.BYTES;
    }

    private void int64(long value) {
        reserve(Long.BYTES);
        LONG.set(block, end, value);
        end += Long.BYTES;
    }

    /// A full block is left to the documents in it, and the open one moves on to a new one.
    private void reserve(int bytes) {
        if (block.length - end >= bytes) {
            return;
        }
        int written = end - start;
        byte[] next = new byte[Math.max(BLOCK, 2 * (written + bytes))];
        System.arraycopy(block, start, next, 0, written);
        block = next;
        start = 0;
        end = written;
    }
}
