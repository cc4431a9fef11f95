package io.millrace.formats;

import java.io.InputStream;

/// The stored bytes of a file, wherever they lie.
public interface FileBytes {

    /// How many there are.
    long size();

    /// A new stream of the bytes from `from` (inclusive) to `to` (exclusive). Nothing is fetched
    /// before its first read.
    InputStream read(long from, long to);
}
