package io.millrace.imports;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rejected rows of an import that wait for their correction.
@Repository
class OpenRejects {

    /// Rows of a page, each with up to `millrace.imports.kept-raw-bytes`, are what is in memory.
    private static final int PAGE = 200;

    private static final long BEFORE_THE_FIRST = -1;

    private static final int POSITIONS = 10_000;
    private static final int BATCH = 1000;

    private final JdbcClient jdbc;
    private final JdbcTemplate batch;

    OpenRejects(JdbcClient jdbc, JdbcTemplate batch) {
        this.jdbc = jdbc;
        this.batch = batch;
    }

    /// Hands over all of them in the order of the file. No transaction is open meanwhile, so what
    /// is corrected meanwhile is seen or not.
    void forEach(UUID importId, Consumer<OpenReject> action) {
        List<OpenReject> page = page(importId, BEFORE_THE_FIRST);
        while (!page.isEmpty()) {
            page.forEach(action);
            page = page(importId, page.getLast().position());
        }
    }

    private List<OpenReject> page(UUID importId, long after) {
        return jdbc.sql(
                        """
                        SELECT * FROM reject WHERE import_id = :importId AND position > :after AND state = 'open'
                        ORDER BY import_id, position LIMIT :limit
                        """)
                .param("importId", importId)
                .param("after", after)
                .param("limit", PAGE)
                .query(OpenRejects::reject)
                .list();
    }

    long count(UUID importId) {
        return jdbc.sql(
                        "SELECT COUNT(*) FROM reject WHERE import_id = :importId AND state = 'open'")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    boolean any(UUID importId) {
        return jdbc.sql(
                        """
                        SELECT 1 FROM reject WHERE import_id = :importId AND state = 'open'
                        ORDER BY import_id, position LIMIT 1
                        """)
                .param("importId", importId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /// How many are open, by category, most frequent first.
    Map<String, Long> categories(UUID importId) {
        var counts = new LinkedHashMap<String, Long>();
        RowCallbackHandler add = row -> counts.put(row.getString("category"), row.getLong("n"));
        jdbc.sql(
                        """
                        SELECT category, COUNT(*) AS n FROM reject WHERE import_id = :importId AND state = 'open'
                        GROUP BY category ORDER BY n DESC, category
                        """)
                .param("importId", importId)
                .query(add);
        return counts;
    }

    /// The first of these positions where no row is open.
    ///
    /// @param positions in ascending order
    Optional<Long> firstNotOpen(UUID importId, long[] positions) {
        long after = BEFORE_THE_FIRST;
        int next = 0;
        while (next < positions.length) {
            List<Long> open = openPositions(importId, after);
            for (long position : open) {
                if (next < positions.length && positions[next] < position) {
                    return Optional.of(positions[next]);
                }
                next += next < positions.length && positions[next] == position ? 1 : 0;
            }
            if (open.isEmpty()) {
                return Optional.of(positions[next]);
            }
            after = open.getLast();
        }
        return Optional.empty();
    }

    private List<Long> openPositions(UUID importId, long after) {
        return jdbc.sql(
                        """
                        SELECT position FROM reject
                        WHERE import_id = :importId AND position > :after AND state = 'open'
                        ORDER BY import_id, position LIMIT :limit
                        """)
                .param("importId", importId)
                .param("after", after)
                .param("limit", POSITIONS)
                .query((row, n) -> row.getLong(1))
                .list();
    }

    OpenReject at(UUID importId, long position) {
        return jdbc.sql("SELECT * FROM reject WHERE import_id = :importId AND position = :position")
                .param("importId", importId)
                .param("position", position)
                .query(OpenRejects::reject)
                .single();
    }

    /// The position of the last of so many rejects that were open when the job was queued; a
    /// negative number for none.
    long positionAfter(UUID importId, UUID jobId, long count) {
        return count == 0
                ? BEFORE_THE_FIRST
                : jdbc.sql(
                                """
                                SELECT position FROM reject
                                WHERE import_id = :importId AND (state = 'open' OR corrected_by = :jobId)
                                ORDER BY import_id, position LIMIT 1 OFFSET :before
                                """)
                        .param("importId", importId)
                        .param("jobId", jobId)
                        .param("before", count - 1)
                        .query(Long.class)
                        .single();
    }

    /// The next of those that were open when the job was queued.
    List<OpenReject> page(UUID importId, UUID jobId, long after) {
        return jdbc.sql(
                        """
                        SELECT * FROM reject
                        WHERE import_id = :importId AND position > :after
                            AND (state = 'open' OR corrected_by = :jobId)
                        ORDER BY import_id, position LIMIT :limit
                        """)
                .param("importId", importId)
                .param("jobId", jobId)
                .param("after", after)
                .param("limit", PAGE)
                .query(OpenRejects::reject)
                .list();
    }

    /// Called in the chunk transaction.
    void corrected(UUID importId, UUID jobId, List<Long> positions) {
        int[][] changed =
                batch.batchUpdate(
                        """
                        UPDATE reject SET state = 'corrected', corrected_by = ?
                        WHERE import_id = ? AND position = ? AND state = 'open'
                        """,
                        positions,
                        BATCH,
                        (statement, position) -> {
                            statement.setObject(1, jobId);
                            statement.setObject(2, importId);
                            statement.setLong(3, position);
                        });
        checkAll(changed, positions.size());
    }

    /// A row that was to correct another one, and is rejected itself.
    ///
    /// @param text the row; null where all of it cannot be kept, so that the earlier one stays
    record FailedAgain(long position, Reject reject, @Nullable ByteBuffer text) {}

    /// Called in the chunk transaction.
    void failedAgain(UUID importId, UUID jobId, List<FailedAgain> failed) {
        int[][] changed =
                batch.batchUpdate(
                        """
                        UPDATE reject SET column_name = ?, category = ?, code = ?, message = ?,
                            job_id = COALESCE(?, job_id), raw = COALESCE(?, raw), length = COALESCE(?, length)
                        WHERE import_id = ? AND position = ? AND state = 'open'
                        """,
                        failed,
                        BATCH,
                        (statement, again) -> {
                            byte[] raw = again.text() == null ? null : again.text().array();
                            statement.setString(1, again.reject().column());
                            statement.setString(2, again.reject().category());
                            statement.setString(3, again.reject().code());
                            statement.setString(4, again.reject().message());
                            statement.setObject(5, raw == null ? null : jobId);
                            statement.setBytes(6, raw);
                            statement.setObject(7, raw == null ? null : (long) raw.length);
                            statement.setObject(8, importId);
                            statement.setLong(9, again.position());
                        });
        checkAll(changed, failed.size());
    }

    private static void checkAll(int[][] changed, int expected) {
        long count = Arrays.stream(changed).flatMapToInt(Arrays::stream).sum();
        if (count != expected) {
            throw new IllegalStateException("%d of %d rejects are open".formatted(count, expected));
        }
    }

    private static OpenReject reject(ResultSet row, int number) throws SQLException {
        return OpenReject.of(
                row.getLong("position"),
                row.getLong("line"),
                row.getString("column_name"),
                row.getString("category"),
                row.getString("code"),
                row.getString("message"),
                row.getLong("length"),
                row.getBytes("raw"),
                row.getObject("job_id", UUID.class).equals(row.getObject("import_id", UUID.class)));
    }
}
