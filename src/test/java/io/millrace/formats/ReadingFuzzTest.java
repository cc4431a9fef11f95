package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Mutations of good files, as long as `fuzz.seconds` says for each kind: whatever is done to a
/// file, reading it gives rows, malformed rows or [FileUnreadable], soon and within the memory of
/// the test. What fails is written to the temporary folder and named, to become a case.
class ReadingFuzzTest {

    private static final int LIMIT = 10_000;
    private static final Duration SLOW = Duration.ofSeconds(20);

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        ",",
        ":",
        "null",
        "1e999999999",
        "-0.0",
        "\n",
        "\r",
        "\0",
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE a [",
        "<!ENTITY a 'b'>",
        "&a;",
        "&#0;",
        "&#x110000;",
        "<?xml version='1.1'?>",
        " r='99999999999'",
        " r='A1'",
        " t='s'",
        " t='e'",
        "<v>",
        "<c>",
        "<row>",
        "<si>",
        "PK\3\4",
        "PK\1\2",
        "PK\5\6",
        "\u001f\u008b\b",
        "\u00ff\u00fe",
        "\u00fe\u00ff",
        "\u00ef\u00bb\u00bf",
        "\u00ed\u00a0\u0080",
        "xmlns:a='b'"
    };

    enum Kind {
        CSV {
            @Override
            byte[] seed() {
                return "a,b\n\"1\n2\",\"x\"\"y\"\n\n3,4\r\n".getBytes(UTF_8);
            }
        },
        NDJSON {
            @Override
            byte[] seed() {
                return "{\"a\":1.10,\"b\":{\"c\":[1,{\"d\":null}]}}\n{\"e\":\"\\u20ac\u20ac\"}\n"
                        .getBytes(UTF_8);
            }
        },
        JSON {
            @Override
            byte[] seed() {
                return "{\"n\":[1],\"data\":[{\"a\":{\"b\":[1, \"]\"]}},\n{\"c\":true}],\"m\":{}}"
                        .getBytes(UTF_8);
            }
        },
        XML {
            @Override
            byte[] seed() {
                return ("<?xml version='1.0' encoding='UTF-8'?><a xmlns:x='y'><r id='1'><b>1 &amp; 2"
                                + "</b><b x:c='d'><![CDATA[<]]></b></r><!-- c --><x:r>t</x:r></a>")
                        .getBytes(UTF_8);
            }
        },
        GZIP {
            @Override
            byte[] seed() {
                return Packed.join(Packed.gzip(NDJSON.seed()), Packed.gzip(NDJSON.seed()));
            }
        },
        ZIP {
            @Override
            byte[] seed() {
                return Packed.zip("data/", "", "data/a.xml", new String(XML.seed(), UTF_8));
            }
        },
        XLSX_CONTAINER {
            @Override
            byte[] seed() {
                return Workbooks.good(null, null);
            }
        },
        XLSX {
            @Override
            byte[] seed() {
                return Workbooks.SHEET.getBytes(UTF_8);
            }

            // Mutates what is inside: mutations of the archive hardly ever get by its checksums.
            @Override
            byte[] mutated(SplittableRandom random) {
                return random.nextBoolean()
                        ? Workbooks.good(text(mutate(seed(), random)), null)
                        : Workbooks.good(
                                null, text(mutate(Workbooks.STRINGS.getBytes(UTF_8), random)));
            }
        };

        FileFormat format() {
            return switch (this) {
                case CSV -> format(Wrapping.NONE, new Syntax.Delimited(CsvDialect.STANDARD, true));
                case NDJSON -> format(Wrapping.NONE, new Syntax.JsonLines());
                case JSON -> format(Wrapping.NONE, new Syntax.JsonArray());
                case XML -> format(Wrapping.NONE, new Syntax.Xml("r"));
                case GZIP -> format(Wrapping.GZIP, new Syntax.JsonLines());
                case ZIP -> format(Wrapping.ZIP, new Syntax.Xml("r"));
                case XLSX, XLSX_CONTAINER ->
                        format(Wrapping.NONE, new Syntax.Workbook("People", true));
            };
        }

        private static FileFormat format(Wrapping wrapping, Syntax syntax) {
            return new FileFormat(wrapping, TextEncoding.UTF_8, syntax);
        }

        abstract byte[] seed();

        byte[] mutated(SplittableRandom random) {
            return mutate(seed(), random);
        }
    }

    private static final class Workbooks {

        static final String SHEET =
                "<row r='1'><c r='A1' t='s'><v>0</v></c><c t='str'><f>A1</f><v>x</v></c></row>"
                        + "<row r='3'><c r='A3' s='1'><v>45322.5</v></c><c r='C3' t='e'><v>#N/A</v></c>"
                        + "<c t='inlineStr'><is><t>in</t></is></c><c t='b'><v>1</v></c></row>";
        static final String STRINGS = "<si><t>a_x000D_b</t></si><si><r><t>c</t></r></si>";

        static byte[] good(String sheet, String strings) {
            return Xlsx.of(sheet == null ? SHEET : sheet)
                    .strings(strings == null ? STRINGS : strings)
                    .styles("<cellXfs><xf numFmtId='0'/><xf numFmtId='22'/></cellXfs>")
                    .bytes();
        }
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void readingNeverBreaks(Kind kind) throws IOException {
        assumeThat(System.getProperty("fuzz.kind", kind.name())).isEqualTo(kind.name());
        var end =
                System.nanoTime() + Duration.ofSeconds(Long.getLong("fuzz.seconds", 60)).toNanos();
        long seed = Long.getLong("fuzz.seed", new Random().nextLong());
        long runs = 0;
        for (; System.nanoTime() < end; runs++) {
            read(kind, seed + runs);
        }
        System.out.printf("%s: %,d files from seed %d on%n", kind, runs, seed);
    }

    /// The same for a moment, in the gate.
    @ParameterizedTest
    @EnumSource
    void readingDoesNotBreakEasily(Kind kind) throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            read(kind, seed);
        }
    }

    private static void read(Kind kind, long seed) throws IOException {
        var file = kind.mutated(new SplittableRandom(seed));
        long start = System.nanoTime();
        long rows = 0;
        long position = -1;
        try (var read = kind.format().open(new BytesFile(file), 0, 1, LIMIT)) {
            for (var row = read.next(); row != null; row = read.next()) {
                assertThat(row.position()).isGreaterThan(position);
                position = row.position();
                rows++;
            }
            assertThat(rows).isLessThanOrEqualTo(file.length);
        } catch (FileUnreadable e) {
            assertThat(e.getMessage()).isNotBlank();
        } catch (Throwable e) {
            throw new AssertionError(kind + " with seed " + seed + ": " + keep(kind, file), e);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("%s with seed %d: %s", kind, seed, HexFormat.of().formatHex(head(file)))
                .isLessThan(SLOW);
    }

    private static Path keep(Kind kind, byte[] file) throws IOException {
        return Files.write(Files.createTempFile("fuzz-" + kind + "-", ".bin"), file);
    }

    private static byte[] head(byte[] file) {
        return Arrays.copyOf(file, Math.min(file.length, 200));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static byte[] mutate(byte[] seed, SplittableRandom random) {
        var file = seed;
        for (int i = random.nextInt(8); i >= 0; i--) {
            file = mutateOnce(file, random);
        }
        return file;
    }

    private static byte[] mutateOnce(byte[] file, SplittableRandom random) {
        int from = random.nextInt(file.length + 1);
        int to = Math.min(file.length, from + random.nextInt(1, 20));
        var before = Arrays.copyOf(file, from);
        var part = Arrays.copyOfRange(file, from, to);
        var after = Arrays.copyOfRange(file, to, file.length);
        return switch (random.nextInt(7)) {
            case 0 -> Packed.join(before, after);
            case 1 -> Packed.join(before, part, part, after);
            case 2 -> Packed.join(before, Bytes.of(piece(random)), part, after);
            case 3 -> Packed.join(before, Bytes.of(piece(random)), after);
            case 4 -> Packed.join(before, noise(part.length, random), after);
            case 5 -> Packed.join(before, flipped(part, random), after);
            default ->
                    Packed.join(
                            before,
                            Bytes.of(piece(random).repeat(random.nextInt(1, 3_000))),
                            part,
                            after);
        };
    }

    private static String piece(SplittableRandom random) {
        return PIECES[random.nextInt(PIECES.length)];
    }

    private static byte[] noise(int length, SplittableRandom random) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] flipped(byte[] part, SplittableRandom random) {
        for (int i = 0; i < part.length; i += 3) {
            part[i] ^= (byte) (1 << random.nextInt(8));
        }
        return part;
    }
}
