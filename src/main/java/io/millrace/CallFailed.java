package io.millrace;

/// A call of the `--import` client that did not get the answer it wanted: refused by the server, or
/// not answered at all.
final class CallFailed extends Exception {

    private static final long serialVersionUID = 1;

    private final String why;
    private final boolean passing;

    /// @param why for the person at the terminal
    /// @param passing whether the same call may succeed a moment later
    CallFailed(String why, boolean passing) {
        super(why, null, false, false);
        this.why = why;
        this.passing = passing;
    }

    String why() {
        return why;
    }

    boolean passing() {
        return passing;
    }
}
