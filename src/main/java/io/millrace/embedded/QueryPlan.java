package io.millrace.embedded;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
/// Of an `$or`, one index may serve all branches, each with ranges of its own.
///
/// @param index null for the documents themselves, in the order of `_id`
/// @param ranges in ascending order
/// @param reverse from the greatest key to the least
/// @param sorted whether that is the order asked for
/// @param branches for each range, what of the query is to be asked of the documents there; empty
///   where that is all of it
record QueryPlan(
        @Nullable SecondaryIndex index,
        List<KeyRange> ranges,
        boolean reverse,
        boolean sorted,
        List<Document> branches) {

    private static final IndexKey ID = new IndexKey("_id", true);

    private static final SortOrder ANY_ORDER = SortOrder.of(null);
    private static final int BOUNDED = 2;
    private static final int EQUAL = 4;

    private record Scored(QueryPlan plan, int score) {}

    private record Branch(KeyRange range, Document condition) {}

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
        if (best.score() < EQUAL && filter.get("$or") instanceof Collection<?> branches) {
            best = better(best, union(null, List.of(ID), filter, branches, order));
            for (var index : indexes) {
                best = better(best, union(index, index.getKeys(), filter, branches, order));
            }
        }
        return best.plan();
    }

    private static Scored better(Scored one, @Nullable Scored other) {
        return other != null && other.score() > one.score() ? other : one;
    }

    /// The ranges of all branches of an `$or`, or null where the index does not serve each.
    private static @Nullable Scored union(
            @Nullable SecondaryIndex index,
            List<IndexKey> keys,
            Document filter,
            Collection<?> branches,
            SortOrder order) {
        var rest = filter.clone();
        rest.remove("$or");
        var parts = new ArrayList<Branch>();
        int least = Integer.MAX_VALUE;
        for (var branch : branches) {
            if (!(branch instanceof Document condition)) {
                return null;
            }
            var bounds = new HashMap<String, FieldBounds>();
            collect(condition, bounds);
            collect(rest, bounds);
            var scored = scored(index, keys, bounds, ANY_ORDER);
            if (scored.score() < BOUNDED || (index != null && !isUsable(index, bounds))) {
                return null;
            }
            scored.plan().ranges().forEach(range -> parts.add(new Branch(range, condition)));
            least = Math.min(least, scored.score());
        }
        return new Scored(merged(index, parts, rest, order), least);
    }

    /// Branches whose ranges overlap share one, so that no key is met twice.
    private static QueryPlan merged(
            @Nullable SecondaryIndex index, List<Branch> parts, Document rest, SortOrder order) {
        var ranges = new ArrayList<KeyRange>();
        var conditions = new ArrayList<List<Document>>();
        parts.sort(Comparator.comparing(part -> part.range().from()));
        for (var part : parts) {
            if (!ranges.isEmpty() && ranges.getLast().overlaps(part.range())) {
                ranges.add(ranges.removeLast().joinedWith(part.range()));
            } else {
                ranges.add(part.range());
                conditions.add(new ArrayList<>());
            }
            conditions.getLast().add(part.condition());
        }
        var queries = new ArrayList<Document>();
        for (var some : conditions) {
            var query = rest.clone();
            query.put("$or", some);
            queries.add(query);
        }
        return new QueryPlan(index, ranges, false, order.fields().isEmpty(), queries);
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
        int score = EQUAL * equal + (ranged ? BOUNDED : 0) + (sorted ? 1 : 0);
        boolean one = all && (index == null || index.isUnique());
        return new Scored(
                new QueryPlan(
                        index,
                        ranges,
                        direction == SortOrder.Direction.BACKWARD,
                        sorted,
                        List.of()),
                one ? 1000 : score);
    }
}
