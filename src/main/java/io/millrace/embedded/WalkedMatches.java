package io.millrace.embedded;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.QueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;

/// Walks over the keys of a plan and tests each document; at any time only one of them is in
/// memory.
final class WalkedMatches implements Matches {

    private final IndexedDocuments documents;
    private final QueryMatcher matcher = new DefaultQueryMatcher();
    private final QueryPlan plan;
    private final Document filter;
    private final List<KeyRange> ranges;

    private int range;
    private @Nullable Cursor<BsonKey, ?> cursor;
    private @Nullable BsonKey last;
    private TimeLimit time;

    WalkedMatches(IndexedDocuments documents, QueryPlan plan, Document filter, TimeLimit time) {
        this.documents = documents;
        this.plan = plan;
        this.filter = filter;
        this.time = time;
        this.ranges = plan.reverse() ? plan.ranges().reversed() : plan.ranges();
    }

    @Override
    public @Nullable Match next() {
        while (range < ranges.size()) {
            var current = cursor == null ? open(ranges.get(range)) : cursor;
            cursor = current;
            while (current.hasNext()) {
                var key = current.next();
                if (isBeyond(ranges.get(range), key)) {
                    break;
                }
                if (isInFront(key)) {
                    continue;
                }
                last = key;
                var match = match(key, current.getValue());
                if (match != null) {
                    return match;
                }
            }
            range++;
            last = null;
            cursor = null;
        }
        return null;
    }

    private Cursor<BsonKey, ?> open(KeyRange range) {
        var map = plan.index() == null ? documents.map() : plan.index().entries();
        var from = last;
        if (from == null) {
            from = plan.reverse() ? range.to() : range.from();
        }
        return map.cursor(from, null, plan.reverse());
    }

    private boolean isBeyond(KeyRange range, BsonKey key) {
        return plan.reverse() ? key.compareTo(range.from()) < 0 : key.compareTo(range.to()) >= 0;
    }

    /// The cursor starts at its bound, which is not wanted where it is an excluded end or was met
    /// before.
    private boolean isInFront(BsonKey key) {
        return key.equals(last) || (plan.reverse() && key.equals(ranges.get(range).to()));
    }

    private @Nullable Match match(BsonKey key, Object value) {
        documents.visited().increment();
        time.check();
        if (value instanceof RawDocument raw) {
            return match(key, raw);
        }
        var id = key.tail((Integer) value);
        var raw = documents.get(id);
        return raw == null || isFoundBefore(key, id, raw) ? null : match(id, raw);
    }

    private @Nullable Match match(BsonKey id, RawDocument raw) {
        var document = raw.decoded();
        return matcher.matches(document, asked()) ? new Match(id, raw, document) : null;
    }

    /// What is left of the query in this range. A document with several entries is met at the first
    /// of them only, so there it is asked for all.
    private Document asked() {
        boolean once = plan.index() == null || !plan.index().isMultikey();
        return once && !plan.branches().isEmpty() ? plan.branches().get(range) : filter;
    }

    /// Of a document with several entries in the ranges only the first one counts.
    private boolean isFoundBefore(BsonKey key, BsonKey id, RawDocument raw) {
        var index = plan.index();
        if (index == null || !index.isMultikey()) {
            return false;
        }
        return index.values(raw).stream()
                .map(values -> values.followedBy(id))
                .filter(entry -> ranges.stream().anyMatch(range -> range.contains(entry)))
                .anyMatch(entry ->
                        plan.reverse() ? entry.compareTo(key) > 0 : entry.compareTo(key) < 0);
    }

    @Override
    public void pause() {
        cursor = null;
        // What a client does between two batches is not the query's time.
        time = TimeLimit.NONE;
    }
}
