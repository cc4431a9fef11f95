package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Traces, as a collector gets them that speaks OpenTelemetry's protocol.
class TracesTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final byte[] ROWS =
            ("name,email\n" + "Ada,ada@example.org\n".repeat(2500))
                    .getBytes(StandardCharsets.UTF_8);

    @Test
    void aTraceGoesFromTheRequestToEachChunk() throws IOException {
        try (var collector = new Collector();
                var millrace =
                        RunningMillrace.start(
                                RunningMillrace.newDataDir(),
                                "management.opentelemetry.tracing.export.otlp.endpoint="
                                        + collector.url(),
                                "management.opentelemetry.tracing.export.schedule-delay=100ms")) {
            var http = millrace.http();
            var imports = new Imports(http);
            String file = imports.upload("people.csv", ROWS);
            var trace = Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01");
            String job = http.post("/process/" + file, "{}", trace).text("jobId");
            imports.awaitEnd(job);

            await().untilAsserted(() -> assertThat(collector.named("job import")).hasSize(1));
            Span run = collector.named("job import").getFirst();
            Span request = collector.named("http post /process/{fileId}").getFirst();
            assertThat(hex(request.getTraceId().toByteArray())).isEqualTo(TRACE);
            assertThat(hex(request.getParentSpanId().toByteArray())).isEqualTo(CALLER);
            assertThat(run.getParentSpanId()).isEqualTo(request.getSpanId());
            assertThat(run.getAttributesList())
                    .anyMatch(tag ->
                            tag.getKey().equals("jobId")
                                    && tag.getValue().getStringValue().equals(job));
            assertThat(collector.named("chunk"))
                    .hasSize(3)
                    .allSatisfy(chunk -> {
                        assertThat(chunk.getParentSpanId()).isEqualTo(run.getSpanId());
                        assertThat(chunk.getTraceId()).isEqualTo(run.getTraceId());
                        assertThat(chunk.getEndTimeUnixNano())
                                .isGreaterThanOrEqualTo(chunk.getStartTimeUnixNano());
                    });
            // One for each row would be thousands.
            assertThat(collector.inTrace(TRACE)).hasSizeLessThan(20);
        }
    }

    @Test
    void withoutAnEndpointNothingIsTraced() {
        var millrace = RunningMillrace.shared();
        var imports = new Imports(millrace.http());
        String file = imports.upload("people.csv", ROWS);
        String job = imports.process(file);
        imports.awaitEnd(job);

        assertThat(
                        millrace.part(JdbcClient.class)
                                .sql("SELECT count(*) FROM job WHERE traceparent IS NOT NULL")
                                .query(Integer.class)
                                .single())
                .isZero();
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    private static final class Collector implements AutoCloseable {

        private final HttpServer server;
        private final List<Span> spans = new CopyOnWriteArrayList<>();

        Collector() throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/traces", this::take);
            server.start();
        }

        private void take(HttpExchange exchange) throws IOException {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            request.getResourceSpansList()
                    .forEach(resource ->
                            resource.getScopeSpansList()
                                    .forEach(scope -> spans.addAll(scope.getSpansList())));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
        }

        List<Span> named(String name) {
            return spans.stream().filter(span -> span.getName().equals(name)).toList();
        }

        List<Span> inTrace(String id) {
            return spans.stream()
                    .filter(span -> hex(span.getTraceId().toByteArray()).equals(id))
                    .toList();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
