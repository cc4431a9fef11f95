package io.millrace.imports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rejected rows of an import that wait for their correction.
@Repository
class OpenRejects {

    /// Rows of a page, each with up to `millrace.imports.kept-raw-bytes`, are what is in memory.
    private static final int PAGE = 200;

    private static final long BEFORE_THE_FIRST = -1;

    private final JdbcClient jdbc;

    OpenRejects(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
