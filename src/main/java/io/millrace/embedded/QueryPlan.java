package io.millrace.embedded;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which keys to walk over, and in which direction, to answer a query.
///
/// An index serves equality on its first fields, then several values or a range of the next one,
/// and the order of what follows the equal fields, in either direction. Equality counts most, then
/// a range, then the order.
///
/// @param index null for the documents themselves, in the order of `_id`
/// @param ranges in ascending order
/// @param reverse from the greatest key to the least
/// @param sorted whether that is the order asked for
record QueryPlan(
        @Nullable SecondaryIndex index, List<KeyRange> ranges, boolean reverse, boolean sorted) {

    private static final IndexKey ID = new IndexKey("_id", true);

    private record Scored(QueryPlan plan, int score) {}

    /// @param indexes those that may be used, besides the one on `_id`
    static QueryPlan of(Document filter, SortOrder order, Collection<SecondaryIndex> indexes) {
        var bounds = new HashMap<String, FieldBounds>();
        collect(filter, bounds);
        var best = scored(null, List.of(ID), bounds, order);
        if (order.isNatural()) {
            return best.plan();
        }
        for (var index : indexes) {
            var scored = scored(index, index.getKeys(), bounds, order);
            if (isUsable(index, bounds) && scored.score() > best.score()) {
                best = scored;
            }
        }
        return best.plan();
    }

    private static void collect(Document filter, Map<String, FieldBounds> bounds) {
        filter.forEach((field, condition) -> {
            if (field.equals("$and") && condition instanceof Collection<?> all) {
                all.forEach(part -> {
                    if (part instanceof Document also) {
                        collect(also, bounds);
                    }
                });
            } else if (!field.startsWith("$")) {
                bounds.computeIfAbsent(field, _ -> new FieldBounds()).add(condition);
            }
        });
    }

    /// A sparse index lacks documents, so the query must ask for a value that those do not have.
    private static boolean isUsable(SecondaryIndex index, Map<String, FieldBounds> bounds) {
        return !index.leavesOut()
                || index.getKeys().stream()
                        .map(key -> bounds.get(key.getKey()))
                        .anyMatch(bound -> bound != null && bound.refusesNull());
    }

    private static Scored scored(
            @Nullable SecondaryIndex index,
            List<IndexKey> keys,
            Map<String, FieldBounds> bounds,
            SortOrder order) {
        boolean multikey = index != null && index.isMultikey();
        int equal = 0;
        var prefix = new BsonKey(new byte[0]);
        for (var key : keys) {
            var bound = bounds.get(key.getKey());
            if (bound == null || !bound.isPoint()) {
                break;
            }
            prefix = prefix.followedBy(bound.point(key.isAscending()));
            equal++;
        }
        boolean all = equal == keys.size();
        var next = all ? null : bounds.get(keys.get(equal).getKey());
        boolean ranged = next != null && next.isBounded();
        var ranges = KeyRange.startingWith(prefix);
        if (next != null && next.isBounded()) {
            ranges = next.ranges(prefix, keys.get(equal).isAscending(), multikey);
        }
        var direction = multikey ? SortOrder.Direction.NONE : order.within(keys, equal);
        boolean sorted = direction != SortOrder.Direction.NONE;
        int score = 4 * equal + (ranged ? 2 : 0) + (sorted ? 1 : 0);
        boolean one = all && (index == null || index.isUnique());
        return new Scored(
                new QueryPlan(index, ranges, direction == SortOrder.Direction.BACKWARD, sorted),
                one ? 1000 : score);
    }
}
