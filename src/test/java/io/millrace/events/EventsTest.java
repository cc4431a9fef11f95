package io.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blackbox.Answer;
import blackbox.RunningMillrace;
import io.millrace.events.Stream.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.Databases;

/// Server-sent events and statuses over HTTP: two nodes on one PostgreSQL.
class EventsTest {

    private static RunningMillrace node;
    private static RunningMillrace other;
    private static Steered steered;

    @BeforeAll
    static void start() {
        String url = Databases.newPostgres();
        node = start(url, "millrace.events.max-listeners=40");
        other = start(url, "millrace.queue.max-running.steered=0");
        steered = node.part(Steered.class);
    }

    static RunningMillrace start(String url, String setting) {
        return RunningMillrace.start(
                RunningMillrace.newDataDir(),
                List.of(Steered.class),
                "spring.datasource.url=" + url,
                "millrace.events.every=200ms",
                "millrace.events.heartbeat=1s",
                "millrace.queue.workers=8",
                setting);
    }

    @AfterAll
    static void stop() {
        other.close();
        node.close();
    }

    @BeforeEach
    void reset() {
        steered.released = false;
        steered.rows.set(0);
    }

    @Test
    void tellsTheStateThenProgressThenTheEnd() {
        String id = queue("hold");
        awaitStatus(id, "processing");
        for (RunningMillrace any : List.of(node, other)) {
            try (var stream = new Stream(any.http(), "/jobs/" + id + "/events")) {
                assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
                Event first = stream.next();
                assertThat(first.name()).isEqualTo("job");
                assertThat(first.job()).isEqualTo(id);
                assertThat(first.status()).isEqualTo("processing");
                assertThat(first.id()).matches("[0-9]{16}\\.[0-9]+\\.processing");
                assertThat(first.data().has("partitions")).as("long lists").isFalse();
            }
        }
        try (var stream = new Stream(node.http(), "/api/jobs/" + id + "/events")) {
            steered.rows.set(7);
            Event progress = stream.next(event -> event.data().path("rows").asInt() == 7);
            assertThat(progress.data().path("progress").asInt()).isEqualTo(7);
            steered.released = true;
            Event completed = stream.next(event -> event.status().equals("completed"));
            assertThat(completed.name()).isEqualTo("job");
            assertThat(completed.data().path("progress").asInt()).isEqualTo(100);
            Event end = stream.next();
            assertThat(end.name()).isEqualTo("end");
            assertThat(end.id()).isEqualTo(completed.id());
            assertThat(stream.next().name()).isEqualTo("closed");
            try (var again =
                    new Stream(
                            other.http(), "/jobs/" + id + "/events", "Last-Event-ID", end.id())) {
                assertThat(again.status()).as("come no more").isEqualTo(204);
            }
        }
        awaitNobody();
    }

    @Test
    void endsWhenTheJobIsForgotten() {
        String id = queue("hold");
        awaitStatus(id, "processing");
        try (var stream = new Stream(other.http(), "/jobs/" + id + "/events")) {
            assertThat(stream.next().status()).isEqualTo("processing");
            node.part(JdbcClient.class)
                    .sql("DELETE FROM job WHERE id = ?")
                    .param(UUID.fromString(id))
                    .update();
            stream.next(event -> event.name().equals("closed"));
        }
        assertThat(other.http().get("/jobs/" + id + "/events").status()).isEqualTo(404);
        steered.released = true;
        awaitNobody();
    }

    @Test
    void aReconnectAtTheOtherNodeMissesNothing() {
        String last;
        try (var stream = new Stream(node.http(), "/events")) {
            String id = queue("");
            last = stream.next(event -> event.job().equals(id)).id();
        }
        var missed = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            missed.add(queue(i % 2 == 0 ? "" : "fail"));
        }
        missed.forEach(id -> awaitStatus(id, "completed", "failed"));
        try (var stream = new Stream(other.http(), "/events", "Last-Event-ID", last)) {
            while (!missed.isEmpty()) {
                missed.remove(stream.next(event -> event.name().equals("job")).job());
            }
        }
    }

    @Test
    void whatCommitsLateIsNotMissed() {
        String id = queue("");
        awaitStatus(id, "completed");
        try (var stream = new Stream(node.http(), "/events?type=steered&status=cancelled")) {
            assertThat(stream.next().name()).as("it has looked").isEqualTo("heartbeat");
            String running = queue("hold");
            awaitStatus(running, "processing");
            // As a transaction does that began before others that have committed already.
            node.part(JdbcClient.class)
                    .sql(
                            "UPDATE job SET state = 'cancelled', updated_at = CURRENT_TIMESTAMP - INTERVAL '3' SECOND WHERE id = ?")
                    .param(UUID.fromString(id))
                    .update();
            assertThat(stream.next(event -> event.name().equals("job")).job()).isEqualTo(id);
            steered.released = true;
            awaitStatus(running, "completed");
        }
    }

    @Test
    void progressIsReadOnceHoweverManyListen() {
        String id = queue("hold");
        awaitStatus(id, "processing");
        var streams = new ArrayList<Stream>();
        for (int i = 0; i < 30; i++) {
            streams.add(new Stream(node.http(), "/jobs/" + id + "/events"));
        }
        int before = steered.looks.get();
        for (int rows = 1; rows <= 5; rows++) {
            int seen = rows;
            steered.rows.set(rows);
            streams.forEach(
                    stream -> stream.next(event -> event.data().path("rows").asInt() == seen));
        }
        // Five looks at least; ticks in between see what was seen before.
        assertThat(steered.looks.get() - before).isBetween(5, 25);
        steered.released = true;
        streams.forEach(stream -> stream.next(event -> event.name().equals("end")));
        streams.forEach(Stream::close);
        awaitNobody();
    }

    @Test
    void refusesMoreListenersThanItMayHave() {
        String id = queue("hold");
        var streams = new ArrayList<Stream>();
        for (int i = 0; i < 40; i++) {
            streams.add(new Stream(node.http(), "/jobs/" + id + "/events"));
        }
        Answer refused = node.http().get("/events");
        refused.assertProblem(
                503,
                "Too many listeners",
                "40 listen to this server already, which is all that it takes (millrace.events.max-listeners). Try again later, or ask GET /status/{jobId}.");
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        streams.forEach(Stream::close);
        awaitNobody();
        steered.released = true;
        awaitStatus(id, "completed");
    }

    @Test
    void namesWhatItDoesNotKnow() {
        String none = "00000000-0000-7000-8000-000000000000";
        node.http()
                .get("/jobs/" + none + "/events")
                .assertProblem(
                        404,
                        "Job not found",
                        "There is no job with the id \"%s\".".formatted(none));
        assertThat(node.http().get("/events?status=done").status()).isEqualTo(400);
        assertThat(node.http().get("/events?state=failed").status()).isEqualTo(400);
    }

    static String queue(String payload) {
        Answer answer =
                node.http()
                        .post(
                                "/jobs",
                                "{\"type\":\"steered\",\"payload\":{\"do\":\"%s\"}}"
                                        .formatted(payload));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("jobId");
    }

    private static void awaitStatus(String id, String... any) {
        await().until(
                        () -> node.http().get("/jobs/" + id).text("status"),
                        status -> List.of(any).contains(status));
    }

    private static void awaitNobody() {
        await().untilAsserted(() -> assertThat(node.part(Listeners.class).size()).isZero());
    }
}
