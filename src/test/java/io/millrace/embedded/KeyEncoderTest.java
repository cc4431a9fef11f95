package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyEncoderTest {

    /// In MongoDB's order; what stands in one list is equal.
    private static final List<List<@Nullable Object>> ASCENDING =
            List.of(
                    values(MinKey.getInstance()),
                    values((Object) null),
                    values(Double.NaN, Decimal128.NaN),
                    values(Double.NEGATIVE_INFINITY, Decimal128.NEGATIVE_INFINITY),
                    values(decimal("-9E6000")),
                    values(-Double.MAX_VALUE),
                    values(Long.MIN_VALUE, -0x1p63, decimal("-9223372036854775808")),
                    values(Long.MIN_VALUE + 1),
                    values(-1.5, decimal("-1.50")),
                    values(-1, -1L, -1.0),
                    values(decimal("-1E-6000")),
                    values(0, 0L, 0.0, -0.0, decimal("0"), Decimal128.NEGATIVE_ZERO),
                    values(decimal("1E-6000")),
                    values(Double.MIN_VALUE),
                    values(decimal("0.1")),
                    values(0.1),
                    values(1, 1L, 1.0, decimal("1.000")),
                    values(2),
                    values(10),
                    values((1L << 53) - 1),
                    values(1L << 53, 0x1p53),
                    values((1L << 53) + 1),
                    values(Long.MAX_VALUE - 1),
                    values(Long.MAX_VALUE, decimal("9223372036854775807")),
                    values(0x1p63),
                    values(Double.MAX_VALUE),
                    values(decimal("9E400")),
                    values(decimal("9.1E400")),
                    values(Double.POSITIVE_INFINITY, Decimal128.POSITIVE_INFINITY),
                    values(""),
                    values("\0"),
                    values("\0\0"),
                    values("\0\1"),
                    values("\1"),
                    values("\2"),
                    values("A"),
                    values("Ab"),
                    values("Ab\0"),
                    values("Ab\0c"),
                    values("Abc"),
                    values("B"),
                    values("a"),
                    values("é"),
                    values("\uFFFD"),
                    values("😀"), // UTF-16 would put it before the one above
                    values(new Document()),
                    values(new Document("a", null)),
                    values(new Document("a", 1)),
                    values(new Document("a", 1).append("b", 1)),
                    values(new Document("a", 2)),
                    values(new Document("aa", 1)),
                    values(new Document("b", 1)),
                    values(new Document("a", "text")),
                    values(new BinData(new byte[] {})),
                    values(new BinData(new byte[] {9})),
                    values(new BinData(new byte[] {1, 1})),
                    values(new UUID(1, 1)),
                    values(new UUID(1, -1)),
                    values(new UUID(-1, 1)),
                    values(new ObjectId(new byte[12])),
                    values(new ObjectId(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1})),
                    values(false),
                    values(true),
                    values(Instant.ofEpochMilli(Long.MIN_VALUE)),
                    values(Instant.ofEpochMilli(-1)),
                    values(Instant.EPOCH),
                    values(Instant.ofEpochMilli(1)),
                    values(new BsonTimestamp(1)),
                    values(new BsonTimestamp(-1)),
                    values(new BsonRegularExpression("a", "")),
                    values(new BsonRegularExpression("a", "i")),
                    values(MaxKey.getInstance()));

    private static List<@Nullable Object> values(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    private static Decimal128 decimal(String value) {
        return new Decimal128(new BigDecimal(value));
    }

    @Test
    void keysSortAsMongoSortsValues() {
        for (int i = 0; i < ASCENDING.size(); i++) {
            for (int j = 0; j < ASCENDING.size(); j++) {
                for (var one : ASCENDING.get(i)) {
                    for (var other : ASCENDING.get(j)) {
                        assertThat(compare(one, other))
                                .as("%s compared with %s", one, other)
                                .isEqualTo(Integer.compare(i, j));
                    }
                }
            }
        }
    }

    @Test
    void invertedKeysSortTheOtherWay() {
        var keys = keys().stream().map(KeyEncoder::inverted).toList();
        assertThat(keys).isSortedAccordingTo(Comparator.reverseOrder());
    }

    /// Otherwise the second part of a compound key could decide before the first.
    @Test
    void noKeyIsTheStartOfAnother() {
        var keys = new ArrayList<>(keys());
        keys.addAll(keys.stream().map(KeyEncoder::inverted).toList());
        for (var one : keys) {
            for (var other : keys) {
                assertThat(one.startsWith(other)).isEqualTo(one.equals(other));
            }
            assertThat(one.bytes()[0]).isNotEqualTo((byte) 0).isNotEqualTo((byte) 0xFF);
        }
    }

    @Test
    void numbersOfAllTypesCompareByTheirExactValue() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var one = number(random);
            var other = random.nextInt(4) == 0 ? near(one, random) : number(random);
            assertThat(compare(one, other))
                    .as("%s compared with %s", one, other)
                    .isEqualTo(exact(one).compareTo(exact(other)));
        }
    }

    private static Number number(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextLong();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> finite(random);
            default ->
                    new Decimal128(
                            new BigDecimal(finite(random)).round(java.math.MathContext.DECIMAL128));
        };
    }

    private static double finite(Random random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : random.nextGaussian();
    }

    private static Number near(Number number, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> exact(number).doubleValue();
            case 1 -> exact(number).longValue();
            default -> new Decimal128(exact(number).round(new java.math.MathContext(17)));
        };
    }

    private static BigDecimal exact(Number number) {
        return switch (number) {
            case Decimal128 decimal ->
                    decimal.equals(Decimal128.NEGATIVE_ZERO)
                            ? BigDecimal.ZERO
                            : decimal.toBigDecimal();
            case Double floating -> new BigDecimal(floating);
            default -> BigDecimal.valueOf(number.longValue());
        };
    }

    private static List<BsonKey> keys() {
        return ASCENDING.stream().map(equal -> KeyEncoder.keyOf(equal.getFirst())).toList();
    }

    private static int compare(@Nullable Object one, @Nullable Object other) {
        return Integer.signum(KeyEncoder.keyOf(one).compareTo(KeyEncoder.keyOf(other)));
    }
}
