package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each line of the log says which request and which job it is about.
class LogsTest {

    private static final String PEOPLE = "name,email\nAda,a@example.org\n";

    @Test
    void linesAreJsonWithTheIds() {
        String setting = "logging.structured.format.console=ecs";
        try (var millrace =
                ForkedMillrace.start(RunningMillrace.newDataDir(), List.of(), setting)) {
            String job = importAs("the-request", millrace.http());

            var queued = lineAbout(job, "comes into the queue", millrace);
            assertThat(queued.path("requestId").asString()).isEqualTo("the-request");
            assertThat(queued.path("jobId").asString()).isEqualTo(job);
            var ended = lineAbout(job, "complete", millrace);
            assertThat(ended.path("jobId").asString()).isEqualTo(job);
        }
    }

    private static JsonNode lineAbout(String job, String words, ForkedMillrace millrace) {
        var found =
                await().until(
                                () ->
                                        millrace.log().stream()
                                                .filter(line -> line.startsWith("{"))
                                                .map(new JsonMapper()::readTree)
                                                .filter(line -> {
                                                    String text = line.path("message").asString("");
                                                    return text.contains(job)
                                                            && text.contains(words);
                                                })
                                                .toList(),
                                lines -> !lines.isEmpty());
        return found.getFirst();
    }

    @Test
    void textHasThemWhereTheyAreKnown() {
        try (var millrace = ForkedMillrace.start(RunningMillrace.newDataDir(), List.of())) {
            String job = importAs("the-request", millrace.http());

            await().untilAsserted(() ->
                    assertThat(millrace.log())
                            .anyMatch(line ->
                                    line.contains("[job " + job + "] ")
                                            && line.contains("complete")));
            assertThat(millrace.log())
                    .anyMatch(line -> line.contains("[request the-request] [job " + job + "] "))
                    .noneMatch(line -> line.contains("[request ]") || line.contains("[job ]"))
                    .anyMatch(line -> line.contains("ready at") && !line.contains("[job"));
        }
    }

    private static String importAs(String requestId, Http http) {
        var imports = new Imports(http);
        String file = imports.upload("people.csv", PEOPLE.getBytes(StandardCharsets.UTF_8));
        String job =
                http.post("/process/" + file, "{}", Map.of("X-Request-Id", requestId))
                        .text("jobId");
        imports.awaitEnd(job);
        return job;
    }
}
