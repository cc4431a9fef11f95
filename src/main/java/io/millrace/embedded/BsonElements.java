package io.millrace.embedded;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Walks over the elements of one BSON document (or array) in place, without decoding anything.
///
/// After each [#next] that answered true, the fields describe the element it stopped at: its value
/// lies in `bytes` from `start` to `end`. Every length is checked against the document's, so bytes
/// from a client can not lead outside of it.
final class BsonElements {

    static final byte DOUBLE = 0x01;
    static final byte STRING = 0x02;
    static final byte DOCUMENT = 0x03;
    static final byte ARRAY = 0x04;
    static final byte BINARY = 0x05;
    static final byte UNDEFINED = 0x06;
    static final byte OBJECT_ID = 0x07;
    static final byte BOOLEAN = 0x08;
    static final byte DATE = 0x09;
    static final byte NULL = 0x0A;
    static final byte REGEX = 0x0B;
    static final byte JAVASCRIPT = 0x0D;
    static final byte INT32 = 0x10;
    static final byte TIMESTAMP = 0x11;
    static final byte INT64 = 0x12;
    static final byte DECIMAL128 = 0x13;
    static final byte MIN_KEY = (byte) 0xFF;
    static final byte MAX_KEY = 0x7F;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    final byte[] bytes;
    byte type;
    int nameStart;
    int start;
    int end;

    private final int limit;

    /// @param start where the document's length stands
    BsonElements(byte[] bytes, int start) {
        this.bytes = bytes;
        if (start + 5 > bytes.length) {
            throw new InvalidBson("cut off at " + start);
        }
        int length = int32(bytes, start);
        if (length < 5 || length > bytes.length - start || bytes[start + length - 1] != 0) {
            throw new InvalidBson("length " + length + " at " + start);
        }
        this.limit = start + length - 1;
        this.end = start + 4;
    }

    boolean next() {
        if (end >= limit) {
            return false;
        }
        type = bytes[end];
        nameStart = end + 1;
        start = afterCString(nameStart);
        long valueEnd = (long) start + length();
        if (valueEnd > limit) {
            throw new InvalidBson("value at " + start + " is cut off");
        }
        end = (int) valueEnd;
        return true;
    }

    String name() {
        return new String(bytes, nameStart, start - 1 - nameStart, StandardCharsets.UTF_8);
    }

    boolean isNamed(byte[] name) {
        return start - 1 - nameStart == name.length
                && Arrays.equals(bytes, nameStart, start - 1, name, 0, name.length);
    }

    /// Goes on to the element of that name; false where there is none.
    boolean find(byte[] name) {
        while (next()) {
            if (isNamed(name)) {
                return true;
            }
        }
        return false;
    }

    /// The elements of the document or array that is this element's value.
    BsonElements children() {
        return new BsonElements(bytes, start);
    }

    static int int32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long int64(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    private long length() {
        return switch (type) {
            case UNDEFINED, NULL, MIN_KEY, MAX_KEY -> 0;
            case BOOLEAN -> 1;
            case INT32 -> 4;
            case DOUBLE, DATE, TIMESTAMP, INT64 -> 8;
            case OBJECT_ID -> 12;
            case DECIMAL128 -> 16;
            case STRING, JAVASCRIPT -> 4 + atLeast(1, lengthField());
            case DOCUMENT, ARRAY -> atLeast(5, lengthField());
            case BINARY -> 5 + atLeast(0, lengthField());
            case REGEX -> afterCString(afterCString(start)) - start;
            default -> throw new InvalidBson("type " + type + " at " + start + " is not supported");
        };
    }

    private long lengthField() {
        if (start + 4 > limit) {
            throw new InvalidBson("value at " + start + " is cut off");
        }
        return int32(bytes, start);
    }

    private long atLeast(int least, long length) {
        if (length < least) {
            throw new InvalidBson("length " + length + " at " + start);
        }
        return length;
    }

    private int afterCString(int from) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] == 0) {
                return i + 1;
            }
        }
        throw new InvalidBson("name at " + from + " does not end");
    }
}
