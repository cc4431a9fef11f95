package io.millrace.formats;

import java.util.Locale;

/// An entry of a ZIP archive.
///
/// @param bytes what it holds when unpacked, as the archive says
/// @param headerAt where its data is announced in the archive
record ZipEntry(
        String name,
        int flags,
        int method,
        long compressedBytes,
        long bytes,
        long checksum,
        long headerAt) {

    static final int STORED = 0;
    static final int DEFLATED = 8;

    private static final int ENCRYPTED = 1;
    private static final int MAX_SHOWN = 100;

    /// Whether somebody packed it, and not only his computer.
    boolean isFile() {
        var lower = name.replace('\\', '/').toLowerCase(Locale.ROOT);
        var last = lower.substring(lower.lastIndexOf('/') + 1);
        return !last.isEmpty()
                && !lower.startsWith("__macosx/")
                && !last.equals(".ds_store")
                && !last.equals("thumbs.db")
                && !last.equals("desktop.ini");
    }

    /// The name as it can be shown to people.
    String shown() {
        var cut = name.length() > MAX_SHOWN ? name.substring(0, MAX_SHOWN) + "\u2026" : name;
        return "\"" + cut.replaceAll("\\p{C}", "\ufffd") + "\"";
    }

    void refuseUnlessReadable() throws FileUnreadable {
        if ((flags & ENCRYPTED) != 0) {
            throw new FileUnreadable(
                    shown() + " in the ZIP archive is encrypted: pack it without a password");
        }
        if (method != STORED && method != DEFLATED) {
            throw new FileUnreadable(
                    "%s in the ZIP archive is compressed by method %s: pack it with \"deflate\", or use gzip"
                            .formatted(shown(), methodName()));
        }
    }

    private String methodName() {
        return switch (method) {
            case 9 -> "9 (Deflate64)";
            case 12 -> "12 (bzip2)";
            case 14 -> "14 (LZMA)";
            case 93 -> "93 (Zstandard)";
            case 95 -> "95 (xz)";
            default -> String.valueOf(method);
        };
    }
}
