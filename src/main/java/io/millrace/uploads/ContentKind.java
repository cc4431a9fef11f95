package io.millrace.uploads;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/// What a file is, told from its first bytes. What is in archives, and whether it can be read, is
/// for the import to find out. To accept a further kind, say so here and teach a job type to read
/// it. (Libraries that know hundreds of kinds exist; a refusal only has to name the common ones.)
enum ContentKind {
    PDF("a PDF document", "255044462d"),
    RTF("an RTF document", "7b5c727466"),
    XLSX("an XLSX workbook", ""),
    DOCX("a DOCX document", ""),
    PPTX("a PPTX presentation", ""),
    OPEN_DOCUMENT("an OpenDocument file (ODS, ODT): save a table as XLSX or CSV", ""),
    JAR("a Java archive", ""),
    ZIP("a ZIP archive", "504b0304|504b0506"),
    GZIP("data compressed with gzip", "1f8b"),
    XZ("data compressed with xz", "fd377a585a00"),
    ZSTD("data compressed with Zstandard", "28b52ffd"),
    SEVEN_ZIP("a 7-Zip archive", "377abcaf271c"),
    RAR("a RAR archive", "526172211a07"),
    PNG("a PNG image", "89504e47"),
    JPEG("a JPEG image", "ffd8ff"),
    TIFF("a TIFF image", "49492a00|4d4d002a"),
    OLE(
            "an old Office document (XLS, DOC) or one with a password: save a table as XLSX",
            "d0cf11e0a1b11ae1"),
    SQLITE("an SQLite database", "53514c69746520666f726d6174203300"),
    AVRO("an Avro file", "4f626a01"),
    ELF("a Linux program", "7f454c46"),
    CLASS("a Java class or a macOS program", "cafebabe"),
    UTF_16("text in UTF-16", ""),
    TEXT("text", ""),
    // These begin with plain letters, as a text may.
    BZIP2("data compressed with bzip2", "425a68"),
    GIF("a GIF image", "47494638"),
    PARQUET("a Parquet file", "50415231"),
    EXE("a Windows program", "4d5a"),
    OTHER_TEXT("text in another encoding than UTF-8", ""),
    BINARY("binary data", "");

    /// How many bytes [#of] likes to see.
    static final int SAMPLE_SIZE = 8 * 1024;

    /// What stands before the name of an archive's entry.
    private static final int LOCAL_HEADER_BYTES = 30;

    private static final Set<ContentKind> ACCEPTED =
            EnumSet.of(TEXT, OTHER_TEXT, UTF_16, GZIP, ZIP, XLSX);

    private final String description;

    /// What the content starts with, in hex; alternatives are separated by `|`.
    private final String magicNumber;

    ContentKind(String description, String magicNumber) {
        this.description = description;
        this.magicNumber = magicNumber;
    }

    /// The first kind that fits, in the order above.
    static ContentKind of(byte[] sample) {
        String start = HexFormat.of().formatHex(sample, 0, Math.min(sample.length, 16));
        return Arrays.stream(values())
                .filter(kind -> kind.fits(sample, start))
                .findFirst()
                .orElse(BINARY);
    }

    private boolean fits(byte[] sample, String start) {
        return switch (this) {
            case TEXT -> Text.isText(sample);
            case UTF_16 -> Text.isUtf16(sample);
            case OTHER_TEXT -> Text.isOtherText(sample);
            case XLSX -> ZIP.fits(sample, start) && holds(sample, "xl/");
            case DOCX -> ZIP.fits(sample, start) && holds(sample, "word/");
            case PPTX -> ZIP.fits(sample, start) && holds(sample, "ppt/");
            case OPEN_DOCUMENT ->
                    ZIP.fits(sample, start)
                            && holds(sample, "mimetypeapplication/vnd.oasis.opendocument");
            case JAR -> ZIP.fits(sample, start) && holds(sample, "META-INF/MANIFEST.MF");
            case PDF,
                    RTF,
                    ZIP,
                    GZIP,
                    XZ,
                    ZSTD,
                    SEVEN_ZIP,
                    RAR,
                    PNG,
                    JPEG,
                    TIFF,
                    OLE,
                    SQLITE,
                    AVRO,
                    ELF,
                    CLASS,
                    BZIP2,
                    GIF,
                    PARQUET,
                    EXE,
                    BINARY ->
                    start.matches("(" + magicNumber + ").*");
        };
    }

    /// Whether the names of an archive's first entries, which its data follows, begin like this.
    private static boolean holds(byte[] sample, String name) {
        var text = new String(sample, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("PK\3\4"); at >= 0; at = text.indexOf("PK\3\4", at + 4)) {
            if (text.startsWith(name, at + LOCAL_HEADER_BYTES)) {
                return true;
            }
        }
        return false;
    }

    boolean isAccepted() {
        return ACCEPTED.contains(this);
    }

    /// In words that follow "holds".
    String description() {
        return description;
    }

    /// A media type for readers. The client's own word for it counts for nothing; among texts, the
    /// name says which one it is meant to be.
    String contentType(String name) {
        return switch (this) {
            case XLSX -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            case ZIP -> isXlsx(name) ? XLSX.contentType(name) : "application/zip";
            case GZIP -> "application/gzip";
            case TEXT, OTHER_TEXT, UTF_16 -> textType(name.toLowerCase(Locale.ROOT));
            case PDF,
                    RTF,
                    DOCX,
                    PPTX,
                    OPEN_DOCUMENT,
                    JAR,
                    XZ,
                    ZSTD,
                    SEVEN_ZIP,
                    RAR,
                    PNG,
                    JPEG,
                    TIFF,
                    OLE,
                    SQLITE,
                    AVRO,
                    ELF,
                    CLASS,
                    BZIP2,
                    GIF,
                    PARQUET,
                    EXE,
                    BINARY ->
                    "application/octet-stream";
        };
    }

    /// Where the archive's first entries are too large for the sample to show its parts.
    private static boolean isXlsx(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".xlsx") || lower.endsWith(".xlsm");
    }

    private static String textType(String name) {
        int dot = name.lastIndexOf('.');
        return switch (dot < 0 ? "" : name.substring(dot)) {
            case ".csv" -> "text/csv";
            case ".tsv" -> "text/tab-separated-values";
            case ".json" -> "application/json";
            case ".ndjson", ".jsonl" -> "application/x-ndjson";
            case ".xml" -> "application/xml";
            default -> "text/plain";
        };
    }
}
