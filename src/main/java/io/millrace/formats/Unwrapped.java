package io.millrace.formats;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.stream.Collectors;

/// Takes the wrapping off a file.
final class Unwrapped {

    /// What may come out of a wrapping at all: far more than anybody sends, and an end to it.
    static final long MAX_BYTES = 1L << 40;

    /// What may come out into a temporary file: a workbook of this size has fifty million cells.
    static final long MAX_SPOOLED_BYTES = 2L * 1024 * 1024 * 1024;

    private static final int MAX_NAMED = 5;

    private Unwrapped() {}

    /// What the file is wrapped in, told from its content. A workbook is a ZIP archive, but not a
    /// wrapping.
    ///
    /// @throws FileUnreadable when it begins as an archive and is none
    static Wrapping wrappingOf(FileBytes file) throws IOException {
        byte[] start;
        try (var in = file.read(0, Math.min(file.size(), Magic.BYTES))) {
            start = in.readNBytes(Magic.BYTES);
        }
        if (Magic.isGzip(start)) {
            return Wrapping.GZIP;
        }
        return Magic.isZip(start) && !Workbook.isOfOffice(ZipArchive.of(file))
                ? Wrapping.ZIP
                : Wrapping.NONE;
    }

    /// The file inside, whatever it is.
    ///
    /// @throws FileUnreadable when there is not exactly one, or it cannot be unpacked
    static InputStream open(FileBytes file, Wrapping wrapping) throws IOException {
        return open(file, wrapping, MAX_BYTES);
    }

    /// @param maxBytes how much may come out
    static InputStream open(FileBytes file, Wrapping wrapping, long maxBytes) throws IOException {
        return switch (wrapping) {
            case NONE -> file.read(0, file.size());
            case GZIP -> ExpansionGuard.of(file.read(0, file.size()), 0, GzipStream::new, maxBytes);
            case ZIP -> {
                var archive = ZipArchive.of(file);
                yield archive.open(onlyFile(archive), maxBytes);
            }
        };
    }

    /// The same for text: what is wrapped once more is refused.
    static InputStream openText(FileBytes file, Wrapping wrapping, long maxBytes)
            throws IOException {
        var in = open(file, wrapping, maxBytes);
        try {
            byte[] start = in.readNBytes(Magic.BYTES);
            if (Magic.isGzip(start) || Magic.isZip(start)) {
                throw new FileUnreadable(
                        "Inside the %s is another archive: unpack it once and upload what is in it"
                                .formatted(
                                        wrapping == Wrapping.GZIP ? "gzip file" : "ZIP archive"));
            }
            return new SequenceInputStream(new ByteArrayInputStream(start), in);
        } catch (Throwable e) {
            in.close();
            throw e;
        }
    }

    private static ZipEntry onlyFile(ZipArchive archive) throws FileUnreadable {
        var files = archive.entries().stream().filter(ZipEntry::isFile).toList();
        if (files.isEmpty()) {
            throw new FileUnreadable("The ZIP archive holds no file");
        }
        if (files.size() > 1) {
            throw new FileUnreadable(
                    "The ZIP archive holds %d files (%s): pack each on its own"
                            .formatted(files.size(), names(files)));
        }
        return files.getFirst();
    }

    private static String names(List<ZipEntry> files) {
        var shown =
                files.stream()
                        .limit(MAX_NAMED)
                        .map(ZipEntry::shown)
                        .collect(Collectors.joining(", "));
        return files.size() > MAX_NAMED ? shown + ", \u2026" : shown;
    }
}
