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

    /// When something that is not over was last known to go on: Batch notes of an execution, and of
    /// a step with partitions, only their begin and their end, so their parts have to tell.
    ///
    /// @param parts the column that has when their parts were last updated
    static @Nullable Instant updated(ResultSet row, String parts) throws SQLException {
        Instant own = read(row, "last_updated");
        Instant last = read(row, parts);
        return own == null || (last != null && last.isAfter(own)) ? last : own;
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
