package io.millrace.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/// Writes problems as RFC 9457 JSON, the same from controllers, filters and the servlet container,
/// whatever the client says it accepts.
final class ProblemWriter {

    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    void write(Problem problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status().value());
        problem.headers()
                .forEach((name, values) -> values.forEach(v -> response.addHeader(name, v)));
        response.setHeader(RequestIds.HEADER, RequestIds.idOf(request));
        byte[] body = json.writeValueAsBytes(members(problem, request));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static Map<String, Object> members(Problem problem, HttpServletRequest request) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("error", problem.title());
        members.put("title", problem.title());
        members.put("status", problem.status().value());
        members.put("detail", problem.detail());
        members.put("requestId", RequestIds.idOf(request));
        members.putAll(problem.extras());
        return members;
    }
}
