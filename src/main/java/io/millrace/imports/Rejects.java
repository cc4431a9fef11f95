package io.millrace.imports;

import io.millrace.formats.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/// The table of rejected rows.
@Repository
class Rejects implements KeepRejects {

    /// A rejected row as it is kept.
    ///
    /// @param data the beginning of the row as text; bytes that are no UTF-8 show as replacement
    ///   characters
    record Kept(long line, @Nullable String column, String category, String message, String data) {}

    private final JdbcTemplate jdbc;
    private final int keptRawBytes;

    Rejects(JdbcTemplate jdbc, ImportSettings settings) {
        this.jdbc = jdbc;
        this.keptRawBytes = Math.toIntExact(settings.keptRawBytes().toBytes());
    }

    /// A replayed chunk was rolled back, so no row can be here already.
    @Override
    public void keep(UUID importId, UUID jobId, List<Reject> rejects) {
        if (rejects.isEmpty()) {
            return;
        }
        jdbc.batchUpdate(
                """
                INSERT INTO reject (import_id, position, job_id, line, length, column_name, category, code, message,
                    raw, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
                """,
                rejects,
                rejects.size(),
                (statement, reject) -> {
                    Row row = reject.row();
                    statement.setObject(1, importId);
                    statement.setLong(2, row.position());
                    statement.setObject(3, jobId);
                    statement.setLong(4, row.line());
                    statement.setLong(5, row.length());
                    statement.setString(6, reject.column());
                    statement.setString(7, reject.category());
                    statement.setString(8, reject.code());
                    statement.setString(9, reject.message());
                    statement.setBytes(10, row.raw(keptRawBytes));
                });
    }

    /// The first open rejects of an import in file order, each with so many characters of its row.
    List<Kept> first(UUID importId, int limit, int characters) {
        return first("import_id = ?", List.of(importId), limit, characters);
    }

    /// Those of them whose row one job has tried last.
    List<Kept> firstOfJob(UUID importId, UUID jobId, int limit, int characters) {
        return first("import_id = ? AND job_id = ?", List.of(importId, jobId), limit, characters);
    }

    private List<Kept> first(String where, List<UUID> ids, int limit, int characters) {
        // H2 sees that an index has the order only where all of its columns are named.
        return jdbc.query(
                """
                SELECT line, column_name, category, message, raw FROM reject
                WHERE %s AND state = 'open' ORDER BY import_id, position LIMIT %d
                """
                        .formatted(where, limit),
                (row, n) ->
                        new Kept(
                                row.getLong("line"),
                                row.getString("column_name"),
                                row.getString("category"),
                                row.getString("message"),
                                beginning(row.getBytes("raw"), characters)),
                ids.toArray());
    }

    static String beginning(byte[] raw, int characters) {
        String text = new String(raw, StandardCharsets.UTF_8);
        int most = Math.min(characters, text.codePointCount(0, text.length()));
        return text.substring(0, text.offsetByCodePoints(0, most));
    }
}
