package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.formats.CsvDialect;
import io.millrace.formats.CsvRows;
import io.millrace.formats.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/// Rows and definitions for tests of what becomes of rows.
final class TestRows {

    static final UUID JOB = UUID.fromString("01a2040a-9cf9-77de-acea-a14860b8f578");
    static final UUID FILE = UUID.fromString("01a2040a-0000-77de-acea-a14860b8f578");

    private TestRows() {}

    /// A definition in YAML, without its collection.
    static ImportDefinition definition(String yaml) {
        return ReadDefinition.of(("collection: c\n" + yaml).getBytes(UTF_8), true, "test");
    }

    static ImportRun run(List<String> header) {
        return TestRuns.run(JOB, FILE, "c", header, Instant.EPOCH);
    }

    /// A row of line 2 with these fields.
    static Row.Fields row(String... fields) {
        String line =
                Arrays.stream(fields)
                        .map(field -> '"' + field.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(","));
        try (var rows =
                CsvRows.open(
                        new ByteArrayInputStream(line.getBytes(UTF_8)),
                        CsvDialect.STANDARD,
                        0,
                        2,
                        1_000_000)) {
            return (Row.Fields) rows.next();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Row.Named named(Map<String, String> values) {
        return new Row.Named(row("x").slice(), values);
    }

    /// What is stored of a row, without what every record has.
    static BsonDocument record(ImportDefinition definition, List<String> header, Row row) {
        ImportRun run = run(header);
        ValidRow valid = new ValidateRow(run, definition).process(row);
        BsonDocument record =
                new RecordBytes(run, definition, false)
                        .record(valid)
                        .decode(new BsonDocumentCodec());
        List.of("_id", "uploadedFileId", "processedAt", "_src").forEach(record::remove);
        return record;
    }
}
