package io.millrace.imports;

import io.millrace.formats.FileBytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// A text in memory, read as if it were a file.
final class TextBytes implements FileBytes {

    private final byte[] text;

    TextBytes(byte[] text) {
        this.text = text;
    }

    @Override
    public long size() {
        return text.length;
    }

    @Override
    public InputStream read(long from, long to) {
        return new ByteArrayInputStream(text, Math.toIntExact(from), Math.toIntExact(to - from));
    }
}
