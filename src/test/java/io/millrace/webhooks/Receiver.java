package io.millrace.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody who is told of the ends of jobs. `/ok` takes all, `/twice` the third, `/away` sends on
/// to `/ok`, `/slow` does not answer in time, `/no` takes nothing.
class Receiver implements AutoCloseable {

    static final String SECRET = "a secret that nobody guesses";

    record Call(String path, String delivery, String signature, String body) {
        JsonNode json() {
            return new JsonMapper().readTree(body);
        }

        String job() {
            return json().at("/job/jobId").asString();
        }
    }

    final List<Call> calls = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        var headers = exchange.getRequestHeaders();
        calls.add(
                new Call(
                        path,
                        headers.getFirst("Millrace-Delivery"),
                        headers.getFirst("Millrace-Signature"),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        if (path.equals("/slow")) {
            keepWaiting(exchange);
        }
        exchange.getResponseHeaders().add("Location", url("/ok"));
        exchange.sendResponseHeaders(status(path), -1);
        exchange.close();
    }

    private int status(String path) {
        return switch (path) {
            case "/ok" -> 200;
            case "/away" -> 302;
            case "/twice" -> to("/twice").size() < 3 ? 503 : 204;
            default -> 500;
        };
    }

    private static void keepWaiting(HttpExchange exchange) throws IOException {
        await().during(Duration.ofSeconds(3)).until(() -> true);
        exchange.close();
    }

    List<Call> to(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    Call awaitCallFor(String job) {
        return await().until(
                        () -> calls.stream().filter(call -> call.job().equals(job)).findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    /// As the documentation shows it.
    static void assertSigned(Call call) throws Exception {
        String time = call.signature().replaceAll("t=([0-9]+),v1=.*", "$1");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        String expected =
                HexFormat.of().formatHex(mac.doFinal((time + "." + call.body()).getBytes(UTF_8)));
        assertThat(call.signature()).isEqualTo("t=%s,v1=%s".formatted(time, expected));
        assertThat(System.currentTimeMillis() / 1000 - Long.parseLong(time)).isBetween(-1L, 60L);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
