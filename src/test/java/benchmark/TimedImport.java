package benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blackbox.Answer;
import blackbox.Http;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Imports of one stored file, over HTTP.
///
/// @param rows how many the file has
record TimedImport(Http http, String fileId, long rows) {

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /// Stores the file.
    static TimedImport of(Http http, Supplier<? extends InputStream> csv, long rows) {
        Answer answer = http.upload("rows.csv", csv);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return new TimedImport(http, answer.text("fileId"), rows);
    }

    /// One import, from the request to the end that the job has noted: asking for it often would
    /// cost what is measured, and asking seldom would blur it.
    Measured run() {
        Instant start = Instant.now();
        var job = new AtomicReference<Answer>();
        Measured work = Measured.of(rows, () -> job.set(awaitEnd(queue())));
        Instant end = Instant.parse(job.get().text("completedAt"));
        return new Measured(rows, Duration.between(start, end).toNanos() / 1e9, work.cpuSeconds());
    }

    /// Queues an import and returns the job's id.
    String queue() {
        Answer answer = http.post("/process/" + fileId);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.text("jobId");
    }

    /// One import to its end, whatever that is; the job's id.
    String ended() {
        return Objects.requireNonNull(awaitEnd(queue()).text("jobId"));
    }

    private Answer awaitEnd(String jobId) {
        Answer job =
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> http.get("/jobs/" + jobId), TimedImport::ended);
        assertCompleted(job);
        return job;
    }

    static boolean ended(Answer job) {
        return Set.of("completed", "failed").contains(job.text("status"));
    }

    void assertCompleted(Answer job) {
        assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
        assertThat(job.json().get("rows").asLong()).isEqualTo(rows);
    }
}
