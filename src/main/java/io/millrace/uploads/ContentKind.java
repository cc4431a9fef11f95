package io.millrace.uploads;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/// What a file is, told from its first bytes. To accept a further kind, say so here and teach a job
/// type to read it. (Libraries that know hundreds of kinds exist; a refusal only has to name the
/// common ones.)
enum ContentKind {
    PDF("a PDF document", "255044462d"),
    RTF("an RTF document", "7b5c727466"),
    ZIP("a ZIP archive (XLSX and DOCX are ZIP archives, too)", "504b0304|504b0506|504b0708"),
    GZIP("data compressed with gzip", "1f8b"),
    XZ("data compressed with xz", "fd377a585a00"),
    ZSTD("data compressed with Zstandard", "28b52ffd"),
    SEVEN_ZIP("a 7-Zip archive", "377abcaf271c"),
    RAR("a RAR archive", "526172211a07"),
    PNG("a PNG image", "89504e47"),
    JPEG("a JPEG image", "ffd8ff"),
    TIFF("a TIFF image", "49492a00|4d4d002a"),
    OLE("an old Office document (XLS, DOC)", "d0cf11e0a1b11ae1"),
    SQLITE("an SQLite database", "53514c69746520666f726d6174203300"),
    AVRO("an Avro file", "4f626a01"),
    ELF("a Linux program", "7f454c46"),
    CLASS("a Java class or a macOS program", "cafebabe"),
    UTF_16("text in UTF-16: save it as UTF-8", "fffe|feff"),
    TEXT("text", ""),
    // These begin with plain letters, as a text may.
    BZIP2("data compressed with bzip2", "425a68"),
    GIF("a GIF image", "47494638"),
    PARQUET("a Parquet file", "50415231"),
    EXE("a Windows program", "4d5a"),
    OTHER_TEXT("text in another encoding than UTF-8: save it as UTF-8", ""),
    BINARY("binary data", "");

    /// How many bytes [#of] likes to see.
    static final int SAMPLE_SIZE = 8 * 1024;

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
        if (this == TEXT) {
            return Text.isText(sample);
        }
        if (this == OTHER_TEXT) {
            return Text.isOtherText(sample);
        }
        return start.matches("(" + magicNumber + ").*");
    }

    boolean isAccepted() {
        return this == TEXT;
    }

    /// In words that follow "holds".
    String description() {
        return description;
    }

    /// A media type for readers. The client's own word for it counts for nothing; among texts, the
    /// name says which one it is meant to be.
    String contentType(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".csv")) {
            return "text/csv";
        }
        return lower.endsWith(".tsv") ? "text/tab-separated-values" : "text/plain";
    }
}
