package blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// Speaks HTTP to a Millrace on this machine.
public final class Http {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private static final String BOUNDARY = "----millrace-test-boundary";

    private final int port;

    public Http(int port) {
        this.port = port;
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    public Answer post(String path, String json) {
        return post(path, json, Map.of());
    }

    public Answer post(String path, String json, Map<String, String> headers) {
        var request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json));
        headers.forEach(request::header);
        return send(request);
    }

    /// Uploads a text as the part `file`.
    public Answer put(String path, String json) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json)));
    }

    public Answer upload(String name, String content) {
        return upload(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public Answer upload(String name, byte[] content) {
        return multipart("/upload", filePart("file", name, content));
    }

    /// Uploads what a stream holds, without keeping it in memory.
    public Answer upload(String name, Supplier<? extends InputStream> content) {
        return send(
                request("/upload")
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(
                                BodyPublishers.concat(
                                        BodyPublishers.ofByteArray(head("file", name)),
                                        BodyPublishers.ofInputStream(content),
                                        BodyPublishers.ofByteArray(END))));
    }

    private static final byte[] END = bytes("\r\n--" + BOUNDARY + "--\r\n");

    /// Posts parts made by [#filePart] and [#fieldPart].
    public Answer multipart(String path, byte[]... parts) {
        BodyPublisher[] bodies = new BodyPublisher[parts.length + 1];
        for (int i = 0; i < parts.length; i++) {
            bodies[i] = BodyPublishers.ofByteArray(parts[i]);
        }
        bodies[parts.length] = BodyPublishers.ofByteArray(bytes("--" + BOUNDARY + "--\r\n"));
        return send(
                request(path)
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(BodyPublishers.concat(bodies)));
    }

    public static byte[] filePart(String field, String name, byte[] content) {
        return concat(head(field, name), content, bytes("\r\n"));
    }

    public static byte[] fieldPart(String field, String value) {
        return bytes(
                "--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\""
                        + field
                        + "\"\r\n\r\n"
                        + value
                        + "\r\n");
    }

    /// A part whose Content-Disposition is given as it is, to the byte.
    public static byte[] part(String disposition, byte[] content) {
        return concat(
                bytes("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n\r\n"),
                content,
                bytes("\r\n"));
    }

    private static byte[] head(String field, String name) {
        return bytes(
                "--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\""
                        + field
                        + "\"; filename=\""
                        + name
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofMinutes(5));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            var response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A connection to write whatever bytes a test needs.
    public Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /// Sends a request as it is, line ends made CRLF, and reads until the server closes: ask for
    /// `Connection: close`.
    public Answer raw(String request) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(bytes(request.replace("\n", "\r\n")));
            return Answer.parse(socket.getInputStream().readAllBytes());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
