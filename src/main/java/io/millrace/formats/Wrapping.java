package io.millrace.formats;

/// What a file's rows are wrapped in.
public enum Wrapping {
    NONE,
    GZIP,
    /// A ZIP archive that holds one file.
    ZIP
}
