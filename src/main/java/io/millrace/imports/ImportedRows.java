package io.millrace.imports;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Gatherers;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many rows of their files jobs have read and committed so far.
@Component
public class ImportedRows {

    /// A statement takes only so many parameters.
    private static final int MOST_AT_ONCE = 1000;

    private final JdbcClient jdbc;

    ImportedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Those of jobs that read files and have begun to.
    public Map<UUID, Long> of(Collection<UUID> jobs) {
        var rows = new HashMap<UUID, Long>();
        jobs.stream().gather(Gatherers.windowFixed(MOST_AT_ONCE)).forEach(some -> read(some, rows));
        return rows;
    }

    private void read(List<UUID> jobs, Map<UUID, Long> rows) {
        RowCallbackHandler add =
                row -> rows.put(row.getObject("job_id", UUID.class), row.getLong("read"));
        jdbc.sql(
                        """
                        SELECT job_id, SUM(total_rows) AS read FROM import_partition
                        WHERE job_id IN (SELECT job_id FROM import_run WHERE job_id IN (:jobs) AND NOT dry_run)
                        GROUP BY job_id
                        """)
                .param("jobs", jobs)
                .query(add);
    }
}
