package io.millrace.embedded;

import static io.millrace.embedded.BsonElements.int32;
import static io.millrace.embedded.BsonElements.int64;

import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes BSON values as bytes whose order, compared as unsigned bytes, is MongoDB's comparison
/// order over all types; numbers of different types compare by their exact value.
///
/// No encoding is the start of another one's (each has a fixed length or an end mark that is less
/// than anything within), so encodings can follow each other: a compound key sorts by its first
/// part, then by its second. A descending part has all its bits inverted. No encoding starts with
/// 0x00 or 0xFF, inverted or not.
final class KeyEncoder {

    // The ranks of the types. Null and a missing field are the same to an index.
    private static final int MIN_KEY = 0x08;
    private static final int EMPTY_ARRAY = 0x0C;
    private static final int NULL = 0x10;
    private static final int NUMBER = 0x18;
    private static final int STRING = 0x20;
    private static final int DOCUMENT = 0x28;
    private static final int ARRAY = 0x30;
    private static final int BINARY = 0x38;
    private static final int OBJECT_ID = 0x40;
    private static final int BOOLEAN = 0x48;
    private static final int DATE = 0x50;
    private static final int TIMESTAMP = 0x58;
    private static final int REGEX = 0x60;
    private static final int JAVASCRIPT = 0x68;
    private static final int MAX_KEY = 0x70;

    private static final int END = 0x00;

    private static final int NAN = 0x01;
    private static final int NEGATIVE = 0x02;
    private static final int ZERO = 0x03;
    private static final int POSITIVE = 0x04;

    // What follows the eight bytes of a number's largest double that is not above it.
    private static final int EXACT = 0x00;
    private static final int PLUS_REST = 0x02;
    private static final int BEYOND_DOUBLES = 0x03;

    private byte[] out;
    private int length;

    KeyEncoder() {
        this(80);
    }

    KeyEncoder(int expectedLength) {
        out = new byte[expectedLength];
    }

    /// The key of one value as queries and decoded documents hold it.
    static BsonKey keyOf(@Nullable Object value) {
        var holder = RawDocument.of(new Document("", value)).elements();
        holder.next();
        var encoder = new KeyEncoder(holder.end - holder.start + 16);
        encoder.value(holder);
        return encoder.key();
    }

    /// The key that all values of the same type have as their start.
    static BsonKey typeOf(BsonKey value) {
        return new BsonKey(Arrays.copyOf(value.bytes(), 1));
    }

    BsonKey key() {
        return new BsonKey(Arrays.copyOf(out, length));
    }

    int length() {
        return length;
    }

    void truncate(int to) {
        length = to;
    }

    /// Turns the order of what was written since `from` around.
    void invert(int from) {
        for (int i = from; i < length; i++) {
            out[i] = (byte) ~out[i];
        }
    }

    static BsonKey inverted(BsonKey key) {
        var encoder = new KeyEncoder(key.bytes().length);
        encoder.raw(key.bytes(), 0, key.bytes().length);
        encoder.invert(0);
        return encoder.key();
    }

    void missing() {
        put(NULL);
    }

    void emptyArray() {
        put(EMPTY_ARRAY);
    }

    /// Writes the value that `element` stands at.
    void value(BsonElements element) {
        put(rank(element.type));
        payload(element);
    }

    private static int rank(byte type) {
        return switch (type) {
            case BsonElements.MIN_KEY -> MIN_KEY;
            case BsonElements.UNDEFINED, BsonElements.NULL -> NULL;
            case BsonElements.DOUBLE,
                    BsonElements.INT32,
                    BsonElements.INT64,
                    BsonElements.DECIMAL128 ->
                    NUMBER;
            case BsonElements.STRING -> STRING;
            case BsonElements.DOCUMENT -> DOCUMENT;
            case BsonElements.ARRAY -> ARRAY;
            case BsonElements.BINARY -> BINARY;
            case BsonElements.OBJECT_ID -> OBJECT_ID;
            case BsonElements.BOOLEAN -> BOOLEAN;
            case BsonElements.DATE -> DATE;
            case BsonElements.TIMESTAMP -> TIMESTAMP;
            case BsonElements.REGEX -> REGEX;
            case BsonElements.JAVASCRIPT -> JAVASCRIPT;
            case BsonElements.MAX_KEY -> MAX_KEY;
            default -> throw new InvalidBson("type " + type + " cannot be compared");
        };
    }

    private void payload(BsonElements element) {
        byte[] bytes = element.bytes;
        int start = element.start;
        switch (element.type) {
            case BsonElements.DOUBLE -> number(Double.longBitsToDouble(int64(bytes, start)));
            case BsonElements.INT32 -> number((double) int32(bytes, start));
            case BsonElements.INT64 -> number(int64(bytes, start));
            case BsonElements.DECIMAL128 ->
                    number(new Decimal128(int64(bytes, start), int64(bytes, start + 8)));
            case BsonElements.STRING, BsonElements.JAVASCRIPT ->
                    text(bytes, start + 4, element.end - 1);
            case BsonElements.DOCUMENT -> fields(element.children());
            case BsonElements.ARRAY -> items(element.children());
            case BsonElements.BINARY -> binary(element);
            case BsonElements.OBJECT_ID -> raw(bytes, start, element.end);
            case BsonElements.BOOLEAN -> put(bytes[start]);
            case BsonElements.DATE -> put8(int64(bytes, start) ^ Long.MIN_VALUE);
            case BsonElements.TIMESTAMP -> put8(int64(bytes, start));
            case BsonElements.REGEX -> regex(element);
            default -> {} // null, MinKey and MaxKey are their type
        }
    }

    /// As MongoDB compares embedded documents: field by field, first the type, then the name, then
    /// the value.
    private void fields(BsonElements elements) {
        while (elements.next()) {
            put(rank(elements.type));
            text(elements.bytes, elements.nameStart, elements.start - 1);
            payload(elements);
        }
        put(END);
    }

    private void items(BsonElements elements) {
        while (elements.next()) {
            value(elements);
        }
        put(END);
    }

    private void binary(BsonElements element) {
        put4(element.end - element.start - 5);
        raw(element.bytes, element.start + 4, element.end);
    }

    private void regex(BsonElements element) {
        int options = element.start;
        while (element.bytes[options] != 0) {
            options++;
        }
        text(element.bytes, element.start, options);
        text(element.bytes, options + 1, element.end - 1);
    }

    /// UTF-8 sorts as its code points do. 0x00 becomes 0x01 0x01 and 0x01 becomes 0x01 0x02, for
    /// the end mark.
    private void text(byte[] bytes, int from, int to) {
        ensure(2 * (to - from) + 1);
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == 0 || b == 1) {
                out[length++] = 1;
                b++;
            }
            out[length++] = b;
        }
        out[length++] = END;
    }

    private void number(double value) {
        if (Double.isNaN(value)) {
            put(NAN);
        } else if (value == 0) {
            put(ZERO);
        } else {
            magnitude(value < 0, Math.abs(value), EXACT, BigDecimal.ZERO);
        }
    }

    private void number(long value) {
        double near = value;
        // (long) near saturates at the largest long, which no double equals.
        if ((long) near == value && near != 0x1p63) {
            number(near);
        } else {
            number(BigDecimal.valueOf(value));
        }
    }

    private void number(Decimal128 value) {
        double near = value.doubleValue();
        if (value.equals(Decimal128.NEGATIVE_ZERO)) {
            number(0.0);
        } else if (Double.isNaN(near)
                || value.equals(Decimal128.POSITIVE_INFINITY)
                || value.equals(Decimal128.NEGATIVE_INFINITY)) {
            number(near);
        } else {
            number(value.toBigDecimal());
        }
    }

    private void number(BigDecimal value) {
        if (value.signum() == 0) {
            put(ZERO);
            return;
        }
        var absolute = value.abs();
        double floor = absolute.doubleValue();
        if (Double.isInfinite(floor)) {
            magnitude(value.signum() < 0, Double.MAX_VALUE, BEYOND_DOUBLES, absolute);
            return;
        }
        if (new BigDecimal(floor).compareTo(absolute) > 0) {
            floor = Math.nextDown(floor);
        }
        var rest = absolute.subtract(new BigDecimal(floor));
        magnitude(value.signum() < 0, floor, rest.signum() == 0 ? EXACT : PLUS_REST, rest);
    }

    private void magnitude(boolean negative, double floor, int mark, BigDecimal rest) {
        put(negative ? NEGATIVE : POSITIVE);
        int from = length;
        put8(Double.doubleToRawLongBits(floor));
        put(mark);
        if (mark != EXACT) {
            scientific(rest);
        }
        if (negative) {
            invert(from);
        }
    }

    /// 0.digits times ten to the exponent.
    private void scientific(BigDecimal positive) {
        var value = positive.stripTrailingZeros();
        put4((value.precision() - value.scale()) ^ Integer.MIN_VALUE);
        var digits = value.unscaledValue().toString().getBytes(StandardCharsets.US_ASCII);
        text(digits, 0, digits.length);
    }

    private void put(int value) {
        ensure(1);
        out[length++] = (byte) value;
    }

    private void put4(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            put(value >>> shift);
        }
    }

    private void put8(long value) {
        put4((int) (value >>> 32));
        put4((int) value);
    }

    private void raw(byte[] bytes, int from, int to) {
        ensure(to - from);
        System.arraycopy(bytes, from, out, length, to - from);
        length += to - from;
    }

    private void ensure(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
        }
    }
}
