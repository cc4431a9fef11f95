package benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import blackbox.ForkedMillrace;
import blackbox.Http;
import blackbox.RunningMillrace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// How fast uploads are, beside a plain copy into the same S3 server: see docs/benchmarks.md.
@Tag("long")
class UploadBenchmark {

    private static final long SIZE = Long.getLong("benchmark.megabytes", 1024) << 20;
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final int PART = 8 << 20;
    private static final String BUCKET = "millrace";

    private static final Pattern S3 = Pattern.compile("S3 at (http://[^,]+),");
    private static final Pattern GC = Pattern.compile("\\) (\\d+)M->(\\d+)M\\(");

    private Path dataDir;
    private ForkedMillrace millrace;
    private Http http;
    private S3Client s3;

    @BeforeEach
    void start() throws IOException {
        dataDir = RunningMillrace.newDataDir();
        millrace = ForkedMillrace.start(dataDir, List.of("-Xmx256m", "-Xlog:gc"));
        http = millrace.http();
        List<String> keys = Files.readAllLines(dataDir.resolve("s3/keys"));
        s3 =
                S3Client.builder()
                        .endpointOverride(URI.create(logged(S3).findFirst().orElseThrow().group(1)))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(keys.get(0), keys.get(1))))
                        .forcePathStyle(true)
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .build();
    }

    @AfterEach
    void stop() throws IOException {
        s3.close();
        millrace.close();
        FileSystemUtils.deleteRecursively(dataDir);
    }

    @Test
    void uploadsBesideAPlainCopy() {
        upload(SIZE / 2);
        copy(SIZE / 2);
        var ratios = new ArrayList<Double>();
        for (int round = 1; round <= ROUNDS; round++) {
            double copied = copy(SIZE);
            double uploaded = upload(SIZE);
            ratios.add(uploaded / copied);
            Report.round(
                    "upload, round %d: plain copy %.0f MB/s, upload %.0f MB/s, ratio %.2f",
                    round, copied, uploaded, uploaded / copied);
        }
        Report.result(
                "upload of %d MB / plain copy, -Xmx256m".formatted(SIZE >> 20),
                "%.2f".formatted(Report.median(ratios)),
                ">= 0.70");

        double large = upload(2 * SIZE);
        Report.result(
                "upload of %d MB, -Xmx256m".formatted((2 * SIZE) >> 20),
                "passes, %.0f MB/s; heap: peak %d MB, after GC at most %d MB"
                        .formatted(large, highest(1), highest(2)),
                "passes");
    }

    /// MB/s of one upload, as the client sees it.
    private double upload(long size) {
        long start = System.nanoTime();
        var answer = http.upload("upload.csv", () -> new GeneratedCsv(size));
        double seconds = secondsSince(start);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().get("size").asLong()).isEqualTo(size);
        http.delete("/files/" + answer.text("fileId"));
        return megabytes(size) / seconds;
    }

    /// MB/s of the same stream, sent by this process to the S3 server inside Millrace, part by
    /// part.
    private double copy(long size) {
        long start = System.nanoTime();
        String upload = s3.createMultipartUpload(to -> to.bucket(BUCKET).key("copy")).uploadId();
        var parts = new ArrayList<CompletedPart>();
        try (var in = new GeneratedCsv(size)) {
            byte[] buffer = new byte[PART];
            for (int n = in.readNBytes(buffer, 0, PART);
                    n > 0;
                    n = in.readNBytes(buffer, 0, PART)) {
                parts.add(sendPart(upload, parts.size() + 1, buffer, n));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        s3.completeMultipartUpload(to ->
                to.bucket(BUCKET)
                        .key("copy")
                        .uploadId(upload)
                        .multipartUpload(all -> all.parts(parts)));
        double seconds = secondsSince(start);
        s3.deleteObject(from -> from.bucket(BUCKET).key("copy"));
        return megabytes(size) / seconds;
    }

    private CompletedPart sendPart(String upload, int number, byte[] buffer, int length) {
        var body =
                RequestBody.fromContentProvider(
                        () -> new java.io.ByteArrayInputStream(buffer, 0, length),
                        length,
                        "application/octet-stream");
        var answer =
                s3.uploadPart(
                        to ->
                                to.bucket(BUCKET)
                                        .key("copy")
                                        .uploadId(upload)
                                        .partNumber(number)
                                        .contentLength((long) length),
                        body);
        return CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build();
    }

    /// The highest heap use in MB that the log of collections names: before (1) or after (2) one.
    private int highest(int group) {
        return logged(GC).mapToInt(gc -> Integer.parseInt(gc.group(group))).max().orElse(0);
    }

    private Stream<MatchResult> logged(Pattern pattern) {
        return millrace.log().stream().flatMap(line -> pattern.matcher(line).results());
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double megabytes(long bytes) {
        return bytes / 1e6;
    }
}
