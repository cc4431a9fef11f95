package io.millrace.reporting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Times as Batch keeps them: of the clock of the node that ran the job, in its time zone, which
/// its tables do not name. So all nodes need the same one.
final class BatchTimes {

    private BatchTimes() {}

    static @Nullable Instant read(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.atZone(ZoneId.systemDefault()).toInstant();
    }

    static Instant required(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(read(row, column));
    }

    static LocalDateTime local(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneId.systemDefault());
    }

    /// @param end null where it is not over
    static @Nullable Double seconds(
            @Nullable Instant start, @Nullable Instant end, @Nullable Instant updated) {
        Instant until = end == null ? updated : end;
        return start == null || until == null
                ? null
                : Math.max(0, java.time.Duration.between(start, until).toMillis()) / 1000.0;
    }
}
