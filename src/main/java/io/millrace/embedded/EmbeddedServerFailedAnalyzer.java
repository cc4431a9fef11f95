package io.millrace.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Prints what failed and what to do instead of a stack trace.
class EmbeddedServerFailedAnalyzer extends AbstractFailureAnalyzer<EmbeddedServerFailed> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedServerFailed cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
