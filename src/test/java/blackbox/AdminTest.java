package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What operators ask for, as it goes over HTTP.
class AdminTest {

    private final Http http = RunningMillrace.shared().http();
    private final Imports imports = new Imports(http);

    private String failed() {
        String file = imports.upload("bad.csv", "name,email\nAda,nobody\n".getBytes(UTF_8));
        String id = http.post("/process/" + file, "{\"maxErrors\":0}").text("jobId");
        assertThat(imports.awaitEnd(id).text("status")).isEqualTo("failed");
        return id;
    }

    @Test
    void listsFailedJobsTheNewestFirstPageByPage() {
        String older = failed();
        String newer = failed();
        Answer first = http.get("/admin/dead-letters?limit=1&type=import");
        assertThat(first.text("jobs.0.jobId")).isEqualTo(newer);
        assertThat(first.text("jobs.0.error")).isNotBlank();
        Answer second = http.get("/admin/dead-letters?limit=1&cursor=" + first.text("nextCursor"));
        assertThat(second.text("jobs.0.jobId")).isEqualTo(older);
        assertThat(http.get("/admin/dead-letters?limit=0").text("field")).isEqualTo("limit");
        assertThat(http.get("/admin/dead-letters?cursor=1").text("field")).isEqualTo("cursor");
    }

    @Test
    void countsBeforeItRetries() {
        String id = failed();
        Answer counted = http.post("/jobs/retry?status=failed&type=import&dryRun=true");
        assertThat(counted.status()).as(counted.body()).isEqualTo(200);
        assertThat(counted.json().get("matched").asInt()).isPositive();
        assertThat(counted.text("retried")).isEqualTo("0");
        assertThat(counted.text("dryRun")).isEqualTo("true");
        assertThat(http.get("/jobs/" + id).text("status")).isEqualTo("failed");
        Answer none = http.post("/jobs/retry?status=failed&owner=" + UUID.randomUUID());
        assertThat(none.text("matched")).isEqualTo("0");
        assertThat(none.text("refused")).isEqualTo("0");
    }

    @Test
    void cancelsWhatMatchesAfterItWasCounted() {
        String note = UUID.randomUUID().toString();
        String file = imports.upload("later.csv", "name,email\n".getBytes(UTF_8));
        String later =
                """
                {"type": "import", "runAt": "2099-01-01T00:00:00Z", "payload": {"fileId": "%s", "force": true}}\
                """
                        .formatted(file);
        String id = http.post("/jobs", later).text("jobId");
        String which = "/jobs/cancel?payload=fileId=" + file;
        assertThat(http.post(which + "&dryRun=true").text("matched")).isEqualTo("1");
        assertThat(http.post(which + "&q=" + note).text("matched")).isEqualTo("0");
        assertThat(http.post(which + "&status=pending&q=LATER").text("cancelled")).isEqualTo("1");
        assertThat(http.get("/jobs/" + id).text("status")).isEqualTo("cancelled");
        assertThat(http.get("/jobs?payload=fileId=" + file).text("jobs.0.jobId")).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "/jobs/retry, status",
        "/jobs/cancel?status=completed, status",
        "/jobs/cancel?payload=people, payload",
        "/jobs/cancel?payload==people, payload",
        "/jobs/retry?status=completed, status",
        "/jobs/retry?status=lost, status",
        "/jobs/retry?status=failed&cursor=x, cursor",
        "/jobs/retry?status=failed&dryRun=maybe, dryRun",
    })
    void refusesToRetryWhatCannotBe(String path, String field) {
        Answer refused = http.post(path);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/admin/detect-zombies; {\"timeoutMinutes\":0}; timeoutMinutes",
                "/admin/detect-zombies; {\"timeoutMinutes\":1.5}; timeoutMinutes",
                "/admin/detect-zombies; {\"timeoutMinutes\":\"5\"}; timeoutMinutes",
                "/admin/detect-zombies; {\"timeoutMinute\":5}; timeoutMinute",
                "/admin/cleanup-jobs; {\"daysOld\":-1}; daysOld",
                "/admin/cleanup-jobs; {\"daysOld\":1e9}; daysOld",
                "/admin/cleanup-jobs; {\"types\":[\"imports\"]}; type",
                "/admin/cleanup-jobs; {\"types\":[]}; types",
                "/admin/cleanup-jobs; {\"files\":\"yes\"}; files",
            })
    void refusesBadRequestsNamingTheField(String path, String body, String field) {
        Answer refused = http.post(path, body);
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo(field);
    }

    @Test
    void doesAllOfItWithoutABody() {
        Answer recovered = http.post("/admin/recover-jobs");
        assertThat(recovered.status()).isEqualTo(200);
        assertThat(recovered.text("message")).isNotBlank();
        for (String count :
                new String[] {"pending", "processing", "completed", "failed", "recovered"}) {
            assertThat(recovered.json().at("/stats/" + count).isIntegralNumber()).isTrue();
        }
        Answer zombies = http.post("/admin/detect-zombies");
        assertThat(zombies.text("zombieCount")).isEqualTo("0");
        assertThat(zombies.text("timeoutMinutes")).isEqualTo("30");
        Answer cleaned = http.post("/admin/cleanup-jobs");
        assertThat(cleaned.text("deletedCount")).isEqualTo("0");
        assertThat(cleaned.text("daysOld")).isEqualTo("30");
    }
}
