package io.millrace.reporting;

import io.millrace.access.PageRefused;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a page of executions ended.
///
/// @param createTime as Batch's table has it; null where the list is in the order of ids
record ExecutionCursor(@Nullable LocalDateTime createTime, long id) {

    private static final Pattern FORM = Pattern.compile("(?:([0-8]?[0-9]{1,18})-)?([0-9]{1,18})");
    private static final LocalDateTime START =
            LocalDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC);

    /// Reads what [#toString] wrote, for a list in the same order.
    ///
    /// @throws PageRefused when it is none
    static ExecutionCursor parse(String text, boolean byTime) {
        var parts = FORM.matcher(text);
        if (!parts.matches() || byTime != (parts.group(1) != null)) {
            throw PageRefused.badCursor();
        }
        String nanos = parts.group(1);
        return new ExecutionCursor(
                nanos == null ? null : START.plusNanos(Long.parseLong(nanos)),
                Long.parseLong(parts.group(2)));
    }

    @Override
    public String toString() {
        return createTime == null
                ? String.valueOf(id)
                : ChronoUnit.NANOS.between(START, createTime) + "-" + id;
    }
}
