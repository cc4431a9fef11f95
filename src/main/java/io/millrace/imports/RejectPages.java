package io.millrace.imports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rejected rows of an import, page by page in the order of the file.
@Repository
class RejectPages {

    /// Characters of a row that are shown; all of it is in the download.
    private static final int SHOWN = 1000;

    /// A character takes at most four bytes, and what is no character takes one at least.
    private static final int BYTES_SHOWN = 4 * SHOWN;

    /// A rejected row as it is listed.
    ///
    /// @param position where the row is in the file
    /// @param line the physical line on which it starts
    /// @param data the beginning of the row as text
    /// @param truncated whether the row goes on after `data`
    /// @param state `open`, or `corrected` once another row took its place
    record Listed(
            long position,
            long line,
            @Nullable String column,
            String category,
            String code,
            String message,
            String data,
            boolean truncated,
            String state) {}

    private final JdbcClient jdbc;

    RejectPages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param after the position of the last row of the page before; a negative number for the
    ///   first page
    List<Listed> page(UUID importId, Optional<String> category, long after, int limit) {
        // PostgreSQL refuses a NUL even to compare with, and no category has one.
        if (category.filter(name -> name.indexOf('\0') >= 0).isPresent()) {
            return List.of();
        }
        // H2 sees that an index has the order only where all of its columns are named.
        String sql =
                """
                SELECT position, line, length, column_name, category, code, message, state,
                    SUBSTRING(raw FROM 1 FOR :bytes) AS beginning
                FROM reject WHERE import_id = :importId AND position > :after %s
                ORDER BY import_id, %s position LIMIT :limit
                """
                        .formatted(
                                category.isPresent() ? "AND category = :category" : "",
                                category.isPresent() ? "category," : "");
        return jdbc.sql(sql)
                .param("bytes", BYTES_SHOWN)
                .param("importId", importId)
                .param("after", after)
                .param("category", category.orElse(null))
                .param("limit", limit)
                .query(RejectPages::listed)
                .list();
    }

    private static Listed listed(ResultSet row, int number) throws SQLException {
        byte[] beginning = row.getBytes("beginning");
        String data = Rejects.beginning(beginning, SHOWN);
        return new Listed(
                row.getLong("position"),
                row.getLong("line"),
                row.getString("column_name"),
                row.getString("category"),
                row.getString("code"),
                row.getString("message"),
                data,
                row.getLong("length") > beginning.length || isCut(beginning, data),
                row.getString("state"));
    }

    private static boolean isCut(byte[] beginning, String data) {
        return Rejects.beginning(beginning, SHOWN + 1).length() > data.length();
    }
}
