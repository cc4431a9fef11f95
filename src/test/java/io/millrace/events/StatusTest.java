package io.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blackbox.Answer;
import blackbox.Http;
import blackbox.RunningMillrace;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The small answer for pollers, and events, on H2.
class StatusTest {

    private static RunningMillrace millrace;
    private static Steered steered;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.start(RunningMillrace.newDataDir(), List.of(Steered.class));
        steered = millrace.part(Steered.class);
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void isReadOnceASecondAndNotSentAgain() {
        Http http = millrace.http();
        String id =
                http.post("/jobs", "{\"type\":\"steered\",\"payload\":{\"do\":\"hold\"}}")
                        .text("jobId");
        await().until(() -> http.get("/jobs/" + id).text("status").equals("processing"));
        Answer first = http.get("/status/" + id);
        assertThat(first.text("status")).isEqualTo("processing");
        assertThat(first.text("checkStatusUrl")).isEqualTo("/status/" + id);
        assertThat(first.json().has("resultUrl")).isFalse();
        assertThat(first.json().has("downloadUrls")).isFalse();
        assertThat(first.header("Cache-Control")).isEqualTo("max-age=1, private");
        String tag = first.header("ETag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        Answer again = http.send(http.request("/status/" + id).header("If-None-Match", tag).GET());
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();

        try (var stream = new Stream(http, "/jobs/" + id + "/events")) {
            assertThat(stream.next().status()).isEqualTo("processing");
            steered.released = true;
            stream.next(event -> event.name().equals("end"));
        }
        Answer ended =
                await().until(
                                () -> http.get("/status/" + id),
                                answer -> answer.text("status").equals("completed"));
        assertThat(ended.text("progress")).isEqualTo("100");
        assertThat(ended.text("resultUrl")).isEqualTo("/jobs/" + id);
        assertThat(ended.json().path("downloadUrls").get(0).asString()).isEqualTo("/files/1");
        assertThat(ended.header("ETag")).isNotEqualTo(tag);
        assertThat(http.get("/status/none").status()).isEqualTo(404);
        int before = steered.looks.get();
        for (int i = 0; i < 50; i++) {
            assertThat(http.get("/status/" + id).status()).isEqualTo(200);
        }
        assertThat(steered.looks.get() - before).as("within a second or two").isLessThan(5);
    }

    @Test
    void aStopDoesNotWaitForThoseWhoListen() {
        var other = RunningMillrace.start(RunningMillrace.newDataDir(), List.of(Steered.class));
        try (var stream = new Stream(other.http(), "/events")) {
            stream.next();
            long began = System.nanoTime();
            other.close();
            assertThat(stream.next().name()).isEqualTo("closed");
            assertThat((System.nanoTime() - began) / 1_000_000_000).isLessThan(20);
        }
    }
}
