package io.millrace.access;

import java.util.Map;
import org.springframework.http.HttpStatus;

/// A page of a list that cannot be answered.
public final class PageRefused extends RequestRefused {

    private PageRefused(String title, String detail, String field) {
        super(HttpStatus.BAD_REQUEST, title, detail, Map.of("field", field));
    }

    /// The parameter `cursor` is none that the list gave out.
    public static PageRefused badCursor() {
        return new PageRefused(
                "Bad cursor",
                "The cursor is none that this list gave out: use the nextCursor of an earlier page.",
                "cursor");
    }

    /// The parameter `limit` is out of bounds.
    public static PageRefused badLimit(int most) {
        return new PageRefused(
                "Bad limit", "limit must be a whole number from 1 to %d.".formatted(most), "limit");
    }
}
