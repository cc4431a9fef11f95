package io.millrace.imports;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import io.millrace.formats.CsvDialect;
import io.millrace.queue.JobContext;
import io.millrace.storage.ObjectStore;
import io.millrace.uploads.StoredFile;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/// Puts the Spring Batch job of an import together: `index` (header and partitions), `load` (the
/// partitions, in chunks), `finish` (do the counts add up). It is made anew for each run, from the
/// job's own file and definition.
@Component
class ImportJob {

    static final String NAME = "import";

    /// Rows in a chunk, and records in a bulk write: what one MongoDB command takes well.
    static final int CHUNK = 1000;

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final ObjectStore store;
    private final ImportRuns runs;
    private final Rejects rejects;
    private final MongoDatabaseFactory mongo;
    private final ImportSettings settings;

    ImportJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            ObjectStore store,
            ImportRuns runs,
            Rejects rejects,
            MongoDatabaseFactory mongo,
            ImportSettings settings) {
        this.repository = repository;
        this.transactions = transactions;
        this.store = store;
        this.runs = runs;
        this.rejects = rejects;
        this.mongo = mongo;
        this.settings = settings;
    }

    Job of(JobContext context, StoredFile file, ImportDefinition definition) {
        return new JobBuilder(NAME, repository)
                .start(index(context, file, definition))
                .next(load(context, file, definition))
                .next(finish(context))
                .build();
    }

    private Step index(JobContext context, StoredFile file, ImportDefinition definition) {
        var header =
                new ReadHeader(
                        context,
                        file,
                        definition,
                        CsvDialect.STANDARD,
                        Math.toIntExact(settings.maxRowSize().toBytes()),
                        store,
                        runs);
        return new StepBuilder("index", repository).tasklet(header, transactions).build();
    }

    private Step load(JobContext context, StoredFile file, ImportDefinition definition) {
        return new StepBuilder("load", repository)
                .partitioner("load", partitions(context))
                .step(
                        new LoadPartition((name, number) ->
                                loadPartition(name, number, context, file, definition)))
                .taskExecutor(new SyncTaskExecutor())
                .gridSize(1)
                .build();
    }

    /// Deterministic, as a restart needs it: from the stored layout.
    private Partitioner partitions(JobContext context) {
        return gridSize -> {
            Map<String, ExecutionContext> contexts = new TreeMap<>();
            for (Partition partition : runs.partitions(context.job().id())) {
                contexts.put(LoadPartition.nameOf(partition.number()), new ExecutionContext());
            }
            return contexts;
        };
    }

    private Step loadPartition(
            String name,
            int number,
            JobContext context,
            StoredFile file,
            ImportDefinition definition) {
        ImportRun run = runs.find(context.job().id()).orElseThrow();
        Partition partition = runs.partition(run.jobId(), number);
        var reader = new RowReader(store, file, CsvDialect.STANDARD, partition, settings);
        var ledger = new ChunkLedger(context, run.importId(), partition, reader, runs, rejects);
        var writer =
                new WriteRecords(
                        records(run.collection()), new RecordCodec(run, definition), ledger);
        var step = new LoadStep(name, CHUNK, reader, writer, repository);
        step.setItemProcessor(new ValidateRow(run, definition));
        step.setTransactionManager(transactions);
        step.setFaultTolerant(true);
        step.setSkipPolicy((cause, skipped) -> cause instanceof RowRejected);
        step.registerSkipListener(ledger);
        step.registerItemStream(ledger);
        step.setInterruptionPolicy(execution -> {
            if (context.stopRequested()) {
                execution.setTerminateOnly();
            }
        });
        return initialized(step);
    }

    private static Step initialized(LoadStep step) {
        try {
            step.afterPropertiesSet();
            return step;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Step finish(JobContext context) {
        return new StepBuilder("finish", repository)
                .tasklet(
                        (contribution, chunk) -> {
                            Totals totals = runs.totals(context.job().id()).orElseThrow();
                            if (!totals.addUp()) {
                                throw ImportFailed.countsDisagree(totals);
                            }
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }

    /// Acknowledged only when a crash of the server cannot undo it.
    MongoCollection<Document> records(String collection) {
        return mongo.getMongoDatabase()
                .getCollection(collection)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    }
}
