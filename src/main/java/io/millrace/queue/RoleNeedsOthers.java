package io.millrace.queue;

import java.util.Locale;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// This node was told to leave a part of the work to others, where there can be no others.
final class RoleNeedsOthers extends RuntimeException {

    RoleNeedsOthers(NodeRole role) {
        super(
                "millrace.role is %s, and the database is an H2 file, which one process can open at a time"
                        .formatted(role.name().toLowerCase(Locale.ROOT)));
    }

    /// Explains the refusal at the end of a failed start.
    static final class Analyzer extends AbstractFailureAnalyzer<RoleNeedsOthers> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, RoleNeedsOthers cause) {
            return new FailureAnalysis(
                    "Millrace does not start: "
                            + cause.getMessage()
                            + ", so no other node could do what this one would leave to it.",
                    "Take millrace.role away, or set it to all. Or set spring.datasource.url to a PostgreSQL"
                            + " database that all nodes share, as they must share the MongoDB and S3 servers.",
                    cause);
        }
    }
}
