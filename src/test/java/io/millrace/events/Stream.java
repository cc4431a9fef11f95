package io.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;

import blackbox.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// A client of server-sent events.
class Stream implements AutoCloseable {

    private static final JsonNode NONE = MissingNode.getInstance();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// @param name `job`, `end`, `reset`; `heartbeat` for a comment, `closed` after the last
    record Event(String name, String id, JsonNode data) {
        String status() {
            return data.path("status").asString("");
        }

        String job() {
            return data.path("jobId").asString("");
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final HttpResponse<java.util.stream.Stream<String>> response;

    Stream(Http http, String path, String... headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(http.uri(path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            response = client.send(request.build(), BodyHandlers.ofLines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().start(this::read);
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    private void read() {
        var fields = new HashMap<String, String>();
        try {
            response.body().forEach(line -> line(line, fields));
        } catch (UncheckedIOException e) {
            // Closed by the test.
        }
        events.add(new Event("closed", null, NONE));
    }

    private void line(String line, Map<String, String> fields) {
        if (line.equals(":")) {
            events.add(new Event("heartbeat", null, NONE));
        } else if (line.isEmpty() && fields.containsKey("event")) {
            var data = new JsonMapper().readTree(fields.get("data"));
            events.add(new Event(fields.get("event"), fields.get("id"), data));
            fields.clear();
        } else if (line.contains(": ")) {
            fields.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(' ') + 1));
        }
    }

    Event next() {
        try {
            Event event = events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(event).as("an event").isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The next one that is as described; others are skipped.
    Event next(Predicate<Event> wanted) {
        Event event = next();
        while (!wanted.test(event)) {
            assertThat(event.name()).isNotEqualTo("closed");
            event = next();
        }
        return event;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
