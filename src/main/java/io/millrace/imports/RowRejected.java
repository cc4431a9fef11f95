package io.millrace.imports;

/// Carries a reject through Spring Batch, whose skip policy wants an exception. A bad row is not
/// exceptional here, so it has no stack trace: filling one in costs more than the rest of the row.
final class RowRejected extends RuntimeException {

    private final transient Reject reject;

    RowRejected(Reject reject) {
        super(reject.message(), null, false, false);
        this.reject = reject;
    }

    Reject reject() {
        return reject;
    }
}
