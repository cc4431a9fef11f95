package io.millrace.formats;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;

/// A copy of a stream in a temporary file, for what cannot be read from front to back.
final class Spooled implements FileBytes, Closeable {

    private final Path path;
    private final long size;

    private Spooled(Path path, long size) {
        this.path = path;
        this.size = size;
    }

    static Spooled of(InputStream in) throws IOException {
        var path = Files.createTempFile("millrace-file", ".tmp");
        try (in;
                var out = Files.newOutputStream(path)) {
            return new Spooled(path, in.transferTo(out));
        } catch (Throwable e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream read(long from, long to) {
        try {
            var channel = Files.newByteChannel(path).position(from);
            return new PartOfStream(Channels.newInputStream(channel), to - from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
