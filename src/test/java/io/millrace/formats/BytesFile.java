package io.millrace.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file in memory.
final class BytesFile implements FileBytes {

    private final byte[] bytes;

    BytesFile(byte[] bytes) {
        this.bytes = bytes;
    }

    static BytesFile of(Path path) {
        try {
            return new BytesFile(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream read(long from, long to) {
        assertThat(from).isBetween(0L, size());
        assertThat(to).isBetween(from, size());
        return new ByteArrayInputStream(bytes, (int) from, (int) (to - from));
    }
}
