package io.millrace.reporting;

import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The daily sums, and what was counted of jobs that may be retried.
@Repository
class JobSums {

    /// What is summed up.
    ///
    /// @param name of the group; empty where it has none
    record Key(Aggregates.By by, LocalDate endedOn, String name, String measure)
            implements Comparable<Key> {

        private String text() {
            return String.join("\0", by.value(), endedOn.toString(), name, measure);
        }

        @Override
        public int compareTo(Key other) {
            return text().compareTo(other.text());
        }
    }

    private static final TypeReference<Map<String, Long>> MEASURES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JdbcTemplate batch;
    private final JsonMapper json;

    JobSums(JdbcClient jdbc, JdbcTemplate batch, JsonMapper json) {
        this.jdbc = jdbc;
        this.batch = batch;
        this.json = json;
    }

    /// In order, so that two nodes cannot wait for each other.
    void add(SortedMap<Key, Long> amounts) {
        batch.batchUpdate(
                """
                MERGE INTO job_sum s USING (
                    SELECT CAST(? AS VARCHAR(10)) AS grouped_by, CAST(? AS DATE) AS ended_on,
                        CAST(? AS VARCHAR(100)) AS name, CAST(? AS VARCHAR(200)) AS measure,
                        CAST(? AS BIGINT) AS amount) n
                ON s.grouped_by = n.grouped_by AND s.ended_on = n.ended_on AND s.name = n.name
                    AND s.measure = n.measure
                WHEN MATCHED THEN UPDATE SET amount = s.amount + n.amount
                WHEN NOT MATCHED THEN INSERT (grouped_by, ended_on, name, measure, amount)
                    VALUES (n.grouped_by, n.ended_on, n.name, n.measure, n.amount)
                """,
                amounts.entrySet(),
                1000,
                (statement, entry) -> {
                    Key key = entry.getKey();
                    statement.setString(1, key.by().value());
                    statement.setObject(2, key.endedOn());
                    statement.setString(3, key.name());
                    statement.setString(4, key.measure());
                    statement.setLong(5, entry.getValue());
                });
    }

    /// What was counted of a job when it ended before, which is forgotten.
    Optional<Map<String, Long>> takeCounted(UUID jobId) {
        var counted =
                jdbc.sql("SELECT measures FROM job_counted WHERE job_id = :id")
                        .param("id", jobId)
                        .query(String.class)
                        .optional()
                        .map(text -> json.readValue(text, MEASURES));
        counted.ifPresent(_ ->
                jdbc.sql("DELETE FROM job_counted WHERE job_id = :id").param("id", jobId).update());
        return counted;
    }

    void keepCounted(UUID jobId, LocalDate endedOn, Map<String, Long> measures) {
        jdbc.sql(
                        "INSERT INTO job_counted (job_id, ended_on, measures) VALUES (:id, :endedOn, :measures)")
                .param("id", jobId)
                .param("endedOn", endedOn)
                .param("measures", json.writeValueAsString(measures))
                .update();
    }

    /// The sums of the days from one to another one, by group and measure. The groups are in the
    /// order of their names.
    Map<String, Map<String, Long>> by(Aggregates.By by, LocalDate from, LocalDate to) {
        var groups = new LinkedHashMap<String, Map<String, Long>>();
        RowCallbackHandler add =
                row ->
                        groups.computeIfAbsent(row.getString(1), _ -> new TreeMap<>())
                                .put(row.getString(2), row.getLong(3));
        jdbc.sql(
                        """
                        SELECT name, measure, SUM(amount) FROM job_sum
                        WHERE grouped_by = :by AND ended_on >= :from AND ended_on <= :to
                        GROUP BY name, measure ORDER BY name, measure
                        """)
                .param("by", by.value())
                .param("from", from)
                .param("to", to)
                .query(add);
        return groups;
    }

    LocalDate today() {
        return jdbc.sql("SELECT CURRENT_TIMESTAMP AS t")
                .query((row, n) -> row.getObject("t", OffsetDateTime.class))
                .single()
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalDate();
    }

    void forget(Duration keep) {
        LocalDate first = today().minusDays(keep.toDays());
        for (String table : new String[] {"job_sum", "job_counted"}) {
            jdbc.sql("DELETE FROM " + table + " WHERE ended_on < :first")
                    .param("first", first)
                    .update();
        }
    }
}
