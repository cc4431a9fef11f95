package io.millrace.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blackbox.Answer;
import blackbox.Http;
import blackbox.RunningMillrace;
import io.millrace.webhooks.Receiver.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import testing.Databases;

/// Callbacks: one Millrace on H2, two on one PostgreSQL, and one that calls no private address.
class WebhooksTest {

    enum Where {
        H2,
        POSTGRESQL,
        SAFE
    }

    private static RunningMillrace onH2;
    private static RunningMillrace onPostgres;
    private static RunningMillrace beside;
    private static RunningMillrace safe;
    private Receiver receiver;

    @BeforeAll
    static void start() {
        onH2 = start("millrace.webhooks.allow-private=true");
        String url = "spring.datasource.url=" + Databases.newPostgres();
        onPostgres = start("millrace.webhooks.allow-private=true", url);
        beside = start("millrace.webhooks.allow-private=true", url);
        safe = start("millrace.webhooks.allow-private=false");
    }

    private static RunningMillrace start(String... settings) {
        return RunningMillrace.start(
                RunningMillrace.newDataDir(),
                List.of(Quick.class),
                Stream.concat(
                                Stream.of(settings),
                                Stream.of(
                                        "millrace.webhooks.secret=" + Receiver.SECRET,
                                        "millrace.webhooks.delay=100ms",
                                        "millrace.webhooks.timeout=1s",
                                        "millrace.webhooks.give-up-after=3s"))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        Stream.of(safe, beside, onPostgres, onH2).forEach(RunningMillrace::close);
    }

    @BeforeEach
    void listen() throws IOException {
        receiver = new Receiver();
    }

    @AfterEach
    void stopListening() {
        receiver.close();
    }

    private static Http http(Where where) {
        return switch (where) {
            case H2 -> onH2.http();
            case POSTGRESQL -> onPostgres.http();
            case SAFE -> safe.http();
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void tellsHowAJobEnded(Where where) throws Exception {
        Http http = http(where);
        String done = queue(http, "", receiver.url("/ok"));
        Call call = receiver.awaitCallFor(done);
        Receiver.assertSigned(call);
        assertThat(UUID.fromString(call.delivery()).version()).isEqualTo(7);
        assertThat(call.json().path("event").asString()).isEqualTo("job.completed");
        assertThat(call.json().at("/job/status").asString()).isEqualTo("completed");
        assertThat(call.json().at("/job/completedAt").asString()).isNotBlank();
        assertThat(callback(http, done, "delivered").text("callback.attempts")).isEqualTo("1");

        String failed = queue(http, "fail", receiver.url("/ok"));
        call = receiver.awaitCallFor(failed);
        assertThat(call.json().path("event").asString()).isEqualTo("job.failed");
        assertThat(call.json().at("/job/error").asString()).isEqualTo("as asked");

        String held = queue(http, "hold", receiver.url("/ok"));
        assertThat(http.get("/jobs/" + held).text("callback.status")).isEqualTo("waiting");
        http.delete("/jobs/" + held);
        call = receiver.awaitCallFor(held);
        assertThat(call.json().path("event").asString()).isEqualTo("job.cancelled");
        assertThat(http.get("/jobs/" + queue(http, "", null)).json().has("callback")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void tellsOfTheEndAlsoWhereItCannotTellMore(Where where) {
        String broken = queue(http(where), "broken", receiver.url("/ok"));
        Call call = receiver.awaitCallFor(broken);
        assertThat(call.json().path("event").asString()).isEqualTo("job.completed");
        assertThat(call.json().at("/job/status").asString()).isEqualTo("completed");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void comesAgainUntilItIsTaken(Where where) {
        String job = queue(http(where), "", receiver.url("/twice"));
        Answer told = callback(http(where), job, "delivered");
        assertThat(told.text("callback.attempts")).isEqualTo("3");
        assertThat(told.text("callback.lastError")).isNull();
        assertThat(receiver.to("/twice").stream().map(Call::delivery).distinct()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/no answered 500", "/away answered 302", "/slow no answer within 1 s"})
    void givesUpInTheEnd(String pathAndError) {
        String path = pathAndError.substring(0, pathAndError.indexOf(' '));
        String job = queue(onH2.http(), "", receiver.url(path));
        Answer told = callback(onH2.http(), job, "failed");
        assertThat(told.text("callback.lastError"))
                .isEqualTo(pathAndError.substring(path.length() + 1));
        assertThat(told.json().at("/callback/attempts").asInt()).isGreaterThan(1);
        assertThat(receiver.to("/ok")).as("redirects are not followed").isEmpty();
    }

    @Test
    void aSlowReceiverDoesNotHoldUpOthers() {
        var deliveries = onH2.part(Deliveries.class);
        String slow = queue(onH2.http(), "", receiver.url("/no").replace("127.0.0.1", "localhost"));
        String quick = queue(onH2.http(), "", receiver.url("/ok"));
        callback(onH2.http(), slow, "failed");
        callback(onH2.http(), quick, "delivered");
        onH2.part(JdbcClient.class)
                .sql("UPDATE webhook SET url = REPLACE(url, '/no', '/slow') WHERE job_id = ?")
                .param(UUID.fromString(slow))
                .update();
        onH2.part(TransactionTemplate.class)
                .executeWithoutResult(_ -> {
                    for (int i = 0; i < SendDeliveries.AT_ONCE; i++) {
                        deliveries.add(UUID.fromString(slow), "{}");
                    }
                    deliveries.add(UUID.fromString(quick), "{\"another\": 1}");
                });
        await().until(() -> receiver.to("/ok").size() == 2);
        assertThat(receiver.to("/slow")).hasSizeLessThan(SendDeliveries.AT_ONCE);
    }

    @Test
    void twoNodesSendADeliveryOnce() {
        var jobs = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            Http any = i % 2 == 0 ? onPostgres.http() : beside.http();
            jobs.add(queue(any, "", receiver.url("/ok")));
        }
        jobs.forEach(job -> callback(onPostgres.http(), job, "delivered"));
        assertThat(receiver.calls.stream().map(Call::job))
                .containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void aFileThatIsProcessedTells() {
        Http http = onH2.http();
        String file = http.upload("a.csv", "name,email\nAda,a@b.c\n").text("fileId");
        Answer queued =
                http.post(
                        "/process/" + file,
                        "{\"callbackUrl\":\"%s\"}".formatted(receiver.url("/ok")));
        assertThat(queued.status()).as(queued.body()).isEqualTo(202);
        Call call = receiver.awaitCallFor(queued.text("jobId"));
        assertThat(call.json().at("/job/result/successfulInserts").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://localhost:1/",
                "http://2130706433/",
                "https://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://[fd00:ec2::254]/",
                "http://169.254.169.254/latest/meta-data",
                "http://0.0.0.0/",
                "http://100.64.0.1/"
            })
    void refusesPrivateAddresses(String url) {
        Answer refused = ask(safe.http(), "", url);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("Private callback URL");
        assertThat(refused.text("detail")).contains("millrace.webhooks.allow-private");
        assertThat(refused.text("field")).isEqualTo("callbackUrl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "file:///etc/passwd",
                "/ok",
                "x",
                "http://",
                "http://a b/",
                "http://127.1/",
                "http://user:password@8.8.8.8/",
                "http://8.8.8.8/#part",
                "http://8.8.8.8:0/",
                "http://8.8.8.8:70000/"
            })
    void refusesWhatIsNoAddress(String url) {
        Answer refused = ask(onH2.http(), "", url);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("Bad callback URL");
    }

    @Test
    void looksAtTheAddressThatItConnectsTo() {
        // As a name does that meant a public address when the job was queued.
        String job = queue(safe.http(), "hold", null);
        safe.part(JdbcClient.class)
                .sql("INSERT INTO webhook (job_id, url, host) VALUES (?, ?, ?)")
                .params(UUID.fromString(job), receiver.url("/ok"), "127.0.0.1")
                .update();
        safe.http().delete("/jobs/" + job);
        assertThat(callback(safe.http(), job, "failed").text("callback.lastError"))
                .isEqualTo("127.0.0.1 is not on the public internet");
        assertThat(receiver.calls).isEmpty();
    }

    @Test
    void needsASecret() {
        try (var bare = RunningMillrace.start(RunningMillrace.newDataDir(), List.of(Quick.class))) {
            ask(bare.http(), "", "http://8.8.8.8/")
                    .assertProblem(
                            400,
                            "Callbacks are off",
                            "There is no secret to sign callbacks with. Set millrace.webhooks.secret.");
        }
    }

    private static String queue(Http http, String what, String url) {
        Answer answer = ask(http, what, url);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("jobId");
    }

    private static Answer ask(Http http, String what, String url) {
        return http.post(
                "/jobs",
                "{\"type\":\"quick\",\"payload\":{\"do\":\"%s\"}%s}"
                        .formatted(
                                what, url == null ? "" : ",\"callbackUrl\":\"%s\"".formatted(url)));
    }

    private static Answer callback(Http http, String job, String status) {
        return await().until(
                        () -> http.get("/jobs/" + job),
                        answer -> status.equals(answer.text("callback.status")));
    }
}
