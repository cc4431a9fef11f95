package io.millrace.embedded;

import org.jspecify.annotations.Nullable;

/// An embedded server cannot start, for a reason that the operator can change.
class EmbeddedServerFailed extends RuntimeException {

    private final String action;

    private EmbeddedServerFailed(String what, String action, @Nullable Throwable cause) {
        super(what, cause);
        this.action = action;
    }

    static EmbeddedServerFailed portTaken(
            String server, int port, String property, Throwable cause) {
        return new EmbeddedServerFailed(
                "The embedded "
                        + server
                        + " server cannot listen on 127.0.0.1:"
                        + port
                        + ": port taken.",
                "Stop what listens there, or set "
                        + property
                        + " to another port (0 takes any free one).",
                cause);
    }

    static EmbeddedServerFailed folderInUse(Object folder) {
        return new EmbeddedServerFailed(
                "The data folder " + folder + " is in use by another process.",
                "Stop the other Millrace, or set millrace.data-dir to another folder.",
                null);
    }

    static EmbeddedServerFailed folderUnusable(Object folder, Throwable cause) {
        return new EmbeddedServerFailed(
                "The data folder " + folder + " cannot be used: " + cause,
                "Make it readable and writable for this user, or set millrace.data-dir to another folder.",
                cause);
    }

    /// What to do about it.
    String action() {
        return action;
    }
}
