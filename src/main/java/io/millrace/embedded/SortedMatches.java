package io.millrace.embedded;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Sorts what no index has in the order asked for. Only keys are kept, of no more documents than
/// will be needed; the documents are read again when their turn has come.
final class SortedMatches implements Matches {

    /// MongoDB has such a limit too, of 100 MB.
    private static final long MOST_BYTES = 64L << 20;

    /// What a kept entry takes besides its bytes.
    private static final int ENTRY_OVERHEAD = 120;

    private final IndexedDocuments documents;
    private final Matches matches;
    private final SortOrder order;
    private final int needed;
    private @Nullable Queue<Entry> sorted;

    private record Entry(BsonKey rank, BsonKey key) {
        static final Comparator<Entry> ORDER =
                Comparator.comparing(Entry::rank).thenComparing(Entry::key);

        int size() {
            return rank.bytes().length + key.bytes().length + ENTRY_OVERHEAD;
        }
    }

    /// @param needed how many of the first ones, 0 for all
    SortedMatches(IndexedDocuments documents, Matches matches, SortOrder order, int needed) {
        this.documents = documents;
        this.matches = matches;
        this.order = order;
        this.needed = needed;
    }

    @Override
    public @Nullable Match next() {
        if (sorted == null) {
            sorted = sort();
        }
        for (var entry = sorted.poll(); entry != null; entry = sorted.poll()) {
            var raw = documents.get(entry.key());
            if (raw != null) {
                return new Match(entry.key(), raw, raw.decoded());
            }
        }
        return null;
    }

    private Queue<Entry> sort() {
        var paths = order.fields().stream().map(key -> new FieldPath(key.getKey())).toList();
        var first = new PriorityQueue<Entry>(Entry.ORDER.reversed());
        long bytes = 0;
        for (var match = matches.next(); match != null; match = matches.next()) {
            var entry = new Entry(rank(match.raw(), paths), match.key());
            first.add(entry);
            bytes += entry.size();
            if (needed > 0 && first.size() > needed) {
                bytes -= first.remove().size();
            }
            if (bytes > MOST_BYTES) {
                throw new MongoServerError(
                        292,
                        "QueryExceededMemoryLimitNoDiskUseAllowed",
                        "Sort exceeded memory limit of " + MOST_BYTES + " bytes; add an index");
            }
        }
        var entries = new ArrayList<>(first);
        entries.sort(Entry.ORDER);
        return new ArrayDeque<>(entries);
    }

    /// An array ranks by its least element, or by its greatest one where the order is descending.
    private BsonKey rank(RawDocument document, List<FieldPath> paths) {
        var rank = new BsonKey(new byte[0]);
        for (int i = 0; i < paths.size(); i++) {
            boolean ascending = order.fields().get(i).isAscending();
            var least =
                    paths.get(i).keys(document).stream()
                            .map(key -> ascending ? key : KeyEncoder.inverted(key))
                            .min(Comparator.naturalOrder())
                            .orElseThrow();
            rank = rank.followedBy(least);
        }
        return rank;
    }

    @Override
    public void pause() {}
}
