package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// `POST /jobs`, and what holds for all ways to queue a job.
@ExtendWith(OutputCaptureExtension.class)
class JobsTest {

    private static final String LATER = "\"runAt\": \"2130-01-31T08:00:00+01:00\"";

    private static RunningMillrace millrace;
    private static Http http;
    private static Imports imports;

    @BeforeAll
    static void start() {
        millrace =
                RunningMillrace.start(RunningMillrace.newDataDir(), "millrace.queue.max-pending=4");
        http = millrace.http();
        imports = new Imports(http);
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    private static String file() {
        return imports.upload("jobs.csv", "name,email\nAnn,ann@example.org\n".getBytes(UTF_8));
    }

    private static String importOf(String file, String more) {
        return "{\"type\": \"import\", \"payload\": {\"fileId\": \"%s\"}%s}".formatted(file, more);
    }

    @Test
    void queuesAJobOfAnyType() {
        Answer queued = http.post("/jobs", importOf(file(), ", \"priority\": \"high\""));
        assertThat(queued.status()).as(queued.body()).isEqualTo(201);
        Answer done = imports.awaitEnd(queued.text("jobId"));
        assertThat(done.text("status")).isEqualTo("completed");
        assertThat(done.text("priority")).isEqualTo("high");
        assertThat(Imports.recordsOf(millrace, done.text("jobId"))).hasSize(1);

        String undo =
                "{\"type\": \"undo\", \"payload\": {\"jobId\": \"%s\"}}"
                        .formatted(done.text("jobId"));
        Answer undone = imports.awaitEnd(http.post("/jobs", undo).text("jobId"));
        assertThat(undone.text("status")).isEqualTo("completed");
        assertThat(Imports.recordsOf(millrace, done.text("jobId"))).isEmpty();
    }

    @Test
    void saysWhichFieldIsWrong() {
        String file = file();
        refused("[]", "body");
        refused("{}", "type");
        refused("{\"type\": 1}", "type");
        refused("{\"type\": \"nothing\"}", "type");
        refused("{\"type\": \"corrections\"}", "type");
        refused("{\"type\": \"import\"}", "fileId");
        refused("{\"type\": \"import\", \"payload\": []}", "payload");
        refused(importOf(file, ", \"priority\": \"urgent\""), "priority");
        refused(importOf(file, ", \"priority\": 1"), "priority");
        refused(importOf(file, ", \"runAt\": \"tomorrow\""), "runAt");
        refused(importOf(file, ", \"runAt\": \"1999-12-31T00:00:00Z\""), "runAt");
        refused(importOf(file, ", \"runat\": \"2030-01-31T08:00:00Z\""), "runat");
        refused(
                "{\"type\": \"import\", \"payload\": {\"fileId\": \"%s\", \"mod\": \"upsert\"}}"
                        .formatted(file),
                "mod");
        refused(
                "{\"type\": \"import\", \"payload\": {\"fileId\": \"%s\", \"mode\": \"upset\"}}"
                        .formatted(file),
                "mode");
        assertThat(http.post("/jobs", importOf(UUID.randomUUID().toString(), "")).status())
                .isEqualTo(404);
    }

    private static void refused(String body, String field) {
        Answer answer = http.post("/jobs", body);
        assertThat(answer.status()).as(body).isEqualTo(400);
        assertThat(answer.text("field")).as(answer.body()).isEqualTo(field);
    }

    @Test
    void theSameRequestWithTheSameKeyIsTheSameJob() {
        String file = file();
        var key = Map.of("Idempotency-Key", "once");
        String body = "{\"mode\": \"insert\"}";
        String first = http.post("/process/" + file, body, key).text("jobId");
        imports.awaitEnd(first);
        Answer again = http.post("/process/" + file, body, key);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("jobId")).isEqualTo(first);
        assertThat(again.text("status")).isEqualTo("completed");
        assertThat(Imports.recordsOf(millrace, first)).hasSize(1);

        http.post("/process/" + file, "{\"dryRun\": true}", key)
                .assertProblem(
                        422,
                        "Key used for another request",
                        "This Idempotency-Key came with another request before. Use a new key for a new request.");
        assertThat(http.post("/jobs", importOf(file, ""), key).status()).isEqualTo(422);
        http.post("/jobs", importOf(file, ""), Map.of("Idempotency-Key", "x".repeat(201)))
                .assertProblem(
                        400,
                        "Bad field",
                        "\"Idempotency-Key\" must be 1 to 200 printable ASCII characters.");
    }

    @Test
    void aKeyIsKeptAlsoForTheJobThatWasAtItAlready() {
        String file = file();
        String waits = http.post("/jobs", importOf(file, ", " + LATER)).text("jobId");
        var key = Map.of("Idempotency-Key", "a/b");
        Answer first = http.post("/process/" + file, "{}", key);
        assertThat(first.text("jobId")).isEqualTo(waits);
        http.delete("/jobs/" + waits);
        Answer again = http.post("/process/" + file, "{}", key);
        assertThat(again.text("jobId")).isEqualTo(waits);
        assertThat(again.text("status")).isEqualTo("cancelled");
    }

    @Test
    void isNotBroughtBackWithoutItsFile() {
        String file = file();
        String job = http.post("/jobs", importOf(file, ", " + LATER)).text("jobId");
        http.delete("/jobs/" + job);
        assertThat(http.delete("/files/" + file).status()).isEqualTo(204);
        http.post("/jobs/" + job + "/retry", "")
                .assertProblem(
                        404,
                        "File not found",
                        "There is no stored file with the id \"%s\". Upload one with POST /upload."
                                .formatted(file));
        assertThat(http.get("/jobs/" + job).text("status")).isEqualTo("cancelled");
    }

    @Test
    void takesNoMoreJobsThanMayWaitAndForgetsThoseThatAreCancelled(CapturedOutput output) {
        String file = file();
        var jobs =
                Stream.generate(() -> http.post("/jobs", importOf(file, ", " + LATER)))
                        .takeWhile(answer -> answer.status() == 201)
                        .limit(5)
                        .map(answer -> answer.text("jobId"))
                        .toList();
        assertThat(jobs).hasSize(4);
        Answer full = http.post("/jobs", importOf(file, ""));
        full.assertProblem(
                503,
                "Queue is full",
                "4 jobs wait already, which is all that the queue takes (millrace.queue.max-pending). Try again later.");
        assertThat(full.header("Retry-After")).isEqualTo("30");
        assertThat(output)
                .contains("POST /jobs was refused: 4 jobs wait already")
                .doesNotContain("ERROR");
        assertThat(http.post("/process/" + file, "{\"force\": true}").status()).isEqualTo(503);

        Answer waiting = http.get("/jobs/" + jobs.getFirst());
        assertThat(waiting.text("status")).isEqualTo("pending");
        assertThat(waiting.text("nextAttemptAt")).isEqualTo("2130-01-31T07:00:00Z");
        jobs.forEach(id -> assertThat(http.delete("/jobs/" + id).status()).isEqualTo(200));
        imports.awaitEnd(imports.process(file));
    }
}
