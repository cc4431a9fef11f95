package io.millrace.formats;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Common files that are no text, by how they begin; so that a refusal can name them.
enum BinaryKind {
    PDF("a PDF document", "255044462d"),
    OLE("an old Office document (XLS, DOC), or one with a password", "d0cf11e0a1b11ae1"),
    XZ("data compressed with xz", "fd377a585a00"),
    ZSTD("data compressed with Zstandard", "28b52ffd"),
    BZIP2("data compressed with bzip2", "425a6839314159265359"),
    SEVEN_ZIP("a 7-Zip archive", "377abcaf271c"),
    RAR("a RAR archive", "526172211a07"),
    PNG("a PNG image", "89504e47"),
    JPEG("a JPEG image", "ffd8ff"),
    GIF("a GIF image", "474946383961"),
    SQLITE("an SQLite database", "53514c69746520666f726d6174203300"),
    AVRO("an Avro file", "4f626a01"),
    PARQUET("a Parquet file", "5041523115");

    private static final int LONGEST = 16;

    private final String description;
    private final String start;

    BinaryKind(String description, String start) {
        this.description = description;
        this.start = start;
    }

    static Optional<BinaryKind> of(byte[] sample) {
        var hex = HexFormat.of().formatHex(sample, 0, Math.min(sample.length, LONGEST));
        return Arrays.stream(values()).filter(it -> hex.startsWith(it.start)).findFirst();
    }

    /// In words that follow "The file is".
    String description() {
        return description;
    }
}
