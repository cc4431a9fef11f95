package io.millrace.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.repository.ExecutionContextSerializer;
import org.springframework.batch.core.repository.dao.DefaultExecutionContextSerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What jobs and steps kept for a restart, as Batch's tables have it.
@Repository
class StoredContexts {

    private static final Logger log = LoggerFactory.getLogger(StoredContexts.class);

    private final JdbcClient jdbc;
    private final ExecutionContextSerializer serializer;

    StoredContexts(JdbcClient jdbc, ObjectProvider<ExecutionContextSerializer> serializer) {
        this.jdbc = jdbc;
        this.serializer = serializer.getIfAvailable(DefaultExecutionContextSerializer::new);
    }

    Map<String, Object> ofExecution(long id) {
        return of("batch_job_execution_context WHERE job_execution_id", id);
    }

    Map<String, Object> ofStep(long id) {
        return of("batch_step_execution_context WHERE step_execution_id", id);
    }

    private Map<String, Object> of(String where, long id) {
        return jdbc.sql("SELECT short_context, serialized_context FROM " + where + " = :id")
                .param("id", id)
                .query((row, n) ->
                        Optional.ofNullable(row.getString("serialized_context"))
                                .orElse(row.getString("short_context")))
                .optional()
                .map(text -> read(text, where, id))
                .orElse(Map.of());
    }

    /// One that another version wrote may be unreadable: then the rest of the answer still counts.
    private Map<String, Object> read(String text, String where, long id) {
        try {
            var shown = new TreeMap<String, Object>();
            serializer
                    .deserialize(new ByteArrayInputStream(text.getBytes(UTF_8)))
                    .forEach((key, value) -> shown.put(key, shown(value)));
            return shown;
        } catch (IOException | RuntimeException e) {
            log.warn("Cannot read the context {} {}: {}", where, id, e.toString());
            return Map.of();
        }
    }

    private static Object shown(Object value) {
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }
}
