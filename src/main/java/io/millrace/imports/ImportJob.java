package io.millrace.imports;

import io.millrace.queue.JobContext;
import io.millrace.queue.JobTraces;
import io.millrace.storage.ObjectStore;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts the Spring Batch job of an import together: `index` (header and partitions), `load` (the
/// partitions, in chunks), `finish` (do the counts add up). It is made anew for each run, from the
/// job's own file and definition.
@Component
class ImportJob {

    static final String NAME = "import";

    /// Rows in a chunk, and records in a bulk write: what one MongoDB command takes well.
    static final int CHUNK = 1000;

    /// Any exception fails the step. Batch takes one that need not roll back for a reason to call
    /// the tasklet again, and by default checked ones need not.
    private static final DefaultTransactionAttribute NO_TRANSACTION =
            new DefaultTransactionAttribute(TransactionDefinition.PROPAGATION_NOT_SUPPORTED) {
                @Override
                public boolean rollbackOn(Throwable e) {
                    return true;
                }
            };

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final TransactionTemplate transaction;
    private final ObjectStore store;
    private final ImportRuns runs;
    private final Rejects rejects;
    private final RecordCollections collections;
    private final ImportSettings settings;
    private final ImportMeters meters;
    private final JobTraces traces;

    ImportJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            TransactionTemplate transaction,
            ObjectStore store,
            ImportRuns runs,
            Rejects rejects,
            RecordCollections collections,
            ImportSettings settings,
            ImportMeters meters,
            JobTraces traces) {
        this.traces = traces;
        this.meters = meters;
        this.repository = repository;
        this.transactions = transactions;
        this.transaction = transaction;
        this.store = store;
        this.runs = runs;
        this.rejects = rejects;
        this.collections = collections;
        this.settings = settings;
    }

    Job of(JobContext context, ImportPlan plan) {
        var budget = new ErrorBudget(plan.rules().limits());
        runs.totals(context.job().id()).ifPresent(budget::resume);
        var control = new LoadControl(context, budget);
        return new JobBuilder(NAME, repository)
                .start(index(context, plan))
                .next(load(control, context, plan))
                .next(finish(control, context))
                .build();
    }

    private Step index(JobContext context, ImportPlan plan) {
        var bytes = new StoredBytes(store, plan.file());
        var index = new IndexFile(context, plan, bytes, settings, runs, collections, transaction);
        return new StepBuilder("index", repository)
                .tasklet(index, transactions)
                .transactionAttribute(NO_TRANSACTION)
                .build();
    }

    private Step load(LoadControl control, JobContext context, ImportPlan plan) {
        return new StepBuilder("load", repository)
                .partitioner("load", partitions(context))
                .step(
                        new LoadPartition(
                                control,
                                (name, number) ->
                                        loadPartition(name, number, control, context, plan)))
                .taskExecutor(threads(context))
                .gridSize(settings.partitions())
                .build();
    }

    /// Threads of one job, so that a large file does not take those of others. Not virtual ones:
    /// loading is work for the processors, and would keep requests from them.
    private SimpleAsyncTaskExecutor threads(JobContext context) {
        var threads = new SimpleAsyncTaskExecutor("import-" + context.job().id() + "-");
        threads.setConcurrencyLimit(settings.partitions());
        threads.setTaskDecorator(traces::carried);
        return threads;
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
            String name, int number, LoadControl control, JobContext context, ImportPlan plan) {
        PartitionParts parts = parts(number, control.budget(), context, plan);
        var step = LoadStep.of(name, parts, repository, transactions, control::stopRequested);
        step.registerStepExecutionListener(control);
        return step;
    }

    /// What loads a partition, from its last committed position on.
    PartitionParts parts(int number, ErrorBudget budget, JobContext context, ImportPlan plan) {
        ImportRun run = runs.find(context.job().id()).orElseThrow();
        Partition partition = runs.partition(run.jobId(), number);
        var bytes = new StoredBytes(store, plan.file(), Math.min(partition.end(), run.size()));
        var reader = new RowReader(bytes, run.format(), partition, settings);
        var ledger =
                new ChunkLedger(context, run, partition, reader, runs, rejects, budget, meters);
        var writer =
                new WriteRecords(
                        collections.writeOf(run, plan), plan.rules().skipsDuplicates(), ledger);
        return new PartitionParts(reader, ValidateRow.of(run, plan), writer, ledger);
    }

    private Step finish(LoadControl control, JobContext context) {
        return new StepBuilder("finish", repository)
                .tasklet(
                        (contribution, chunk) -> {
                            Totals totals = runs.totals(context.job().id()).orElseThrow();
                            if (!totals.addUp()) {
                                throw ImportFailed.countsDisagree(totals);
                            }
                            control.budget().settle(totals);
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }
}
