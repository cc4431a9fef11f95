package io.millrace.embedded;

import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is left of a query's answer. Between two batches it holds no more than where it was.
final class FindCursor implements Cursor {

    /// The driver asks again when there is more, so a batch need not be as large as a message may
    /// be.
    private static final int BATCH_BYTES = 4 << 20;

    private final long id;
    private final Matches matches;
    private final UnaryOperator<List<Document>> projection;
    private long left;
    private @Nullable Match ahead;

    /// @param limit how many to give at most, 0 for all
    FindCursor(
            long id,
            Matches matches,
            int skip,
            int limit,
            UnaryOperator<List<Document>> projection) {
        this.id = id;
        this.matches = matches;
        this.projection = projection;
        this.left = limit == 0 ? Long.MAX_VALUE : limit;
        this.ahead = matches.next();
        for (int i = 0; i < skip && ahead != null; i++) {
            ahead = matches.next();
        }
    }

    @Override
    public long getId() {
        return id;
    }

    @Override
    public boolean isEmpty() {
        return ahead == null || left == 0;
    }

    /// @param most 0 for as many as fit into a batch
    @Override
    public List<Document> takeDocuments(int most) {
        var batch = new ArrayList<Document>();
        long bytes = 0;
        while (ahead != null
                && left > 0
                && bytes < BATCH_BYTES
                && (most == 0 || batch.size() < most)) {
            batch.add(ahead.document());
            bytes += ahead.raw().bytes().length;
            left--;
            ahead = left == 0 ? null : matches.next();
        }
        matches.pause();
        return projection.apply(batch);
    }
}
