package io.millrace.imports;

import io.millrace.formats.CsvDialect;
import io.millrace.formats.FileFormat;
import io.millrace.formats.Syntax;
import io.millrace.formats.TextEncoding;
import io.millrace.formats.Wrapping;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Imports of plain CSV files, as the index step would have laid them out.
final class TestRuns {

    static final FileFormat CSV =
            new FileFormat(
                    Wrapping.NONE,
                    TextEncoding.UTF_8,
                    new Syntax.Delimited(CsvDialect.STANDARD, true));

    private TestRuns() {}

    static ImportRun run(
            UUID job, UUID file, String collection, List<String> header, Instant firstStart) {
        return new ImportRun(
                job,
                job,
                file,
                "people",
                "1",
                collection,
                CSV,
                header,
                1_000_000,
                1,
                false,
                firstStart,
                null,
                null);
    }
}
