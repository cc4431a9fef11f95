package io.millrace;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Millrace's HTTP calls as the `--import` client needs them. Knows nothing that another client
/// could not know.
final class ImportClient implements AutoCloseable {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final int SHOWN_OF_A_STRANGE_ANSWER = 200;

    private final URI base;
    private final JsonMapper json;
    private final HttpClient http;

    ImportClient(URI base, JsonMapper json) {
        this.base = base;
        this.json = json;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        // To ourselves: a proxy of this machine's user has no part in it.
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(CONNECT_WITHIN)
                        .build();
    }

    record Uploaded(String fileId) {
        Uploaded {
            Objects.requireNonNull(fileId, "fileId");
        }
    }

    record Accepted(String jobId) {
        Accepted {
            Objects.requireNonNull(jobId, "jobId");
        }
    }

    /// The members of a problem detail (RFC 9457) that are shown.
    private record Problem(@Nullable String title, @Nullable String detail) {
        Optional<String> text() {
            return Stream.of(title, detail)
                    .filter(Objects::nonNull)
                    .map(VisibleText::of)
                    .reduce((a, b) -> a + ": " + b);
        }
    }

    URI base() {
        return base;
    }

    URI jobUrl(String jobId) {
        return base.resolve("/jobs/" + jobId);
    }

    URI fileUrl(String fileId) {
        return base.resolve("/files/" + fileId);
    }

    /// Streams a file to `POST /upload`: never more of it in memory than a buffer, its length
    /// announced.
    ///
    /// @param sent is told how many bytes of the file have been handed to the network, from other
    ///   threads
    Uploaded upload(Path file, LongConsumer sent) throws CallFailed, InterruptedException {
        var boundary = "millrace-" + UUID.randomUUID();
        // No time limit: how long a large file takes depends on its size.
        var request =
                HttpRequest.newBuilder(base.resolve("/upload"))
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(multipart(file, boundary, sent))
                        .build();
        return send(request, Uploaded.class);
    }

    /// Queues the import of a stored file.
    ///
    /// @return the id of its job
    String process(String fileId) throws CallFailed, InterruptedException {
        var request =
                HttpRequest.newBuilder(base.resolve("/process/" + fileId))
                        .timeout(ANSWER_WITHIN)
                        .POST(BodyPublishers.noBody())
                        .build();
        return send(request, Accepted.class).jobId();
    }

    JobReport job(String jobId) throws CallFailed, InterruptedException {
        var request = HttpRequest.newBuilder(jobUrl(jobId)).timeout(ANSWER_WITHIN).build();
        return send(request, JobReport.class);
    }

    /// Drops what is under way: this is called at the end, or when Millrace stops.
    @Override
    public void close() {
        http.shutdownNow();
    }

    private static BodyPublisher multipart(Path file, String boundary, LongConsumer sent)
            throws CallFailed {
        var head =
                BodyPublishers.ofString(
                        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                                        .formatted(boundary, quoted(file))
                                + "Content-Type: application/octet-stream\r\n\r\n");
        var content = BodyPublishers.ofInputStream(() -> open(file, sent));
        var tail = BodyPublishers.ofString("\r\n--%s--\r\n".formatted(boundary));
        try {
            return BodyPublishers.fromPublisher(
                    BodyPublishers.concat(head, content, tail),
                    head.contentLength() + Files.size(file) + tail.contentLength());
        } catch (IOException e) {
            throw new CallFailed("The file cannot be read: " + reason(e), false);
        }
    }

    /// A file name inside quotes, escaped as browsers do.
    private static String quoted(Path file) {
        return file.getFileName()
                .toString()
                .replace("\"", "%22")
                .replace("\r", "%0D")
                .replace("\n", "%0A");
    }

    private static InputStream open(Path file, LongConsumer sent) {
        try {
            return new Counting(Files.newInputStream(file), sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T send(HttpRequest request, Class<T> answer)
            throws CallFailed, InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CallFailed(
                    "%s %s got no answer: %s"
                            .formatted(request.method(), request.uri().getPath(), reason(e)),
                    true);
        }
        if (response.statusCode() >= 300) {
            throw refused(response);
        }
        return read(response.body(), answer)
                .orElseThrow(() ->
                        new CallFailed(
                                "%s %s got an answer that is not understood: %s"
                                        .formatted(
                                                request.method(),
                                                request.uri().getPath(),
                                                excerpt(response.body())),
                                false));
    }

    private CallFailed refused(HttpResponse<String> response) {
        var body = response.body();
        var why = read(body, Problem.class).flatMap(Problem::text).orElseGet(() -> excerpt(body));
        return new CallFailed(response.statusCode() + " " + why, response.statusCode() >= 500);
    }

    /// @return nothing where the text is not JSON of that shape
    private <T> Optional<T> read(String text, Class<T> type) {
        try {
            return Optional.ofNullable(json.readValue(text, type));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static String excerpt(String body) {
        return body.isBlank()
                ? "(without a word)"
                : VisibleText.cut(VisibleText.of(body.strip()), SHOWN_OF_A_STRANGE_ANSWER);
    }

    /// The innermost message: the HTTP client wraps what really happened several times.
    private static String reason(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        var name = cause.getClass().getSimpleName();
        return message == null ? name : name + ": " + VisibleText.of(message);
    }

    /// Tells how far a file has been read.
    private static final class Counting extends FilterInputStream {

        private final LongConsumer counted;
        private long bytes;

        Counting(InputStream in, LongConsumer counted) {
            super(in);
            this.counted = counted;
        }

        @Override
        public int read() throws IOException {
            var b = super.read();
            if (b >= 0) {
                add(1);
            }
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var read = super.read(buffer, offset, length);
            if (read > 0) {
                add(read);
            }
            return read;
        }

        private void add(int more) {
            bytes += more;
            counted.accept(bytes);
        }
    }
}
