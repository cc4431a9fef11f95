package blackbox;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import testfiles.KeyedPeople;

/// What an import has committed, read from the database file while no process has it open.
record Committed(List<Part> parts) {

    /// A partition of the file.
    ///
    /// @param position where its next chunk starts
    record Part(
            long start,
            long position,
            long end,
            long rows,
            long inserted,
            long failed,
            long skipped,
            long bytesRead) {}

    static Committed in(Path dataDir, String jobId) {
        var database =
                new DriverManagerDataSource(
                        "jdbc:h2:file:" + dataDir.resolve("db/millrace").toAbsolutePath(),
                        "sa",
                        "");
        return new Committed(
                JdbcClient.create(database)
                        .sql(
                                """
                                SELECT start_position AS start, position, end_position AS "end", total_rows AS "rows",
                                    inserted, failed, skipped, bytes_read
                                FROM import_partition WHERE job_id = ?
                                """)
                        .param(UUID.fromString(jobId))
                        .query(Part.class)
                        .list());
    }

    /// The rows of the file that are in the counts.
    BitSet rowsOf(KeyedPeople file) {
        var rows = new BitSet();
        parts.forEach(part -> rows.or(file.rowsBetween(part.start(), part.position())));
        return rows;
    }

    long bytesRead() {
        return parts.stream().mapToLong(Part::bytesRead).sum();
    }

    /// What there still is to read.
    long bytesLeft() {
        return parts.stream().mapToLong(part -> part.end() - part.position()).sum();
    }
}
