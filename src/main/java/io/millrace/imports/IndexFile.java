package io.millrace.imports;

import io.millrace.formats.FileFormat;
import io.millrace.formats.Place;
import io.millrace.formats.Row;
import io.millrace.formats.RowIndex;
import io.millrace.formats.Rows;
import io.millrace.queue.Job;
import io.millrace.queue.JobContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.support.TransactionTemplate;

/// The step `index`: tells how the file is written, reads its header, checks that it has the
/// columns that the definition needs, and lays out the partitions.
///
/// Looking through a large file takes a while, so the step has no transaction of its own; what it
/// found is kept in a short one. Batch notes the end of the step in a later one, so after a crash
/// in between the step comes again and finds its work done.
final class IndexFile implements Tasklet {

    /// Enough for its start and end to cost nothing, few enough to keep all threads busy to the
    /// last.
    private static final int ROWS_OF_A_PARTITION = 250_000;

    /// Batch keeps a step execution for each.
    private static final int MOST_PARTITIONS = 200;

    private final JobContext context;
    private final ImportPlan plan;
    private final StoredBytes bytes;
    private final ImportSettings settings;
    private final ImportRuns runs;
    private final RecordCollections collections;
    private final TransactionTemplate transaction;

    IndexFile(
            JobContext context,
            ImportPlan plan,
            StoredBytes bytes,
            ImportSettings settings,
            ImportRuns runs,
            RecordCollections collections,
            TransactionTemplate transaction) {
        this.context = context;
        this.plan = plan;
        this.bytes = bytes;
        this.settings = settings;
        this.runs = runs;
        this.collections = collections;
        this.transaction = transaction;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext unused)
            throws IOException {
        if (runs.find(context.job().id()).isPresent()) {
            return RepeatStatus.FINISHED;
        }
        FileFormat format = plan.format(bytes);
        Row.Fields header;
        Place first;
        try (Rows rows = format.open(bytes, 0, 1, maxRowBytes())) {
            header = format.hasHeader() ? headerOf(rows.next()) : null;
            first = new Place(rows.position(), rows.line());
        }
        Columns.of(plan.definition(), names(header));
        collections.prepare(plan, context.job().id());
        if (!worthSplitting(format)) {
            keep(format, header, List.of(first), null);
            return RepeatStatus.FINISHED;
        }
        Optional<RowIndex> index =
                RowIndex.of(
                        bytes.read(0, bytes.size()),
                        format,
                        RowIndex.EVERY,
                        maxRowBytes(),
                        (_, _) -> !context.stopRequested());
        if (index.isEmpty()) {
            contribution.getStepExecution().setTerminateOnly();
            return RepeatStatus.CONTINUABLE;
        }
        keep(format, header, starts(index.get(), first), index.get());
        return RepeatStatus.FINISHED;
    }

    /// Small files, and those whose rows must be written one after the other, are not worth being
    /// looked through.
    private boolean worthSplitting(FileFormat format) {
        return format.splittable()
                && !plan.inOrder()
                && settings.partitions() > 1
                && bytes.size() >= settings.splitFrom().toBytes();
    }

    /// The first part begins after the header.
    private List<Place> starts(RowIndex index, Place first) {
        long parts =
                Math.clamp(
                        Math.ceilDiv(index.rows(), ROWS_OF_A_PARTITION),
                        settings.partitions(),
                        MOST_PARTITIONS);
        var starts = new ArrayList<>(index.cut(Math.toIntExact(parts)));
        starts.set(0, first);
        return starts;
    }

    private int maxRowBytes() {
        return Math.toIntExact(settings.maxRowSize().toBytes());
    }

    /// In one transaction: a crash leaves all of it or nothing.
    private void keep(
            FileFormat format,
            Row.@Nullable Fields header,
            List<Place> starts,
            @Nullable RowIndex index) {
        transaction.executeWithoutResult(_ -> {
            Job job = context.job();
            runs.insert(
                    new ImportRun(
                            job.id(),
                            job.id(),
                            plan.file().id(),
                            plan.definition().name(),
                            plan.definition().version(),
                            plan.definition().collection(),
                            format,
                            names(header),
                            bytes.size(),
                            settings.partitions(),
                            plan.rules().dryRun(),
                            Objects.requireNonNull(job.startedAt()),
                            null,
                            null),
                    index);
            if (header != null) {
                runs.keepHeaderLine(job.id(), header.raw(maxRowBytes()));
            }
            for (int i = 0; i < starts.size(); i++) {
                long end =
                        i + 1 < starts.size()
                                ? starts.get(i + 1).position()
                                : format.splittable() ? bytes.size() : Partition.UNKNOWN_END;
                runs.insertPartition(
                        job.id(), i, starts.get(i).position(), end, starts.get(i).line());
            }
            context.fence();
        });
    }

    private static Row.Fields headerOf(@Nullable Row row) {
        return switch (row) {
            case null -> throw ImportFailed.noHeader();
            case Row.Malformed malformed ->
                    throw ImportFailed.headerUnreadable(malformed.message());
            case Row.Named named -> throw new IllegalStateException("no header in " + named);
            case Row.Fields fields -> fields;
        };
    }

    private static List<String> names(Row.@Nullable Fields header) {
        return header == null ? List.of() : Columns.names(header);
    }
}
