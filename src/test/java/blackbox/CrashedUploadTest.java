package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is left of uploads whose process was killed.
class CrashedUploadTest {

    private static final int MB = 1 << 20;

    private final Path dataDir = RunningMillrace.newDataDir();

    @Test
    void sweepsAtStartWhatAKillLeft() throws IOException {
        String kept;
        try (var killed = ForkedMillrace.start(dataDir, List.of())) {
            kept = killed.http().upload("kept.csv", "name,email\n").text("fileId");
            try (var first = begin(killed.http());
                    var second = begin(killed.http())) {
                first.getOutputStream().write(UploadTest.text(20 * MB));
                second.getOutputStream().write(UploadTest.text(3 * MB)); // not even a part
                await().atMost(Duration.ofSeconds(30)).until(() -> storedBytes() > 8 * MB);
                killed.kill();
            }
        }
        try (var restarted = RunningMillrace.start(dataDir)) {
            await().untilAsserted(() -> {
                assertThat(restarted.uploadsInFlight()).isEmpty();
                assertThat(restarted.multipartUploads()).isEmpty();
                assertThat(restarted.objectKeys()).isEqualTo(restarted.catalogueKeys()).hasSize(1);
                assertThat(storedBytes()).isLessThan(MB);
            });
            assertThat(restarted.http().get("/files/" + kept).status()).isEqualTo(200);
        }
    }

    private static Socket begin(Http http) throws IOException {
        var socket = http.connect();
        socket.getOutputStream()
                .write(
                        """
                        POST /upload HTTP/1.1
                        Host: localhost
                        Content-Length: 30000000
                        Content-Type: multipart/form-data; boundary=x

                        --x
                        Content-Disposition: form-data; name="file"; filename="killed.csv"

                        """
                                .replace("\n", "\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// How much the object store has on disk.
    private long storedBytes() throws IOException {
        try (var files = Files.walk(dataDir.resolve("s3"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
