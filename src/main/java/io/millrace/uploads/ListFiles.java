package io.millrace.uploads;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Lists stored files page by page, the newest first.
@Component
public class ListFiles {

    private static final int MOST = 200;

    /// A page of files.
    ///
    /// @param nextCursor asks for the page after this one; null on the last
    public record Page(List<StoredFile> files, @Nullable String nextCursor) {}

    private final StoredFiles files;

    ListFiles(StoredFiles files) {
        this.files = files;
    }

    /// The page after the cursor, or the first.
    ///
    /// @throws UploadRefused when the cursor is none, or the limit out of bounds
    public Page page(Optional<String> cursor, int limit) {
        if (limit < 1 || limit > MOST) {
            throw UploadRefused.wrongLimit(MOST);
        }
        // One more than asked for tells whether there is a next page.
        List<StoredFile> found = files.page(cursor.map(Cursor::parse).orElse(null), limit + 1);
        List<StoredFile> page = found.subList(0, Math.min(found.size(), limit));
        return new Page(
                page, found.size() > limit ? Cursor.after(page.getLast()).toString() : null);
    }
}
