package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the server answered.
public record Answer(int status, Map<String, List<String>> headers, String body) {

    private static final JsonMapper JSON = new JsonMapper();

    public Answer {
        var anyCase = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /// A member of the JSON body as text, also of nested objects: `checks.storage`.
    public String text(String path) {
        JsonNode node = json().at("/" + path.replace('.', '/'));
        return node.isMissingNode() || node.isNull() ? null : node.asString();
    }

    public String header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
    }

    /// Asserts that this is a problem, complete and in its usual form.
    public void assertProblem(int expectedStatus, String title, String detail) {
        assertThat(status).as(body).isEqualTo(expectedStatus);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(text("error")).isEqualTo(title);
        assertThat(text("title")).isEqualTo(title);
        assertThat(text("status")).isEqualTo(String.valueOf(expectedStatus));
        assertThat(text("detail")).isEqualTo(detail);
        assertThat(text("requestId")).isEqualTo(header("X-Request-Id")).isNotBlank();
    }

    static Answer parse(byte[] response) {
        String text = new String(response, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IllegalStateException("Not an HTTP response: \"" + text + "\"");
        }
        List<String> lines = text.substring(0, end).lines().toList();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        int status = Integer.parseInt(lines.getFirst().substring(9, 12));
        return new Answer(status, headers, text.substring(end + 4));
    }
}
