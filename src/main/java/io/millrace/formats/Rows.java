package io.millrace.formats;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The rows of a file, from some row on, in the order of the file.
///
/// Not safe for use by several threads.
public interface Rows extends Closeable {

    /// The next row, or null at the end of the file.
    ///
    /// @throws FileUnreadable when what follows cannot be made out, so that no further row can be
    ///   found
    @Nullable Row next() throws IOException;

    /// The place from which the next row is read.
    long position();

    /// The physical line at [#position()], from 1; for a format whose rows are not made of lines
    /// the number of the next row, from 1.
    long line();
}
