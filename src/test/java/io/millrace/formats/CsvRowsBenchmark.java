package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Locale;

/// How fast one thread reads rows, with sequential FastCSV beside it for comparison; not a test. Rates are per second
/// of processor time, so that they hold on a busy machine too. After `./mvnw -q -B -Dquick test-compile`:
///
///     fastcsv=~/.m2/repository/de/siegmar/fastcsv/4.4.0/fastcsv-4.4.0.jar
///     $(bin/java-home)/bin/java -Xmx1g -cp target/classes:target/test-classes:$fastcsv \
///         io.millrace.formats.CsvRowsBenchmark [rows] [rounds]
final class CsvRowsBenchmark {

    private static final int CHUNK = 1_000;

    private interface Reading {
        long read(byte[] file) throws IOException;
    }

    private CsvRowsBenchmark() {}

    public static void main(String[] args) throws IOException {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 8;
        byte[] file = people(rows, false);
        byte[] quoted = people(rows, true);
        System.out.printf("%,d rows, %,d bytes (quoted: %,d)%n", rows, file.length, quoted.length);
        for (int i = 1; i <= rounds; i++) {
            measure("CsvRows, plain", rows, file, CsvRowsBenchmark::csvRows);
            measure("CsvRows, quoted", rows, quoted, CsvRowsBenchmark::csvRows);
            measure("FastCSV, plain", rows, file, CsvRowsBenchmark::fastCsv);
            measure("line ends only", rows, file, CsvRowsBenchmark::specialBytes);
        }
    }

    private static void measure(String what, int rows, byte[] file, Reading reading)
            throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long start = threads.getCurrentThreadCpuTime();
        long seen = reading.read(file);
        double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        System.out.printf(
                Locale.ROOT,
                "%-16s %6.2f M rows/s %6.0f MB/s %4d bytes allocated per row (%d)%n",
                what,
                rows / seconds / 1e6,
                file.length / seconds / 1e6,
                allocated / rows,
                seen);
    }

    private static long csvRows(byte[] file) throws IOException {
        long fields = 0;
        var chunk = new ArrayList<Row>(CHUNK);
        try (var rows =
                CsvRows.open(
                        new ByteArrayInputStream(file), CsvDialect.STANDARD, 0, 1, 1024 * 1024)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                if (row instanceof Row.Fields it) {
                    fields += it.values().size();
                }
                chunk.add(row);
                if (chunk.size() == CHUNK) {
                    chunk.clear();
                }
            }
        }
        return fields;
    }

    private static long fastCsv(byte[] file) throws IOException {
        long fields = 0;
        var chunk = new ArrayList<String[]>(CHUNK);
        try (var rows =
                CsvReader.builder()
                        .allowUnclosedQuote(false)
                        .build(StringArrayHandler.of(), new ByteArrayInputStream(file))) {
            for (String[] row : rows) {
                fields += row.length;
                chunk.add(row);
                if (chunk.size() == CHUNK) {
                    chunk.clear();
                }
            }
        }
        return fields;
    }

    private static long specialBytes(byte[] file) {
        var special = new SpecialBytes(CsvDialect.STANDARD);
        long lines = 0;
        for (int at = special.first(file, 0, file.length);
                at < file.length;
                at = special.first(file, at + 1, file.length)) {
            lines++;
        }
        return lines;
    }

    private static byte[] people(int rows, boolean quoted) {
        var csv = new StringBuilder(rows * 50);
        csv.append("name,email,age,department\n");
        for (int i = 0; i < rows; i++) {
            var name = "Person " + i;
            csv.append(quoted ? "\"" + name + ", the \"\"" + i % 9 + "\"\"\"" : name)
                    .append(",person")
                    .append(i)
                    .append("@example.org,")
                    .append(18 + i % 60)
                    .append(i % 3 == 0 ? ",Sales" : ",Engineering")
                    .append('\n');
        }
        return csv.toString().getBytes(UTF_8);
    }
}
