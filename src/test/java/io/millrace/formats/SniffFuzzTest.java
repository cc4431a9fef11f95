package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Files that nobody would write, told and read: nothing but a refusal may come of it, and soon.
/// Each file has a number, from which it is made again; the memory of the JVM is the limit for it.
///
///     ./mvnw -B test -Dtest=SniffFuzzTest -Dtest.excludedGroups= -Dfuzz.minutes=10 [-Dfuzz.seed=1]
class SniffFuzzTest {

    private static final Path CASES = Path.of("src/test/resources/sniffing");
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final String[] PIECES = {
        ",",
        ";",
        "\t",
        "|",
        "\"",
        "'",
        "\\",
        "\n",
        "\r\n",
        "\r",
        "\"\"",
        "\\\"",
        "\\N",
        "{",
        "}",
        "[",
        "]",
        "<",
        ">",
        "</",
        "/>",
        "<?xml ",
        "<!DOCTYPE ",
        "&a;",
        "sep=;\n",
        "\ufeff",
        "\0",
        "1",
        "2,5",
        "2024-01-02",
        "abc",
        "\u00e9",
        "\u20ac",
        "{\"a\":1}\n",
        "<r>",
        "</r>"
    };

    private final List<byte[]> seeds = seeds();

    @Test
    void nothingButARefusalComesOfAThousandFiles() {
        for (long number = 0; number < 1_000; number++) {
            take(number);
        }
    }

    @Test
    @Tag("long")
    void nothingButARefusalComesOfAnyFile() {
        long minutes = Long.getLong("fuzz.minutes", 1);
        long number = Long.getLong("fuzz.seed", 1) * 1_000_000_000L;
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        long first = number;
        while (System.nanoTime() < end) {
            take(number++);
        }
        System.out.printf("%,d files told and read%n", number - first);
    }

    private void take(long number) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(number);
        var file = file(random);
        var options = options(random);
        try {
            assertTimeoutPreemptively(LONGEST, () -> tellAndRead(file, options));
        } catch (Throwable e) {
            var start = HexFormat.of().formatHex(file, 0, Math.min(file.length, 2_000));
            throw new AssertionError(
                    "File %d, %d bytes, %s: %s".formatted(number, file.length, options, start), e);
        }
    }

    private static void tellAndRead(byte[] bytes, FormatOptions options) throws IOException {
        var file = new BytesFile(bytes);
        try {
            var format = SniffFormat.of(file, options).format();
            if (!(format.syntax() instanceof Syntax.Delimited)) {
                return;
            }
            try (var rows = format.open(file, 0, 1, 10_000)) {
                while (rows.next() != null) {
                    // each is one of the two kinds
                }
            }
        } catch (FileUnreadable | BadOption e) {
            // refused
        }
    }

    private byte[] file(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> bytes(random, random.nextInt(2_000));
            case 1 -> pieces(random).getBytes(random.nextBoolean() ? UTF_8 : UTF_16LE);
            case 2 -> pieces(random).getBytes(Charset.forName("windows-1252"));
            case 3 -> Packed.gzip(mutated(random));
            default -> mutated(random);
        };
    }

    private static byte[] bytes(RandomGenerator random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Now and then very long, of few different pieces.
    private static String pieces(RandomGenerator random) {
        int count = random.nextInt(20) == 0 ? 100_000 : random.nextInt(300);
        int different = 1 + random.nextInt(PIECES.length);
        int from = random.nextInt(PIECES.length);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(PIECES[(from + random.nextInt(different)) % PIECES.length]);
        }
        return text.toString();
    }

    private byte[] mutated(RandomGenerator random) {
        var seed = seeds.get(random.nextInt(seeds.size()));
        var out = new ByteArrayOutputStream();
        for (int i = random.nextInt(3); i < 3; i++) {
            out.writeBytes(seed);
        }
        var bytes = out.toByteArray();
        for (int i = random.nextInt(20); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(1 + random.nextInt(8), bytes.length - at);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> {
                    int from = random.nextInt(bytes.length - length + 1);
                    System.arraycopy(bytes, from, bytes, at, length);
                }
                default -> {
                    var piece = PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
                    System.arraycopy(piece, 0, bytes, at, Math.min(piece.length, length));
                }
            }
        }
        return bytes;
    }

    private static FormatOptions options(RandomGenerator random) {
        if (random.nextInt(3) > 0) {
            return FormatOptions.AUTO;
        }
        return new FormatOptions(
                one(random, "csv", "tsv", "auto", "json"),
                one(random, "utf-8", "utf-16le", "utf-16be", "windows-1252"),
                one(random, ",", "\\t", "'", "|", "ab"),
                one(random, "\"", "'", "none", "|"),
                one(random, "\\", "none", "\"", "'"),
                random.nextBoolean() ? null : random.nextBoolean(),
                null,
                null);
    }

    private static @Nullable String one(RandomGenerator random, String... values) {
        int choice = random.nextInt(values.length * 2);
        return choice < values.length ? values[choice] : null;
    }

    private static List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        try (var files = Files.list(CASES)) {
            for (var file : files.sorted().toList()) {
                var text = Files.readString(file);
                seeds.add(text.substring(text.indexOf("---\n") + 4).getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var it : SniffFormatTest.combinations()) {
            seeds.add(it.text().getBytes(Charset.forName(it.stored().replace(" bom", ""))));
        }
        return seeds;
    }
}
