package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.formats.Row;
import io.millrace.storage.ObjectStore;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Writes the open rejects of an import as a file that can be edited and sent back.
@Component
class WriteRejects {

    private static final char END = '\n';
    private static final char REPLACEMENT = '\uFFFD';
    private static final int BUFFER = 8 * 1024;

    private final OpenRejects rejects;
    private final ImportRuns runs;
    private final StoredFiles files;
    private final ObjectStore store;
    private final int maxRowBytes;

    WriteRejects(
            OpenRejects rejects,
            ImportRuns runs,
            StoredFiles files,
            ObjectStore store,
            ImportSettings settings) {
        this.rejects = rejects;
        this.runs = runs;
        this.files = files;
        this.store = store;
        this.maxRowBytes = Math.toIntExact(settings.maxRowSize().toBytes());
    }

    /// How rows of this import are written.
    RowText textOf(ImportRun run) {
        String header =
                runs.headerLine(run.jobId()).map(line -> new String(line, UTF_8)).orElse("");
        return RowText.of(run, header, maxRowBytes);
    }

    /// The rows as they stand in the file, under its header. Where a row is no row of the table,
    /// its text is the one field of its line.
    void asTheyAre(ImportRun run, Writer out) throws IOException {
        var text = textOf(run);
        if (!text.headerLine().isEmpty()) {
            out.append(text.headerLine()).append(END);
        }
        forEach(
                run,
                out,
                (reject, source) -> {
                    try (Reader row = source.all(reject)) {
                        if (standsForItself(reject, source, text)) {
                            row.transferTo(out);
                        } else {
                            quote(row, text, out);
                        }
                    }
                    out.append(END);
                });
    }

    /// A malformed row may be left as it is when reading it again gives the same fault.
    private static boolean standsForItself(OpenReject reject, Source source, RowText text) {
        return text.isTable()
                && source.hasAll(reject)
                && (!reject.malformed()
                        || (!reject.cut()
                                && reject.text().indexOf(REPLACEMENT) < 0
                                && text.hasNoQuoteOrLineEnd(reject.text())));
    }

    /// The rows with what is wrong with them, and with their positions, by which they are known
    /// when they come back.
    void annotated(ImportRun run, Writer out) throws IOException {
        var text = textOf(run);
        out.append(text.line(AnnotatedHeader.namesFor(text))).append(END);
        forEach(
                run,
                out,
                (reject, source) -> {
                    char delimiter = text.dialect().delimiter();
                    out.append(text.line(remarks(reject, source))).append(delimiter);
                    List<String> values = valuesOf(reject, source, text);
                    for (int i = 0; i < text.columns().size(); i++) {
                        out.append(i < values.size() ? text.field(values.get(i)) : "")
                                .append(delimiter);
                    }
                    if (values.isEmpty()) {
                        try (Reader row = source.all(reject)) {
                            quote(row, text, out);
                        }
                    }
                    out.append(END);
                });
    }

    private static List<String> remarks(OpenReject reject, Source source) {
        return List.of(
                String.valueOf(reject.position()),
                String.valueOf(reject.line()),
                reject.category(),
                Objects.requireNonNullElse(reject.column(), ""),
                source.hasAll(reject)
                        ? reject.message()
                        : reject.message()
                                + " (only the beginning of its %d bytes is kept)"
                                        .formatted(reject.length()));
    }

    /// The row's fields, or none where it does not fit into the columns.
    private List<String> valuesOf(OpenReject reject, Source source, RowText text)
            throws IOException {
        if (!text.isTable()
                || reject.malformed()
                || !source.hasAll(reject)
                || reject.length() > maxRowBytes) {
            return List.of();
        }
        try (Reader row = source.all(reject)) {
            return text.parse(row.readAllAsString()) instanceof Row.Fields fields
                            && fields.values().size() <= text.columns().size()
                    ? fields.values()
                    : Collections.emptyList();
        }
    }

    private static void quote(Reader row, RowText text, Writer out) throws IOException {
        out.append(text.quote());
        char[] part = new char[BUFFER];
        for (int count = row.read(part); count >= 0; count = row.read(part)) {
            out.append(text.inQuotes(new String(part, 0, count)));
        }
        out.append(text.quote());
    }

    private interface Action {
        void on(OpenReject reject, Source source) throws IOException;
    }

    private void forEach(ImportRun run, Writer out, Action action) throws IOException {
        var source = new Source(run, files.find(run.fileId()));
        try {
            rejects.forEach(
                    run.importId(),
                    reject -> {
                        try {
                            action.on(reject, source);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.flush();
    }

    /// Where rows are fetched from of which only the beginning was kept.
    private final class Source {

        private final ImportRun run;
        private final Optional<StoredFile> file;

        Source(ImportRun run, Optional<StoredFile> file) {
            this.run = run;
            this.file = file;
        }

        boolean hasAll(OpenReject reject) {
            return !reject.cut()
                    || (reject.ofImport() && run.format().splittable() && file.isPresent());
        }

        /// The text of the row, as much of it as there is.
        Reader all(OpenReject reject) {
            if (!reject.cut() || !hasAll(reject)) {
                return new StringReader(reject.text());
            }
            long from = reject.position();
            var bytes = new StoredBytes(store, file.orElseThrow());
            return new InputStreamReader(bytes.read(from, from + reject.length()), UTF_8);
        }
    }
}
