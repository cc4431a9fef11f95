package io.millrace.imports;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/// The values by which rows and records are told apart: of the definition's key, or of a field that
/// is unique for itself.
final class KeyOf {

    /// What a long has at most.
    private static final int LONG_DIGITS = 19;

    private final List<String> targets;
    private final int[] indexes;

    private KeyOf(ImportDefinition definition, List<String> targets) {
        List<String> paths = definition.fields().stream().map(ImportField::path).toList();
        this.targets = targets;
        this.indexes = targets.stream().mapToInt(paths::indexOf).toArray();
    }

    /// The key by which records are found; a valid row has a value for each part of it.
    ///
    /// @param definition has a key
    KeyOf(ImportDefinition definition) {
        this(definition, definition.keyTargets());
        if (targets.isEmpty()) {
            throw new IllegalArgumentException(definition.name() + " has no key");
        }
    }

    /// Every key that no two records may share.
    static List<KeyOf> all(ImportDefinition definition) {
        return definition.uniqueTargets().stream()
                .map(targets -> new KeyOf(definition, targets))
                .toList();
    }

    /// The values of a row, in the order of the key; equal for rows that mean the same record. Null
    /// where the row has none of one part, so that it is like no other.
    @Nullable List<Object> values(ValidRow row) {
        var values = new ArrayList<Object>(indexes.length);
        for (int index : indexes) {
            Object value = row.values().get(index);
            if (value == null) {
                return null;
            }
            values.add(comparable(value));
        }
        return values;
    }

    /// The same of a record.
    @Nullable List<Object> values(BsonDocument record) {
        var values = new ArrayList<Object>(targets.size());
        for (String target : targets) {
            Object value = plain(at(record, target));
            if (value == null) {
                return null;
            }
            values.add(comparable(value));
        }
        return values;
    }

    private static @Nullable BsonValue at(BsonDocument record, String target) {
        BsonValue value = record;
        for (String name : target.split("\\.", -1)) {
            if (!(value instanceof BsonDocument document)) {
                return null;
            }
            value = document.get(name);
        }
        return value;
    }

    /// As [ValidRow] would hold it; null for what no key can hold.
    private static @Nullable Object plain(@Nullable BsonValue value) {
        return switch (value) {
            case BsonString text -> text.getValue();
            case BsonInt32 number -> number.getValue();
            case BsonInt64 number -> number.getValue();
            case BsonDouble number -> number.getValue();
            case BsonDecimal128 number -> number.getValue();
            case BsonBoolean flag -> flag.getValue();
            case BsonDateTime moment -> Instant.ofEpochMilli(moment.getValue());
            case null, default -> null;
        };
    }

    /// What finds the records of some keys.
    Bson filter(List<List<Object>> keys) {
        if (targets.size() == 1) {
            var values = keys.stream().map(List::getFirst).toList();
            return new Document(targets.getFirst(), new Document("$in", values));
        }
        return new Document("$or", keys.stream().map(this::filterOf).toList());
    }

    private Document filterOf(List<Object> key) {
        var filter = new Document();
        for (int i = 0; i < targets.size(); i++) {
            filter.append(targets.get(i), key.get(i));
        }
        return filter;
    }

    /// MongoDB takes 1, 1.0 and 1.00 for the same number, of whatever type.
    private static Object comparable(Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case Double number -> isWhole(number) ? (Object) number.longValue() : number;
            case Instant moment -> moment.truncatedTo(ChronoUnit.MILLIS);
            case Decimal128 number -> number.isFinite() ? comparable(number) : number;
            default -> value;
        };
    }

    /// Whether a long can hold it; beyond, not every double has a neighbour that does.
    private static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) < 0x1p63;
    }

    private static Object comparable(Decimal128 number) {
        BigDecimal exact = DecimalNumber.exact(number).stripTrailingZeros();
        if (exact.scale() <= 0
                && exact.precision() - exact.scale() <= LONG_DIGITS
                && exact.toBigInteger().bitLength() < Long.SIZE) {
            return exact.longValueExact();
        }
        double near = exact.doubleValue();
        boolean same = Double.isFinite(near) && new BigDecimal(near).compareTo(exact) == 0;
        return same ? (Object) near : new Decimal128(exact);
    }
}
