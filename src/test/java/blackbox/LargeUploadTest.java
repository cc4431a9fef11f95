package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Uploads that are larger than the memory they pass through.
class LargeUploadTest {

    private static final long MB = 1 << 20;

    private static ForkedMillrace millrace;
    private static Http http;

    @BeforeAll
    static void start() {
        millrace =
                ForkedMillrace.start(
                        RunningMillrace.newDataDir(),
                        List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
        http = millrace.http();
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void storesMoreThanTheHeapHolds() throws Exception {
        storesInConstantMemory(400);
    }

    @Test
    @Tag("long")
    void storesTwoGigabytes() throws Exception {
        storesInConstantMemory(2048);
    }

    private static void storesInConstantMemory(long megabytes) throws Exception {
        Answer answer = http.upload("large.csv", () -> new Letters(megabytes * MB));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().get("size").asLong()).isEqualTo(megabytes * MB);
        assertThat(answer.text("sha256")).isEqualTo(sha256(new Letters(megabytes * MB)));
        assertThat(http.delete("/files/" + answer.text("fileId")).status()).isEqualTo(204);
    }

    @Test
    void manyLargeUploadsAtOnceWaitForTheirTurn() {
        List<CompletableFuture<Answer>> uploads =
                IntStream.range(0, 30)
                        .mapToObj(i ->
                                CompletableFuture.supplyAsync(
                                        () -> http.upload(i + ".csv", () -> new Letters(9 * MB)),
                                        task -> Thread.ofVirtual().start(task)))
                        .toList();
        assertThat(uploads).allSatisfy(upload -> assertThat(upload.join().status()).isEqualTo(201));
        uploads.forEach(upload -> http.delete("/files/" + upload.join().text("fileId")));
    }

    private static String sha256(InputStream content) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[64 * 1024];
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// So many letters, made as they are read.
    private static final class Letters extends InputStream {

        private final byte[] block = UploadTest.text(1 << 20);
        private final long size;
        private long position;

        Letters(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return position == size ? -1 : block[(int) (position++ % block.length)];
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (position == size) {
                return -1;
            }
            int from = (int) (position % block.length);
            int count = (int) Math.min(Math.min(length, block.length - from), size - position);
            System.arraycopy(block, from, target, offset, count);
            position += count;
            return count;
        }
    }
}
