package io.millrace.imports;

import io.millrace.queue.JobContext;
import io.millrace.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/// Puts the Spring Batch job of a corrections file together, of the parts of an import: `index`
/// (does the file still fit), `load` (its rows, in chunks), `finish` (do the counts add up, and
/// what do they make of the import's).
@Component
class CorrectionsJob {

    static final String NAME = "corrections";

    /// What a corrections job works with.
    ///
    /// @param run the run of the import itself
    /// @param rows the file with the corrected rows, and what the import made of its own
    record Plan(ImportRun run, ImportPlan rows) {}

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final ObjectStore store;
    private final ImportRuns runs;
    private final OpenRejects rejects;
    private final WriteRejects writeRejects;
    private final CheckCorrections check;
    private final RecordCollections collections;
    private final ImportResults results;
    private final ImportSettings settings;
    private final ImportMeters meters;

    CorrectionsJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            ObjectStore store,
            ImportRuns runs,
            OpenRejects rejects,
            WriteRejects writeRejects,
            CheckCorrections check,
            RecordCollections collections,
            ImportResults results,
            ImportSettings settings,
            ImportMeters meters) {
        this.meters = meters;
        this.repository = repository;
        this.transactions = transactions;
        this.store = store;
        this.runs = runs;
        this.rejects = rejects;
        this.writeRejects = writeRejects;
        this.check = check;
        this.collections = collections;
        this.results = results;
        this.settings = settings;
    }

    Job of(JobContext context, Plan plan) {
        return new JobBuilder(NAME, repository)
                .start(step("index", index(context, plan)))
                .next(new Load(context, plan))
                .next(step("finish", finish(context, plan)))
                .build();
    }

    private Step step(String name, Tasklet tasklet) {
        return new StepBuilder(name, repository).tasklet(tasklet, transactions).build();
    }

    private Tasklet index(JobContext context, Plan plan) {
        return (contribution, chunk) -> {
            if (runs.find(context.job().id()).isEmpty()) {
                layOut(context, plan);
                context.fence();
            }
            return RepeatStatus.FINISHED;
        };
    }

    private void layOut(JobContext context, Plan plan) throws IOException {
        ImportRun run = plan.run();
        var text = writeRejects.textOf(run);
        var bytes = new StoredBytes(store, plan.rows().file());
        CheckCorrections.Start start;
        try {
            start = check.check(bytes, run.importId(), text);
        } catch (RejectsRefused e) {
            throw ImportFailed.correctionsDoNotFit(e);
        }
        runs.insert(
                new ImportRun(
                        context.job().id(),
                        run.importId(),
                        run.fileId(),
                        run.definition(),
                        run.version(),
                        run.collection(),
                        start.layout().format(text),
                        run.header(),
                        bytes.size(),
                        1,
                        false,
                        Objects.requireNonNull(context.job().startedAt()),
                        null,
                        null),
                null);
        runs.insertPartition(context.job().id(), 0, start.position(), bytes.size(), start.line());
    }

    /// Everything that the load works with is made when it starts, from what is committed.
    private final class Load implements Step {

        private final JobContext context;
        private final Plan plan;

        Load(JobContext context, Plan plan) {
            this.context = context;
            this.plan = plan;
        }

        @Override
        public String getName() {
            return "load";
        }

        @Override
        public void execute(StepExecution execution) throws JobInterruptedException {
            loadStep(context, plan).execute(execution);
        }
    }

    private Step loadStep(JobContext context, Plan plan) {
        return LoadStep.of(
                "load", parts(context, plan), repository, transactions, context::stopRequested);
    }

    /// What loads the rows, from the last committed one on.
    PartitionParts parts(JobContext context, Plan plan) {
        ImportRun run = runs.find(context.job().id()).orElseThrow();
        Partition partition = runs.partition(run.jobId(), 0);
        var bytes = new StoredBytes(store, plan.rows().file());
        int maxRowBytes = CheckCorrections.maxRowBytes(settings);
        var reader = new RowReader(bytes, run.format(), partition, settings, maxRowBytes);
        var corrections = corrections(plan, run, bytes, partition);
        var ledger =
                new ChunkLedger(
                        context,
                        run,
                        partition,
                        reader,
                        runs,
                        corrections,
                        ErrorBudget.unlimited(),
                        meters);
        var writer =
                new WriteRecords(
                        collections.writeOf(run, plan.rows()),
                        plan.rows().rules().skipsDuplicates(),
                        ledger);
        return new PartitionParts(reader, corrections, writer, ledger);
    }

    private Corrections corrections(
            Plan plan, ImportRun run, StoredBytes bytes, Partition partition) {
        var text = writeRejects.textOf(plan.run());
        var layout = layout(bytes, text);
        CorrectionTargets targets =
                layout.annotated()
                        ? new CorrectionTargets.ByPosition(rejects, run.importId())
                        : new CorrectionTargets.InOrder(
                                rejects, run.importId(), run.jobId(), partition.counters().rows);
        return new Corrections(
                layout,
                text,
                targets,
                ValidateRow.of(run, plan.rows()),
                rejects,
                Math.toIntExact(settings.maxRowSize().toBytes()));
    }

    private CorrectionsLayout layout(StoredBytes bytes, RowText text) {
        try {
            return check.layout(bytes, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tasklet finish(JobContext context, Plan plan) {
        return (contribution, chunk) -> {
            Totals totals = runs.totals(context.job().id()).orElseThrow();
            if (!totals.addUp()) {
                throw ImportFailed.countsDisagree(totals);
            }
            amend(context, plan.run());
            context.fence();
            return RepeatStatus.FINISHED;
        };
    }

    /// Brings the result of the import up to date, in the caller's transaction. An import that
    /// failed has none.
    void amend(JobContext context, ImportRun run) {
        context.amendResult(run.importId(), results.json(run.importId()));
    }
}
