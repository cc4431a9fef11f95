package io.millrace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What the `--import` client makes of answers that a healthy Millrace does not give. The real
/// thing is tried by the black-box tests.
class ImportFilesTest {

    private static final String COMPLETED =
            """
            {"status":"completed","progress":100,"result":{"totalLines":2,"successfulInserts":2,
             "failedLines":0,"skippedLines":0,"successRate":100,"errorCategories":{},"errors":[]}}\
            """;

    @TempDir Path folder;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<String> uploads = Collections.synchronizedList(new ArrayList<>());
    private final List<Answer> jobAnswers = Collections.synchronizedList(new ArrayList<>());
    private Answer uploadAnswer =
            new Answer(201, "{\"fileId\":\"F\",\"fileName\":\"F-a\",\"size\":1}");
    private Answer processAnswer = new Answer(202, "{\"jobId\":\"J\",\"status\":\"pending\"}");
    private HttpServer server;
    private URI base;

    private record Answer(int status, String body) {}

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/upload",
                call -> {
                    if (uploadAnswer.status() == 201) {
                        uploads.add(
                                call.getRequestHeaders().getFirst("Content-Length")
                                        + " "
                                        + call.getRequestHeaders().getFirst("Content-Type")
                                        + "\n"
                                        + new String(call.getRequestBody().readAllBytes(), UTF_8));
                        answer(call, uploadAnswer);
                    } else {
                        answerBeforeReading(call, uploadAnswer);
                    }
                });
        server.createContext("/process/F", call -> answer(call, processAnswer));
        server.createContext(
                "/jobs/J",
                call ->
                        answer(
                                call,
                                jobAnswers.size() > 1
                                        ? jobAnswers.removeFirst()
                                        : jobAnswers.getFirst()));
        server.start();
        base = URI.create("http://localhost:" + server.getAddress().getPort());
        jobAnswers.add(new Answer(200, COMPLETED));
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void sendsTheFileAsOneMultipartFieldOfKnownLength() throws Exception {
        var file = file("zoë \"a\".csv", "name,email\nZoë,z@example.org\n");

        run(file);

        var upload = uploads.getFirst();
        var length = Long.parseLong(upload.substring(0, upload.indexOf(' ')));
        var boundary = upload.substring(upload.indexOf("boundary=") + 9, upload.indexOf('\n'));
        var body = upload.substring(upload.indexOf('\n') + 1);
        assertThat(body)
                .isEqualTo(
                        "--"
                                + boundary
                                + "\r\n"
                                + "Content-Disposition: form-data; name=\"file\"; filename=\"zoë %22a%22.csv\"\r\n"
                                + "Content-Type: application/octet-stream\r\n\r\n"
                                + "name,email\nZoë,z@example.org\n"
                                + "\r\n--"
                                + boundary
                                + "--\r\n");
        assertThat(length).isEqualTo(body.getBytes(UTF_8).length);
    }

    @Test
    void showsHowFarTheImportIs() throws Exception {
        jobAnswers.addAll(
                0,
                List.of(
                        new Answer(200, "{\"status\":\"pending\",\"progress\":0}"),
                        new Answer(
                                200,
                                "{\"status\":\"processing\",\"progress\":45.9,\"rows\":450000,\"rowsPerSecond\":62123.4}"),
                        new Answer(200, "{\"status\":\"retrying\",\"progress\":45}")));

        run(file("a.csv", "x"));

        assertThat(output().lines().limit(4))
                .containsExactly(
                        "a.csv: uploading  100 %",
                        "a.csv: waiting for a worker    0 %",
                        "a.csv: importing   45 %  450,000 rows  62,123 rows/s",
                        "a.csv: waiting to try again   45 %");
        assertThat(output()).contains("a.csv: completed, uploaded 1 B in ");
    }

    @Test
    void namesFilesItCannotReadFirstAndImportsTheOthers() throws Exception {
        var missing = folder.resolve("nope.csv");
        var good = file("good.csv", "x");

        run(good, missing, folder);

        assertThat(output().lines().limit(2))
                .containsExactly(
                        missing + ": not imported: there is no such file (" + missing + ")",
                        folder + ": not imported: that is a directory; name the files in it");
        assertThat(uploads).hasSize(1);
        assertThat(output())
                .endsWith(
                        """
                        1 of 3 files imported
                          %s: completed
                          %s: not imported: there is no such file (%s)
                          %s: not imported: that is a directory; name the files in it
                        """
                                .formatted(good, missing, missing, folder));
    }

    @Test
    void showsWhyAnUploadWasRefusedEvenBeforeAllOfItWasSent() throws Exception {
        uploadAnswer =
                new Answer(
                        413,
                        "{\"status\":413,\"title\":\"File too large\",\"detail\":\"The limit is 5 GB.\"}");
        var large = folder.resolve("large.csv");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(100_000_000);
        }

        run(large);

        assertThat(output())
                .endsWith(large + ": not imported: 413 File too large: The limit is 5 GB.\n");
    }

    @Test
    void showsARefusalThatIsNoProblemDetail() throws Exception {
        uploadAnswer = new Answer(502, "<html>\u001B[31mBad gateway</html>\n");
        var file = file("a.csv", "x");
        run(file);
        assertThat(output())
                .endsWith(file + ": not imported: 502 <html>\\u001B[31mBad gateway</html>\n");

        uploadAnswer = new Answer(503, "");
        run(file);
        assertThat(output()).endsWith(file + ": not imported: 503 (without a word)\n");
    }

    @Test
    void saysSoWhenTheAnswerIsNotUnderstood() throws Exception {
        processAnswer = new Answer(202, "{\"message\":\"fine\"}");
        var file = file("a.csv", "x");

        run(file);

        assertThat(output())
                .endsWith(
                        file
                                + ": not imported: POST /process/F got an answer that is not understood: {\"message\":\"fine\"}\n");
    }

    @Test
    void keepsAskingThroughPassingFaults() throws Exception {
        jobAnswers.addAll(
                0,
                List.of(
                        new Answer(503, "{\"title\":\"Busy\"}"),
                        new Answer(500, "oops"),
                        new Answer(200, "{\"status\":\"processing\"}")));

        run(file("a.csv", "x"));

        assertThat(output()).contains("a.csv: completed");
    }

    @Test
    void givesUpAskingWhenNobodyAnswersForLong() throws Exception {
        jobAnswers.set(0, new Answer(503, "{\"title\":\"Busy\"}"));
        var file = file("a.csv", "x");

        run(Duration.ofMillis(50), file);

        assertThat(output())
                .endsWith(
                        "%s: started, but its end was not seen (503 Busy); ask with: curl %s/jobs/J\n"
                                .formatted(file, base));
    }

    @Test
    void doesNotKeepAskingAboutAJobThatIsNotThere() throws Exception {
        jobAnswers.set(0, new Answer(404, "{\"title\":\"No such job\"}"));

        run(file("a.csv", "x"));

        assertThat(output()).contains("its end was not seen (404 No such job)");
    }

    @Test
    void saysThatTheImportGoesOnWhenItIsInterrupted() throws Exception {
        jobAnswers.set(0, new Answer(200, "{\"status\":\"processing\"}"));
        var file = file("a.csv", "x");
        var importing = Thread.ofVirtual().start(() -> runQuietly(file));
        await().until(() -> output().contains("importing"));

        importing.interrupt();

        assertThat(importing.join(Duration.ofSeconds(10))).isTrue();
        assertThat(output())
                .endsWith(
                        "a.csv: Millrace is stopping; the import goes on when it starts again."
                                + " Ask then with: curl "
                                + base
                                + "/jobs/J\n");
    }

    private void runQuietly(Path file) {
        try {
            run(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Path... files) throws InterruptedException {
        run(Duration.ofSeconds(30), files);
    }

    private void run(Duration patience, Path... files) throws InterruptedException {
        var screen =
                new Screen(new PrintStream(written, true, UTF_8), false, 80, Clock.systemUTC());
        try (var client = new ImportClient(base, JsonMapper.builder().build())) {
            new ImportFiles(client, screen, Duration.ofMillis(1), patience)
                    .run(List.of(files).stream().map(Path::toString).toList());
        }
    }

    private String output() {
        return written.toString(UTF_8);
    }

    private Path file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As Millrace does: the answer first, then what the client still sends, so that no reset of
    /// the connection overtakes the answer.
    private static void answerBeforeReading(HttpExchange call, Answer answer) throws IOException {
        try (call) {
            write(call, answer);
            call.getResponseBody().flush();
            call.getRequestBody().transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void answer(HttpExchange call, Answer answer) throws IOException {
        try (call) {
            write(call, answer);
        }
    }

    private static void write(HttpExchange call, Answer answer) throws IOException {
        var body = answer.body().getBytes(UTF_8);
        call.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        call.getResponseBody().write(body);
    }
}
