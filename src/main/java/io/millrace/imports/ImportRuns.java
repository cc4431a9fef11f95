package io.millrace.imports;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.millrace.formats.FileFormat;
import io.millrace.formats.RowIndex;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The tables `import_run` and `import_partition`: what is known of an import, and how far it has
/// committed.
@Repository
class ImportRuns {

    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ImportRuns(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(ImportRun run, @Nullable RowIndex index) {
        jdbc.sql(
                        """
                        INSERT INTO import_run (job_id, import_id, file_id, definition, version, collection, format,
                            header, size_bytes, row_index, parallel, dry_run, first_start)
                        VALUES (:jobId, :importId, :fileId, :definition, :version, :collection, :format, :header,
                            :size, :rowIndex, :parallel, :dryRun, :firstStart)
                        """)
                .param("jobId", run.jobId())
                .param("importId", run.importId())
                .param("fileId", run.fileId())
                .param("definition", run.definition())
                .param("version", run.version())
                .param("collection", run.collection())
                .param("format", json.writeValueAsString(run.format()))
                .param("header", json.writeValueAsString(run.header()))
                .param("size", run.size())
                .param("rowIndex", index == null ? null : index.toBytes())
                .param("parallel", run.parallel())
                .param("dryRun", run.dryRun())
                .param("firstStart", OffsetDateTime.ofInstant(run.firstStart(), ZoneOffset.UTC))
                .update();
    }

    /// Keeps the header as it stands in the file.
    void keepHeaderLine(UUID jobId, byte[] line) {
        jdbc.sql("UPDATE import_run SET header_line = :line WHERE job_id = :jobId")
                .param("line", line)
                .param("jobId", jobId)
                .update();
    }

    /// The header as it stands in the file, in UTF-8; empty where the file has none.
    Optional<byte[]> headerLine(UUID jobId) {
        return jdbc.sql(
                        "SELECT header_line FROM import_run WHERE job_id = :jobId AND header_line IS NOT NULL")
                .param("jobId", jobId)
                .query((row, n) -> row.getBytes(1))
                .optional();
    }

    Optional<ImportRun> find(UUID jobId) {
        return Optional.ofNullable(of(List.of(jobId)).get(jobId));
    }

    /// Those that there are of some jobs, by these. The index of rows, which may be large, is not
    /// read.
    Map<UUID, ImportRun> of(List<UUID> jobIds) {
        return jdbc
                .sql(
                        """
                        SELECT job_id, import_id, file_id, definition, version, collection, format, header, size_bytes,
                            parallel, dry_run, first_start, gave_up, undone_at
                        FROM import_run WHERE job_id IN (:jobIds)
                        """)
                .param("jobIds", jobIds)
                .query(this::run)
                .list()
                .stream()
                .collect(toMap(ImportRun::jobId, run -> run));
    }

    /// The last job that has imported a file; a dry run has not.
    Optional<UUID> lastOfFile(UUID fileId) {
        return jdbc.sql(
                        """
                        SELECT job_id FROM import_run
                        WHERE file_id = :fileId AND job_id = import_id AND NOT dry_run
                        ORDER BY job_id DESC LIMIT 1
                        """)
                .param("fileId", fileId)
                .query(UUID.class)
                .optional();
    }

    /// The jobs that corrected rows of an import.
    List<UUID> corrections(UUID importId) {
        return jdbc.sql(
                        "SELECT job_id FROM import_run WHERE import_id = :importId AND job_id <> :importId")
                .param("importId", importId)
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }

    private ImportRun run(ResultSet row, int rowNumber) throws SQLException {
        return new ImportRun(
                row.getObject("job_id", UUID.class),
                row.getObject("import_id", UUID.class),
                row.getObject("file_id", UUID.class),
                row.getString("definition"),
                row.getString("version"),
                row.getString("collection"),
                json.readValue(row.getString("format"), FileFormat.class),
                json.readValue(row.getString("header"), NAMES),
                row.getLong("size_bytes"),
                row.getInt("parallel"),
                row.getBoolean("dry_run"),
                row.getObject("first_start", OffsetDateTime.class).toInstant(),
                row.getString("gave_up"),
                time(row.getObject("undone_at", OffsetDateTime.class)));
    }

    private static @Nullable Instant time(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /// Notes that an import failed for good and what it wrote is to be taken back.
    void giveUp(UUID jobId, String reason) {
        jdbc.sql("UPDATE import_run SET gave_up = :reason WHERE job_id = :jobId")
                .param("reason", reason)
                .param("jobId", jobId)
                .update();
    }

    void undone(UUID jobId) {
        jdbc.sql("UPDATE import_run SET undone_at = CURRENT_TIMESTAMP WHERE job_id = :jobId")
                .param("jobId", jobId)
                .update();
    }

    void insertPartition(UUID jobId, int number, long start, long end, long line) {
        jdbc.sql(
                        """
                        INSERT INTO import_partition (job_id, partition_no, start_position, end_position, position,
                            line, done, fetched, total_rows, inserted, failed, skipped, categories, chunks, chunk_nanos,
                            bytes_read)
                        VALUES (:jobId, :number, :start, :end, :start, :line, FALSE, 0, 0, 0, 0, 0, '{}', 0, 0, 0)
                        """)
                .param("jobId", jobId)
                .param("number", number)
                .param("start", start)
                .param("end", end)
                .param("line", line)
                .update();
    }

    List<Partition> partitions(UUID jobId) {
        return partitionsOf(List.of(jobId)).getOrDefault(jobId, List.of());
    }

    /// Of some jobs, by these, in their order.
    Map<UUID, List<Partition>> partitionsOf(List<UUID> jobIds) {
        return jdbc
                .sql(
                        "SELECT * FROM import_partition WHERE job_id IN (:jobIds) ORDER BY partition_no")
                .param("jobIds", jobIds)
                .query(this::partition)
                .list()
                .stream()
                .collect(groupingBy(Partition::jobId));
    }

    Partition partition(UUID jobId, int number) {
        return jdbc.sql(
                        "SELECT * FROM import_partition WHERE job_id = :jobId AND partition_no = :number")
                .param("jobId", jobId)
                .param("number", number)
                .query(this::partition)
                .single();
    }

    private Partition partition(ResultSet row, int rowNumber) throws SQLException {
        return new Partition(
                row.getObject("job_id", UUID.class),
                row.getInt("partition_no"),
                row.getLong("start_position"),
                row.getLong("end_position"),
                row.getLong("position"),
                row.getLong("line"),
                row.getBoolean("done"),
                row.getLong("fetched"),
                counters(row));
    }

    private Counters counters(ResultSet row) throws SQLException {
        var counters = new Counters();
        counters.rows = row.getLong("total_rows");
        counters.inserted = row.getLong("inserted");
        counters.failed = row.getLong("failed");
        counters.skipped = row.getLong("skipped");
        counters.chunks = row.getLong("chunks");
        counters.chunkNanos = row.getLong("chunk_nanos");
        counters.bytesRead = row.getLong("bytes_read");
        counters.categories.putAll(json.readValue(row.getString("categories"), COUNTS));
        return counters;
    }

    /// Called in the chunk transaction.
    ///
    /// @param done whether there is nothing more to read in the partition
    void commit(Partition partition, long position, long line, boolean done, long fetched) {
        Counters counters = partition.counters();
        jdbc.sql(
                        """
                        UPDATE import_partition SET position = :position, line = :line, done = :done, fetched = :fetched,
                            total_rows = :rows, inserted = :inserted, failed = :failed, skipped = :skipped,
                            categories = :categories, chunks = :chunks, chunk_nanos = :chunkNanos,
                            bytes_read = :bytesRead
                        WHERE job_id = :jobId AND partition_no = :number
                        """)
                .param("position", position)
                .param("line", line)
                .param("done", done)
                .param("fetched", fetched)
                .param("rows", counters.rows)
                .param("inserted", counters.inserted)
                .param("failed", counters.failed)
                .param("skipped", counters.skipped)
                .param("categories", json.writeValueAsString(counters.categories))
                .param("chunks", counters.chunks)
                .param("chunkNanos", counters.chunkNanos)
                .param("bytesRead", counters.bytesRead)
                .param("jobId", partition.jobId())
                .param("number", partition.number())
                .update();
    }

    /// The committed counts of an import; empty before its index step is done.
    Optional<Totals> totals(UUID jobId) {
        return find(jobId).map(run -> Totals.of(partitions(jobId), run));
    }
}
