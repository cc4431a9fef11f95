package io.millrace.imports;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.DefaultJobKeyGenerator;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Removes all that is kept of imports and their corrections but the records, in the caller's
/// transaction.
@Component
class ForgetImports {

    /// Children before parents, as the foreign keys want it.
    private static final List<String> BATCH_TABLES =
            List.of(
                    """
                    batch_step_execution_context WHERE step_execution_id IN (
                        SELECT s.step_execution_id FROM batch_step_execution s
                        JOIN batch_job_execution e ON e.job_execution_id = s.job_execution_id
                        WHERE e.job_instance_id IN (:ids))\
                    """,
                    ofExecutions("batch_step_execution"),
                    ofExecutions("batch_job_execution_context"),
                    ofExecutions("batch_job_execution_params"),
                    "batch_job_execution WHERE job_instance_id IN (:ids)",
                    "batch_job_instance WHERE job_instance_id IN (:ids)");

    /// What each request to the record store may take: the transaction it is made in holds the jobs
    /// that are forgotten, and goes back where it is not answered.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int IMAGES_AT_ONCE = 1000;

    private static final DefaultJobKeyGenerator KEYS = new DefaultJobKeyGenerator();

    private final JdbcClient jdbc;
    private final RecordCollections collections;
    private final TransactionTemplate apart;

    ForgetImports(
            JdbcClient jdbc,
            RecordCollections collections,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.collections = collections;
    }

    private static String ofExecutions(String table) {
        return """
        %s WHERE job_execution_id IN (
            SELECT job_execution_id FROM batch_job_execution WHERE job_instance_id IN (:ids))\
        """
                .formatted(table);
    }

    /// Forgets imports.
    ///
    /// @throws com.mongodb.MongoException when the record store does not answer: nothing may be
    ///   committed then
    void imports(Collection<UUID> ids) {
        // By itself: should this be broken off, nobody may undo with the images that are left.
        apart.executeWithoutResult(_ -> noMoreUndo(ids));
        rememberCollections(ids);
        delete("reject WHERE import_id IN (:ids)", ids);
        jobs(ImportJob.NAME, ids);
        // Last, because this cannot be rolled back.
        dropImages(ids);
        collections.dropScratchOf(new HashSet<>(ids), PATIENCE);
    }

    /// Forgets corrections of imports that are forgotten with them.
    void corrections(Collection<UUID> ids) {
        jobs(CorrectionsJob.NAME, ids);
    }

    private void noMoreUndo(Collection<UUID> ids) {
        jdbc.sql(
                        """
                        UPDATE import_run SET undone_at = CURRENT_TIMESTAMP
                        WHERE job_id IN (:ids) AND undone_at IS NULL
                        """)
                .param("ids", ids)
                .update();
    }

    private void rememberCollections(Collection<UUID> ids) {
        jdbc.sql(
                        """
                        INSERT INTO forgotten_collection (name)
                        SELECT DISTINCT collection FROM import_run
                        WHERE job_id IN (:ids) AND NOT dry_run AND collection NOT IN (SELECT name FROM forgotten_collection)
                        """)
                .param("ids", ids)
                .update();
    }

    private void jobs(String batchJob, Collection<UUID> ids) {
        delete("import_partition WHERE job_id IN (:ids)", ids);
        delete("import_run WHERE job_id IN (:ids)", ids);
        var instances = instances(batchJob, ids);
        if (!instances.isEmpty()) {
            BATCH_TABLES.forEach(rows -> delete(rows, instances));
        }
    }

    /// Found by their keys, which Batch makes of the parameters: so also those that a crash left
    /// without an execution.
    private List<Long> instances(String batchJob, Collection<UUID> ids) {
        return jdbc.sql(
                        """
                        SELECT job_instance_id FROM batch_job_instance
                        WHERE (job_name, job_key) IN (:keys)
                        """)
                // In pairs, because H2 would look at all of that name for a list of keys.
                .param("keys", ids.stream().map(id -> new Object[] {batchJob, key(id)}).toList())
                .query((row, n) -> row.getLong(1))
                .list();
    }

    private static String key(UUID jobId) {
        return KEYS.generateKey(
                new JobParametersBuilder().addString("jobId", jobId.toString()).toJobParameters());
    }

    private void delete(String rows, Collection<?> ids) {
        jdbc.sql("DELETE FROM " + rows).param("ids", ids).update();
    }

    /// Goes from import to import that has images at all, as few have.
    private void dropImages(Collection<UUID> ids) {
        var images =
                collections.beforeImages().withTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        var left = new HashSet<String>();
        ids.forEach(id -> left.add(id.toString()));
        String last = left.stream().max(String::compareTo).orElse("");
        String from = left.stream().min(String::compareTo).orElse("");
        for (var image = first(images, from, last);
                image != null;
                image = first(images, from, last)) {
            String importId = image.getString("_id").getValue().substring(0, last.length());
            if (left.contains(importId)) {
                dropImages(images, UUID.fromString(importId));
            }
            from = importId + ";";
        }
    }

    /// Some at a time: none of the requests takes long, and PostgreSQL ends transactions that are
    /// silent.
    private void dropImages(MongoCollection<BsonDocument> images, UUID importId) {
        var some = idsOfImages(images, importId);
        while (!some.isEmpty()) {
            images.deleteMany(Filters.in("_id", some));
            jdbc.sql("SELECT 1").query(Integer.class).single();
            some = idsOfImages(images, importId);
        }
    }

    private static List<BsonValue> idsOfImages(
            MongoCollection<BsonDocument> images, UUID importId) {
        return images.find(BeforeImages.of(importId))
                .projection(Projections.include("_id"))
                .limit(IMAGES_AT_ONCE)
                .map(image -> image.get("_id"))
                .into(new ArrayList<>());
    }

    private static @Nullable BsonDocument first(
            MongoCollection<BsonDocument> images, String from, String last) {
        return images.find(Filters.and(Filters.gte("_id", from), Filters.lt("_id", last + ";")))
                .projection(Projections.include("_id"))
                .sort(Sorts.ascending("_id"))
                .first();
    }
}
