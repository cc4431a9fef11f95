package io.millrace.embedded;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a query says about one field, as far as an index can use it: the values it may have, or the
/// least and the greatest one. The query itself stays the judge of each document, so to leave
/// something out is safe.
final class FieldBounds {

    /// One end of a range. A key stands for all that start with it.
    private record Bound(BsonKey key, boolean inclusive) {}

    private @Nullable List<BsonKey> points;
    private @Nullable Bound low;
    private @Nullable Bound high;
    private boolean refusesNull;

    /// Adds one condition on the field, as it stands in a query.
    void add(@Nullable Object condition) {
        if (condition instanceof Document operators && isOperators(operators)) {
            operators.forEach(this::add);
        } else {
            addPoints(Collections.singletonList(condition));
        }
    }

    private static boolean isOperators(Document document) {
        return !document.isEmpty() && document.keySet().iterator().next().startsWith("$");
    }

    private void add(String operator, @Nullable Object operand) {
        switch (operator) {
            case "$eq" -> addPoints(Collections.singletonList(operand));
            case "$in" -> {
                if (operand instanceof Collection<?> operands) {
                    addPoints(operands);
                }
            }
            case "$gt", "$gte" -> addLow(operand, operator.equals("$gte"));
            case "$lt", "$lte" -> addHigh(operand, operator.equals("$lte"));
            default -> {}
        }
    }

    // A query for an array, or a pattern, finds more than the entries of that value.
    private void addPoints(Collection<?> values) {
        boolean exact = values.stream().allMatch(FieldBounds::isExact);
        if (exact && points == null) {
            points = values.stream().map(KeyEncoder::keyOf).distinct().sorted().toList();
            refusesNull |= values.stream().allMatch(Objects::nonNull);
        }
    }

    private static boolean isExact(@Nullable Object value) {
        return !(value instanceof Collection) && !BsonRegularExpression.isRegularExpression(value);
    }

    private void addLow(@Nullable Object value, boolean inclusive) {
        if (isOrdered(value)) {
            low = new Bound(KeyEncoder.keyOf(value), inclusive);
            refusesNull = true;
        }
    }

    private void addHigh(@Nullable Object value, boolean inclusive) {
        if (isOrdered(value)) {
            high = new Bound(KeyEncoder.keyOf(value), inclusive);
            refusesNull = true;
        }
    }

    /// Comparisons with these find values of the same type only.
    private static boolean isOrdered(@Nullable Object value) {
        return value instanceof Integer
                || value instanceof Long
                || (value instanceof Double number && !number.isNaN())
                || (value instanceof Decimal128 && !value.equals(Decimal128.NaN))
                || value instanceof String
                || value instanceof Instant
                || value instanceof ObjectId
                || value instanceof UUID
                || value instanceof Boolean
                || value instanceof BsonTimestamp;
    }

    boolean isPoint() {
        return points != null && points.size() == 1;
    }

    boolean isBounded() {
        return points != null || low != null || high != null;
    }

    /// Whether no document without the field can match; a sparse index does not have those.
    boolean refusesNull() {
        return refusesNull;
    }

    BsonKey point(boolean ascending) {
        var point = points == null ? List.<BsonKey>of() : points;
        return ascending ? point.getFirst() : KeyEncoder.inverted(point.getFirst());
    }

    /// The ranges of an index in its order.
    ///
    /// @param prefix the parts in front of this field
    /// @param multikey whether one document may have several entries: then one of them may be above
    ///   the least value and another below the greatest, so only one of the two ends counts
    List<KeyRange> ranges(BsonKey prefix, boolean ascending, boolean multikey) {
        var ranges = new ArrayList<KeyRange>();
        if (points != null) {
            points.forEach(point -> {
                var bound = new Bound(point, true);
                ranges.add(range(prefix, bound, bound, ascending));
            });
        } else {
            var from = multikey && high != null ? null : low;
            var type = new Bound(KeyEncoder.typeOf(either(high, low).key()), true);
            ranges.add(
                    range(
                            prefix,
                            from == null ? type : from,
                            high == null ? type : high,
                            ascending));
        }
        ranges.removeIf(range -> range.from().compareTo(range.to()) >= 0);
        ranges.sort(Comparator.comparing(KeyRange::from));
        return ranges;
    }

    private static Bound either(@Nullable Bound one, @Nullable Bound other) {
        if (one != null) {
            return one;
        }
        if (other != null) {
            return other;
        }
        throw new IllegalStateException("not bounded");
    }

    private static KeyRange range(BsonKey prefix, Bound low, Bound high, boolean ascending) {
        var first = prefix.followedBy(ascending ? low.key() : KeyEncoder.inverted(high.key()));
        var last = prefix.followedBy(ascending ? high.key() : KeyEncoder.inverted(low.key()));
        boolean withFirst = ascending ? low.inclusive() : high.inclusive();
        boolean withLast = ascending ? high.inclusive() : low.inclusive();
        return new KeyRange(
                withFirst ? first : first.afterAllThatStartWithIt(),
                withLast ? last.afterAllThatStartWithIt() : last);
    }
}
