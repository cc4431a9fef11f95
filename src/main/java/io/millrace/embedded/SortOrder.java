package io.millrace.embedded;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The order that a query asks for.
record SortOrder(List<IndexKey> fields) {

    /// Which way to walk over an index, if it has the order at all.
    enum Direction {
        FORWARD,
        BACKWARD,
        NONE
    }

    private static final IndexKey ID = new IndexKey("_id", true);

    /// @param sort null or empty for any order
    static SortOrder of(@Nullable Document sort) {
        var fields = new ArrayList<IndexKey>();
        if (sort != null) {
            sort.forEach((field, way) -> fields.add(new IndexKey(field, isAscending(way))));
        }
        return new SortOrder(fields);
    }

    private static boolean isAscending(@Nullable Object way) {
        return !(way instanceof Number number) || number.intValue() >= 0;
    }

    /// The order of the documents themselves, which here is that of `_id`.
    boolean isNatural() {
        return !fields.isEmpty() && fields.getFirst().getKey().equals("$natural");
    }

    /// Which way to walk over an index with these keys, the first of which have one value each.
    /// Entries of equal values are in the order of `_id`, and after `_id` nothing is left to be
    /// sorted.
    Direction within(List<IndexKey> keys, int equal) {
        if (isNatural()) {
            return fields.getFirst().isAscending() ? Direction.FORWARD : Direction.BACKWARD;
        }
        var constant = keys.subList(0, equal).stream().map(IndexKey::getKey).toList();
        var wanted = fields.stream().filter(key -> !constant.contains(key.getKey())).toList();
        var given =
                Stream.concat(keys.subList(equal, keys.size()).stream(), Stream.of(ID)).toList();
        var direction = wanted.isEmpty() ? Direction.FORWARD : Direction.NONE;
        for (int i = 0; i < wanted.size(); i++) {
            if (i > 0 && wanted.get(i - 1).getKey().equals("_id")) {
                break;
            }
            var here = direction(wanted.get(i), i < given.size() ? given.get(i) : null);
            if (here == Direction.NONE || (i > 0 && here != direction)) {
                return Direction.NONE;
            }
            direction = here;
        }
        return direction;
    }

    private static Direction direction(IndexKey wanted, @Nullable IndexKey given) {
        if (given == null || !given.getKey().equals(wanted.getKey())) {
            return Direction.NONE;
        }
        return given.isAscending() == wanted.isAscending() ? Direction.FORWARD : Direction.BACKWARD;
    }
}
