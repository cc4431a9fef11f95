package io.millrace.access;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/// Answers what Tomcat itself refuses before any filter sees it: malformed request lines, wrong or
/// missing `Host` headers, headers that are too large.
final class ContainerProblems extends ErrorReportValve {

    private final ProblemWriter problems;

    ContainerProblems(ProblemWriter problems) {
        this.problems = problems;
    }

    /// What a bare status says. The reason Tomcat has may hold its own inside, so it is not passed
    /// on.
    static Problem of(HttpStatusCode status) {
        if (status.is5xxServerError() && !status.isSameCodeAs(HttpStatus.NOT_IMPLEMENTED)) {
            return Problems.internal();
        }
        String detail =
                switch (status.value()) {
                    case 400 ->
                            "The request is malformed: its request line or its headers break the rules of HTTP,"
                                    + " or are too long.";
                    case 408 -> "No more of the request came for too long.";
                    default -> "The request was refused.";
                };
        return new Problem(status, Problems.titleOf(status), detail);
    }

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
        if (response.getStatus() < 400
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        try {
            problems.write(of(HttpStatusCode.valueOf(response.getStatus())), request, response);
            response.finishResponse();
        } catch (java.io.IOException | IllegalStateException e) {
            container.getLogger().debug("A refusal could not be sent", e);
        }
    }
}
