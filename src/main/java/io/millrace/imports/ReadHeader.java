package io.millrace.imports;

import io.millrace.formats.CsvDialect;
import io.millrace.formats.CsvRows;
import io.millrace.formats.Row;
import io.millrace.queue.Job;
import io.millrace.queue.JobContext;
import io.millrace.storage.ObjectStore;
import io.millrace.uploads.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/// The step `index`: reads the header, checks that it has the columns that the definition needs,
/// and lays out the partitions.
final class ReadHeader implements Tasklet {

    private final JobContext context;
    private final StoredFile file;
    private final ImportDefinition definition;
    private final CsvDialect dialect;
    private final int maxRowBytes;
    private final ObjectStore store;
    private final ImportRuns runs;

    ReadHeader(
            JobContext context,
            StoredFile file,
            ImportDefinition definition,
            CsvDialect dialect,
            int maxRowBytes,
            ObjectStore store,
            ImportRuns runs) {
        this.context = context;
        this.file = file;
        this.definition = definition;
        this.dialect = dialect;
        this.maxRowBytes = maxRowBytes;
        this.store = store;
        this.runs = runs;
    }

    /// In the step's transaction: a crash leaves all of it or nothing. Batch notes the end of the
    /// step in a later one, so after a crash in between the step comes again and finds its work
    /// done.
    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext unused) {
        if (runs.find(context.job().id()).isEmpty()) {
            layOut(context.job());
            context.fence();
        }
        return RepeatStatus.FINISHED;
    }

    private void layOut(Job job) {
        try (var rows =
                CsvRows.open(
                        store.read(file.objectKey(), file.etag(), 0, file.size()),
                        dialect,
                        0,
                        1,
                        maxRowBytes)) {
            List<String> header = names(rows.next());
            check(header);
            Instant firstStart = Objects.requireNonNull(job.startedAt());
            runs.insert(
                    new ImportRun(
                            job.id(),
                            job.id(),
                            file.id(),
                            definition.name(),
                            definition.collection(),
                            header,
                            file.size(),
                            firstStart),
                    dialect);
            runs.insertPartition(job.id(), 0, rows.position(), file.size(), rows.line());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(@Nullable Row row) {
        return switch (row) {
            case null -> throw ImportFailed.noHeader();
            case Row.Malformed malformed ->
                    throw ImportFailed.headerUnreadable(malformed.message());
            case Row.Named named -> throw new IllegalStateException("no header in " + named);
            case Row.Fields fields ->
                    fields.values().stream()
                            .map(name -> name.strip().toLowerCase(Locale.ROOT))
                            .toList();
        };
    }

    private void check(List<String> header) {
        var seen = new HashSet<String>();
        for (String name : header) {
            if (!name.isEmpty() && !seen.add(name)) {
                throw ImportFailed.columnTwice(name);
            }
        }
        for (ImportField field : definition.fields()) {
            if (field.required() && !seen.contains(field.name())) {
                throw ImportFailed.columnMissing(field.name(), header);
            }
        }
    }
}
