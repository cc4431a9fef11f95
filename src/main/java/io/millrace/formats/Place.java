package io.millrace.formats;

/// Where a row may begin, blank lines before it aside: reading can start there.
///
/// @param position offset in the file
/// @param line the physical line there, from 1
public record Place(long position, long line) {

    /// The beginning of a file.
    public static final Place START = new Place(0, 1);
}
