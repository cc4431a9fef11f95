package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The entries of a ZIP archive, as its central directory has them.
///
/// Only the directory at the end and what is asked for are read, each as one range of the stored
/// bytes: libraries want a file on disk, or many small reads, and believe the headers that a stream
/// meets on its way, which the directory may contradict.
final class ZipArchive {

    /// More than any archive of one file, and any workbook, has.
    static final int MAX_ENTRIES = 10_000;

    private static final int MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT_BYTES = 0xffff;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64_BYTES = 56;
    private static final int HEADER_BYTES = 46;
    private static final int LOCAL_HEADER_BYTES = 30;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int HEADER_SIGNATURE = 0x02014b50;
    private static final int LOCAL_HEADER_SIGNATURE = 0x04034b50;
    private static final long FOUR_BYTES = 0xffff_ffffL;

    private final FileBytes file;
    private final List<ZipEntry> entries;

    private ZipArchive(FileBytes file, List<ZipEntry> entries) {
        this.file = file;
        this.entries = entries;
    }

    /// @throws FileUnreadable when the file is no complete archive
    static ZipArchive of(FileBytes file) throws IOException {
        var directory = new Directory(file);
        return new ZipArchive(file, directory.entries());
    }

    List<ZipEntry> entries() {
        return entries;
    }

    /// The entry of that name; capitals and slashes are as lax as the programs that write archives.
    Optional<ZipEntry> find(String name) {
        return entries.stream()
                .filter(entry -> plain(entry.name()).equals(plain(name)))
                .findFirst();
    }

    private static String plain(String name) {
        var slashes = name.replace('\\', '/').toLowerCase(Locale.ROOT);
        return slashes.startsWith("/") ? slashes.substring(1) : slashes;
    }

    /// What is in an entry, unpacked, and held to the limits of [ExpansionGuard].
    InputStream open(ZipEntry entry, long maxBytes) throws IOException {
        entry.refuseUnlessReadable();
        long header = entry.headerAt();
        var local = bytes(file, header, LOCAL_HEADER_BYTES);
        if (local.getInt(0) != LOCAL_HEADER_SIGNATURE) {
            throw broken(header);
        }
        long start =
                header
                        + LOCAL_HEADER_BYTES
                        + Short.toUnsignedInt(local.getShort(26))
                        + Short.toUnsignedInt(local.getShort(28));
        long end = start + entry.compressedBytes();
        if (end > file.size() || end < start) {
            throw broken(header);
        }
        return ExpansionGuard.of(
                file.read(start, end), start, in -> new ZipEntryStream(in, entry), maxBytes);
    }

    private static ByteBuffer bytes(FileBytes file, long from, int count) throws IOException {
        if (from < 0 || from + count > file.size()) {
            throw broken(from);
        }
        try (var in = file.read(from, from + count)) {
            var bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw broken(from);
            }
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static FileUnreadable broken(long at) {
        return new FileUnreadable(
                "The ZIP archive is broken or incomplete (see byte %d): pack or upload it again"
                        .formatted(Math.max(at, 0)));
    }

    /// The central directory, while it is read.
    private static final class Directory {

        private final FileBytes file;
        private long count;
        private long start;
        private long length;

        Directory(FileBytes file) throws IOException {
            this.file = file;
            findEnd();
        }

        private void findEnd() throws IOException {
            int tail = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT_BYTES);
            long tailStart = file.size() - tail;
            var bytes = bytes(file, tailStart, tail);
            int at = tail - END_BYTES;
            while (at >= 0 && !isEnd(bytes, at)) {
                at--;
            }
            if (at < 0) {
                throw broken(file.size());
            }
            count = Short.toUnsignedInt(bytes.getShort(at + 10));
            length = Integer.toUnsignedLong(bytes.getInt(at + 12));
            start = Integer.toUnsignedLong(bytes.getInt(at + 16));
            if (count == 0xffff || length == FOUR_BYTES || start == FOUR_BYTES) {
                findLargeEnd(tailStart + at);
            }
            if (start + length > tailStart + at || length > MAX_DIRECTORY_BYTES) {
                throw length > MAX_DIRECTORY_BYTES && count > MAX_ENTRIES
                        ? tooMany()
                        : broken(tailStart + at);
            }
        }

        private static boolean isEnd(ByteBuffer bytes, int at) {
            return bytes.getInt(at) == END_SIGNATURE
                    && at + END_BYTES + Short.toUnsignedInt(bytes.getShort(at + 20))
                            <= bytes.limit();
        }

        private void findLargeEnd(long end) throws IOException {
            if (end < LOCATOR_BYTES) {
                return;
            }
            var locator = bytes(file, end - LOCATOR_BYTES, LOCATOR_BYTES);
            if (locator.getInt(0) != LOCATOR_SIGNATURE) {
                return;
            }
            long at = locator.getLong(8);
            var large = bytes(file, at, END64_BYTES);
            if (large.getInt(0) != END64_SIGNATURE) {
                throw broken(at);
            }
            count = large.getLong(32);
            length = large.getLong(40);
            start = large.getLong(48);
            if (count < 0 || length < 0 || start < 0 || start > file.size()) {
                throw broken(at);
            }
        }

        private List<ZipEntry> entries() throws IOException {
            if (count > MAX_ENTRIES) {
                throw tooMany();
            }
            var bytes = bytes(file, start, (int) length);
            var found = new ArrayList<ZipEntry>();
            int at = 0;
            while (found.size() < count) {
                if (at + HEADER_BYTES > length || bytes.getInt(at) != HEADER_SIGNATURE) {
                    throw broken(start + at);
                }
                int end = at + HEADER_BYTES + variableBytes(bytes, at);
                if (end > length) {
                    throw broken(start + at);
                }
                found.add(entry(bytes, at));
                at = end;
            }
            return List.copyOf(found);
        }

        private static int variableBytes(ByteBuffer bytes, int at) {
            return Short.toUnsignedInt(bytes.getShort(at + 28))
                    + Short.toUnsignedInt(bytes.getShort(at + 30))
                    + Short.toUnsignedInt(bytes.getShort(at + 32));
        }

        private ZipEntry entry(ByteBuffer bytes, int at) throws IOException {
            int nameBytes = Short.toUnsignedInt(bytes.getShort(at + 28));
            var large = new LargeSizes(bytes, at, nameBytes);
            long full = large.orLarge(Integer.toUnsignedLong(bytes.getInt(at + 24)));
            long compressed = large.orLarge(Integer.toUnsignedLong(bytes.getInt(at + 20)));
            long header = large.orLarge(Integer.toUnsignedLong(bytes.getInt(at + 42)));
            if (full < 0 || compressed < 0 || header < 0 || header > file.size()) {
                throw broken(start + at);
            }
            var name = new byte[nameBytes];
            bytes.get(at + HEADER_BYTES, name);
            return new ZipEntry(
                    new String(name, UTF_8),
                    Short.toUnsignedInt(bytes.getShort(at + 8)),
                    Short.toUnsignedInt(bytes.getShort(at + 10)),
                    compressed,
                    full,
                    Integer.toUnsignedLong(bytes.getInt(at + 16)),
                    header);
        }

        private static FileUnreadable tooMany() {
            return new FileUnreadable(
                    "The ZIP archive has more than %d entries: pack one file only"
                            .formatted(MAX_ENTRIES));
        }
    }

    /// The sizes of an entry that do not fit into four bytes: they follow each other, in the order
    /// in which they are asked for here.
    private static final class LargeSizes {

        private final ByteBuffer bytes;
        private int next;
        private int end;

        LargeSizes(ByteBuffer bytes, int at, int nameBytes) {
            this.bytes = bytes;
            int place = at + HEADER_BYTES + nameBytes;
            int last = place + Short.toUnsignedInt(bytes.getShort(at + 30));
            while (place + 4 <= last) {
                int length = Short.toUnsignedInt(bytes.getShort(place + 2));
                if (bytes.getShort(place) == 1) {
                    next = place + 4;
                    end = Math.min(next + length, last);
                }
                place += 4 + length;
            }
        }

        private long orLarge(long size) {
            if (size != FOUR_BYTES || next + Long.BYTES > end) {
                return size;
            }
            next += Long.BYTES;
            return bytes.getLong(next - Long.BYTES);
        }
    }
}
