package io.millrace.imports;

import io.millrace.access.RequestRefused;
import io.millrace.formats.BadOption;
import io.millrace.formats.FileFormat;
import io.millrace.formats.FileUnreadable;
import io.millrace.formats.FormatOptions;
import io.millrace.formats.Row;
import io.millrace.formats.SniffFormat;
import io.millrace.formats.Sniffed;
import io.millrace.storage.ObjectStore;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Looks at the beginning of a stored file: how it is written, what is in it, and what would be
/// rejected.
@Component
public class PreviewFile {

    private static final int SAMPLE_ROWS = 200;
    private static final long SAMPLE_BYTES = 256 * 1024;

    /// Rows from the beginning, without the header.
    private record Sample(List<String> header, List<Row> rows, List<String> notes) {

        List<List<String>> fields() {
            return rows.stream()
                    .flatMap(row ->
                            row instanceof Row.Fields it ? Stream.of(it.values()) : Stream.empty())
                    .toList();
        }

        List<Map<String, String>> named() {
            return rows.stream()
                    .flatMap(row ->
                            row instanceof Row.Named it ? Stream.of(it.values()) : Stream.empty())
                    .toList();
        }
    }

    private final ObjectStore store;
    private final StoredFiles files;
    private final Definitions definitions;
    private final int maxRowBytes;

    PreviewFile(
            ObjectStore store,
            StoredFiles files,
            Definitions definitions,
            ImportSettings settings) {
        this.store = store;
        this.files = files;
        this.definitions = definitions;
        this.maxRowBytes = Math.toIntExact(settings.maxRowSize().toBytes());
    }

    /// Looks at a file.
    ///
    /// @throws io.millrace.access.RequestRefused when there is no such file, it cannot be read that
    ///   way, or what was asked for makes no sense
    public Preview of(UUID fileId, PreviewRequest request) {
        StoredFile file =
                files.find(fileId).orElseThrow(() -> ProcessRefused.unknownFile(fileId.toString()));
        JsonNode definition = request.definition();
        FormatOptions options = request.formatOptions();
        return definition == null || definition.isNull()
                ? unasked(file, options, request.shown())
                : asked(file, definitions.asked(definition), options, request.shown());
    }

    private Preview asked(
            StoredFile file, ImportDefinition definition, FormatOptions options, int shown) {
        return look(file, definition, options, Columns.names(definition), shown);
    }

    /// By the definition that it was made for, and else by the proposed one.
    private Preview unasked(StoredFile file, FormatOptions options, int shown) {
        List<HeldDefinition> all = definitions.all();
        Preview proposed = look(file, null, options, names(all), shown);
        List<String> columns =
                proposed.format().namesColumns()
                        ? proposed.columns().stream().map(Preview.Column::name).toList()
                        : List.of();
        return FittingDefinition.of(all, columns)
                .flatMap(definition -> fitting(file, definition, options, shown))
                .orElse(proposed);
    }

    private Optional<Preview> fitting(
            StoredFile file, ImportDefinition definition, FormatOptions options, int shown) {
        try {
            return Optional.of(asked(file, definition, options, shown))
                    .filter(preview -> preview.problem() == null);
        } catch (RequestRefused e) {
            // It says how its files are written, and this one is not.
            return Optional.empty();
        }
    }

    private static Set<String> names(List<HeldDefinition> all) {
        return all.stream()
                .map(HeldDefinition::definition)
                .filter(Objects::nonNull)
                .flatMap(definition -> Columns.names(definition).stream())
                .collect(Collectors.toSet());
    }

    /// @param definition null for the proposed one
    /// @param names that the header may hold
    private Preview look(
            StoredFile file,
            @Nullable ImportDefinition definition,
            FormatOptions options,
            Set<String> names,
            int shown) {
        FormatOptions asked =
                definition == null ? options : definition.format().overriddenBy(options);
        var bytes = new StoredBytes(store, file, Math.min(file.size(), 2 * SAMPLE_BYTES));
        try {
            Sniffed sniffed = SniffFormat.of(bytes, asked, names);
            Sample sample = sample(bytes, sniffed.format());
            return preview(file, definition, options, sniffed, sample, shown);
        } catch (BadOption e) {
            throw ProcessRefused.badOption(e.option(), "is wrong: " + e.getMessage());
        } catch (FileUnreadable e) {
            throw ProcessRefused.unreadable(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Sample sample(StoredBytes bytes, FileFormat format) throws IOException {
        var sample = new Sample(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        long read = 0;
        try (var rows = format.open(bytes, 0, 1, maxRowBytes)) {
            if (format.hasHeader() && rows.next() instanceof Row.Fields header) {
                sample.header().addAll(Columns.names(header));
            }
            while (sample.rows().size() < SAMPLE_ROWS && read < SAMPLE_BYTES) {
                Row row = rows.next();
                if (row == null) {
                    break;
                }
                sample.rows().add(row);
                read += row.length();
            }
        } catch (FileUnreadable e) {
            if (sample.rows().isEmpty()) {
                throw e;
            }
            sample.notes().add(String.valueOf(e.getMessage()));
        }
        return sample;
    }

    private static Preview preview(
            StoredFile file,
            @Nullable ImportDefinition asked,
            FormatOptions options,
            Sniffed sniffed,
            Sample sample,
            int shown) {
        ImportDefinition proposed = proposed(file, options, sniffed.format(), sample);
        ImportDefinition definition = Objects.requireNonNullElse(asked, proposed);
        var rejected = new ArrayList<Preview.Rejected>();
        String problem = judge(definition, sniffed.format(), sample, shown, rejected);
        return new Preview(
                file.id(),
                file.name(),
                Preview.Format.of(sniffed.format()),
                sniffed.sheets(),
                Stream.concat(sniffed.notes().stream(), sample.notes().stream()).toList(),
                proposed.fields().stream()
                        .map(field ->
                                new Preview.Column(field.name(), field.type(), field.format()))
                        .toList(),
                definition.name(),
                LoadRules.of(definition.options()).replaces(),
                fields(definition, sample, proposed),
                proposed.json(),
                problem,
                sample.rows().stream().limit(shown).map(PreviewFile::shown).toList(),
                rejected);
    }

    /// The fields of the proposed definition are the file's columns.
    private static List<Preview.Field> fields(
            ImportDefinition definition, Sample sample, ImportDefinition proposed) {
        List<String> columns = proposed.fields().stream().map(ImportField::name).toList();
        int[] found =
                Columns.found(definition, sample.named().isEmpty() ? sample.header() : columns);
        return IntStream.range(0, found.length)
                .mapToObj(i -> {
                    String name = definition.fields().get(i).name();
                    boolean there = found[i] >= 0 && found[i] < columns.size();
                    return there
                            ? new Preview.Field(name, columns.get(found[i]), found[i] + 1)
                            : new Preview.Field(name, null, null);
                })
                .toList();
    }

    private static ImportDefinition proposed(
            StoredFile file, FormatOptions options, FileFormat format, Sample sample) {
        String collection = collection(file.name());
        return sample.named().isEmpty()
                ? ProposeDefinition.of(
                        collection,
                        options.overriddenBy(header(format)),
                        sample.header(),
                        sample.fields())
                : ProposeDefinition.ofNamed(collection, options, sample.named());
    }

    /// Whether there is a header is the one thing that every other file of the kind has too.
    private static FormatOptions header(FileFormat format) {
        return new FormatOptions(null, null, null, null, null, format.hasHeader(), null, null);
    }

    private static String collection(String fileName) {
        String name =
                fileName.toLowerCase(Locale.ROOT)
                        .replaceFirst("\\..*", "")
                        .replaceAll("[^\\p{L}\\p{N}]+", "_")
                        .replaceAll("^_|_$", "");
        String cut = name.substring(0, Math.min(name.length(), 60));
        return cut.isEmpty() ? "records" : cut;
    }

    /// Finds what would be rejected among the shown rows, or why none could be imported.
    private static @Nullable String judge(
            ImportDefinition definition,
            FileFormat format,
            Sample sample,
            int shown,
            List<Preview.Rejected> rejected) {
        if (format.hasHeader() && sample.header().isEmpty()) {
            return ImportFailed.noHeader().reason();
        }
        try {
            var validate = new ValidateRow(new UUID(0, 0), sample.header(), definition);
            for (Row row : sample.rows().subList(0, Math.min(shown, sample.rows().size()))) {
                try {
                    validate.process(row);
                } catch (RowRejected e) {
                    rejected.add(Preview.Rejected.of(e.reject()));
                }
            }
            return null;
        } catch (ImportFailed e) {
            return e.reason();
        }
    }

    private static Preview.Shown shown(Row row) {
        Object values =
                switch (row) {
                    case Row.Fields fields -> fields.values();
                    case Row.Named named -> named.values();
                    case Row.Malformed _ -> null;
                };
        return new Preview.Shown(row.line(), row.position(), values);
    }
}
