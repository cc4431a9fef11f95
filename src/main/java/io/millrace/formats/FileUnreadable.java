package io.millrace.formats;

import java.io.IOException;

/// A file that cannot be read on: its format is broken, unknown, or refused as dangerous.
public final class FileUnreadable extends IOException {

    /// @param message what is wrong, where, and what to do, for the person who sent the file
    public FileUnreadable(String message) {
        super(message);
    }

    public FileUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
