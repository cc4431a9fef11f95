package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// A Millrace whose object store is another machine's, as it were, over a wire that breaks.
@ExtendWith(OutputCaptureExtension.class)
class StoreDownTest {

    private static final String DETAIL =
            "The object store does not work at the moment. Try again later.";
    private static final String CSV = "name,email\nAda,ada@example.com\n";

    private final Path dataDir = RunningMillrace.newDataDir();
    private FaultyWire wire;
    private RunningMillrace millrace;
    private Http http;

    @BeforeEach
    void start() throws IOException {
        var store = RunningMillrace.shared().part(AwsConnectionDetails.class);
        wire = new FaultyWire(store.getEndpoint().getPort());
        restart();
    }

    private void restart() {
        if (millrace != null) {
            millrace.close();
        }
        var store = RunningMillrace.shared().part(AwsConnectionDetails.class);
        millrace =
                RunningMillrace.start(
                        dataDir,
                        "spring.cloud.aws.s3.endpoint=http://127.0.0.1:" + wire.port(),
                        "spring.cloud.aws.region.static=us-east-1",
                        "spring.cloud.aws.credentials.access-key=" + store.getAccessKey(),
                        "spring.cloud.aws.credentials.secret-key=" + store.getSecretKey(),
                        "millrace.storage.bucket="
                                + dataDir.getFileName()
                                        .toString()
                                        .toLowerCase(java.util.Locale.ROOT));
        http = millrace.http();
    }

    @AfterEach
    void stop(CapturedOutput output) throws IOException {
        millrace.close();
        wire.close();
        assertThat(output).doesNotContain("\tat ");
    }

    @Test
    void refusesUploadsWhileTheStoreIsDown(CapturedOutput output) {
        wire.cut();
        http.upload("people.csv", CSV).assertProblem(503, "Service Unavailable", DETAIL);
        assertThat(http.get("/files").json().get("files")).isEmpty();
        assertThat(output).contains("POST /upload failed: ");
        wire.repair();
        assertThat(http.upload("people.csv", CSV).status()).isEqualTo(201);
        assertThat(millrace.objectKeys()).isEqualTo(millrace.catalogueKeys()).hasSize(1);
    }

    @Test
    void leavesForTheSweepWhatItCannotThrowAway() {
        byte[] content = UploadTest.text(30 << 20);
        wire.cutAfterSending(20 << 20);
        http.upload("large.csv", () -> new ByteArrayInputStream(content))
                .assertProblem(503, "Service Unavailable", DETAIL);
        assertThat(http.get("/files").json().get("files")).isEmpty();
        assertThat(millrace.uploadsInFlight()).hasSize(1);
        wire.repair();
        assertThat(millrace.multipartUploads()).hasSize(1);
        restart();
        Awaitility.await().untilAsserted(this::assertNothingIsLeftOver);
    }

    @Test
    void deletesAFileWhoseContentCannotBeDeletedNow() {
        String id = http.upload("people.csv", CSV).text("fileId");
        wire.cut();
        assertThat(http.delete("/files/" + id).status()).isEqualTo(204);
        assertThat(http.get("/files/" + id).status()).isEqualTo(404);
        wire.repair();
        assertThat(millrace.objectKeys()).hasSize(1);
        restart();
        Awaitility.await().untilAsserted(this::assertNothingIsLeftOver);
    }

    @Test
    void startsWithoutTheStoreAndMakesTheBucketLater() {
        millrace.close();
        wire.cut();
        restart();
        http.upload("people.csv", CSV).assertProblem(503, "Service Unavailable", DETAIL);
        wire.repair();
        assertThat(http.upload("people.csv", CSV).status()).isEqualTo(201);
    }

    private void assertNothingIsLeftOver() {
        assertThat(millrace.uploadsInFlight()).isEmpty();
        assertThat(millrace.multipartUploads()).isEmpty();
        assertThat(millrace.objectKeys()).isEqualTo(millrace.catalogueKeys());
    }
}
