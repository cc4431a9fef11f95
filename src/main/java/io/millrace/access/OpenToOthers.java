package io.millrace.access;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// The server was told to listen where other machines can reach it. Nobody has to log in yet, so
/// that needs a clear yes.
final class OpenToOthers extends RuntimeException {

    OpenToOthers(@Nullable InetAddress address) {
        super(
                address == null
                        ? "server.address is empty, which means every address of this machine"
                        : "server.address is "
                                + address.getHostAddress()
                                + ", which other machines can reach");
    }

    /// Explains the refusal at the end of a failed start.
    static final class Analyzer extends AbstractFailureAnalyzer<OpenToOthers> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, OpenToOthers cause) {
            return new FailureAnalysis(
                    "Millrace does not start: "
                            + cause.getMessage()
                            + ", and without accounts anybody there could read and delete everything.",
                    "Set server.address to 127.0.0.1. Or, behind something that decides who may come in, set"
                            + " millrace.insecure=true and name the hosts it is called by in"
                            + " millrace.allowed-hosts.",
                    cause);
        }
    }
}
