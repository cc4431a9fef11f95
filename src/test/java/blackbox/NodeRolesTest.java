package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.embedded.ServicesProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import testing.Databases;

/// Nodes that share a database, and not the work: `millrace.role`.
@ExtendWith(OutputCaptureExtension.class)
class NodeRolesTest {

    private static final String PEOPLE = "name,email\nAda,a@example.org\n";

    @Test
    void aWebNodeQueuesAndAWorkerRuns() throws Exception {
        String database = "spring.datasource.url=" + Databases.newPostgres();
        try (var services = ServicesProcess.start(RunningMillrace.newDataDir());
                var web = start(services, database, "millrace.role=web")) {
            var http = web.http();
            var imports = new Imports(http);
            String file = imports.upload("people.csv", PEOPLE.getBytes(StandardCharsets.UTF_8));
            String cancelled = imports.process(file);
            assertThat(http.get("/queue/stats").text("maxWorkers")).isEqualTo("0");
            // Longer than a node with a free worker would leave it alone.
            await().during(Duration.ofSeconds(2)).until(() -> isPending(http, cancelled));
            assertThat(http.delete("/jobs/" + cancelled).status()).isLessThan(300);
            assertThat(http.get("/jobs/" + cancelled).text("status")).isEqualTo("cancelled");

            String job = imports.process(file);
            try (var worker = start(services, database, "millrace.role=worker")) {
                assertThat(imports.awaitEnd(job).text("status")).isEqualTo("completed");
                assertAnswersNothingButHealth(worker.http());
            }
        }
    }

    private static boolean isPending(Http http, String job) {
        return http.get("/jobs/" + job).text("status").equals("pending");
    }

    private static void assertAnswersNothingButHealth(Http worker) {
        assertThat(worker.get("/health").status()).isEqualTo(200);
        assertThat(worker.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(worker.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(worker.get("/actuator/prometheus").body())
                .contains("millrace_queue_workers_max");
        String why =
                "This node runs jobs (millrace.role=worker) and answers nothing but /health and /actuator. Ask another one.";
        worker.get("/jobs").assertProblem(503, "This node only works", why);
        worker.get("/queue/stats").assertProblem(503, "This node only works", why);
        worker.upload("people.csv", PEOPLE).assertProblem(503, "This node only works", why);
        assertThat(worker.get("/nothing").status()).isIn(404, 503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "worker"})
    void refusesToLeaveWorkToOthersOnAnH2File(String role, CapturedOutput output) {
        assertThatThrownBy(() -> start("millrace.role=" + role)).isNotNull();
        assertThat(output)
                .contains(
                        "Millrace does not start: millrace.role is " + role,
                        "Take millrace.role away, or set it to all.")
                .doesNotContain("\tat ");
    }

    @Test
    void refusesARoleThatThereIsNot(CapturedOutput output) {
        assertThatThrownBy(() -> start("millrace.role=both")).isNotNull();
        assertThat(output).contains("Property: millrace.role", "\"both\"", "ALL", "WEB", "WORKER");
    }

    private static RunningMillrace start(ServicesProcess services, String... settings) {
        return start(
                Stream.concat(services.asSettings().stream(), Stream.of(settings))
                        .toArray(String[]::new));
    }

    private static RunningMillrace start(String... settings) {
        return RunningMillrace.start(RunningMillrace.newDataDir(), settings);
    }
}
