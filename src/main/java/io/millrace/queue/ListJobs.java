package io.millrace.queue;

import io.millrace.access.Ids;
import io.millrace.access.PageRefused;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Lists jobs page by page, the newest first.
@Component
public class ListJobs {

    private static final int MOST = 500;

    /// A page of jobs.
    ///
    /// @param nextCursor asks for the page after this one; null on the last
    public record Page(List<JobView> jobs, @Nullable String nextCursor) {}

    private final FindJobs find;
    private final JobTypes types;

    ListJobs(FindJobs find, JobTypes types) {
        this.find = find;
        this.types = types;
    }

    /// The page after the cursor, or the first.
    ///
    /// @throws PageRefused when the cursor is none, or the limit out of bounds
    public Page page(JobFilter filter, Optional<String> cursor, int limit) {
        if (limit < 1 || limit > MOST) {
            throw PageRefused.badLimit(MOST);
        }
        UUID before = cursor.map(ListJobs::ofCursor).orElse(null);
        // One more than asked for tells whether there is a next page.
        var found = find.page(filter, before, limit + 1);
        var shown = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? shown.getLast().id().toString() : null;
        return new Page(types.withProgress(shown, JobView::of), next);
    }

    /// The names of all job types.
    public List<String> types() {
        return types.names();
    }

    static UUID ofCursor(String cursor) {
        return Ids.of(cursor).orElseThrow(PageRefused::badCursor);
    }
}
