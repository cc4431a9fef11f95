package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Uploads to a Millrace of their own, with a small limit, so that every object and row in there is
/// theirs.
class UploadTest {

    private static final int MB = 1024 * 1024;
    private static final String CSV = "name,email,age,department\nAda,ada@example.com,36,Engines\n";

    private static RunningMillrace millrace;
    private static Http http;

    @BeforeAll
    static void start() {
        millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(), "millrace.uploads.max-size=40MB");
        http = millrace.http();
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void storesAFile() throws Exception {
        Answer answer = http.upload("people.csv", CSV);
        assertThat(answer.status()).isEqualTo(201);
        String id = answer.text("fileId");
        assertThat(id)
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(answer.header("Location")).isEqualTo("/files/" + id);
        assertThat(answer.text("message")).isEqualTo("File uploaded");
        assertThat(answer.text("fileName")).isEqualTo(id + "-people.csv");
        assertThat(answer.text("name")).isEqualTo("people.csv");
        assertThat(answer.json().get("size").asLong()).isEqualTo(CSV.length());
        assertThat(answer.text("sha256")).isEqualTo(sha256(CSV.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.text("contentType")).isEqualTo("text/csv");
        assertThat(answer.text("owner")).isEqualTo("local");
        assertThat(Instant.parse(answer.text("createdAt")))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(millrace.storedContent(id)).isEqualTo(CSV.getBytes(StandardCharsets.UTF_8));
        assertNothingIsLeftOver();
    }

    @Test
    void processesAFileAtOnceWhenAskedTo() {
        byte[] content = CSV.getBytes(StandardCharsets.UTF_8);
        Answer answer =
                http.multipart(
                        "/upload?process=true", Http.filePart("file", "at-once.csv", content));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("message")).isEqualTo("File uploaded");
        assertThat(answer.text("fileName")).isEqualTo(answer.text("fileId") + "-at-once.csv");
        assertThat(answer.json().get("size").asLong()).isEqualTo(CSV.length());
        assertThat(answer.text("status")).isEqualTo("pending");
        assertThat(answer.text("checkStatusUrl")).isEqualTo("/jobs/" + answer.text("jobId"));
        assertThat(http.get(answer.text("checkStatusUrl")).text("fileId"))
                .isEqualTo(answer.text("fileId"));
        Awaitility.await()
                .until(
                        () -> http.get(answer.text("checkStatusUrl")).text("status"),
                        "completed"::equals);
        assertNothingIsLeftOver();
    }

    @Test
    void refusesAnAnswerToProcessThatIsNoYesOrNo() {
        byte[] content = CSV.getBytes(StandardCharsets.UTF_8);
        Answer answer =
                http.multipart("/upload?process=maybe", Http.filePart("file", "a.csv", content));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("Wrong parameter");
        assertNothingIsLeftOver();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8 * MB - 1, 8 * MB, 8 * MB + 1, 20 * MB, 40 * MB})
    void storesFilesOfAnySizeUpToTheLimit(int size) throws Exception {
        byte[] content = text(size);
        Answer answer = http.upload("large.csv", () -> new ByteArrayInputStream(content));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("size").asLong()).isEqualTo(size);
        assertThat(answer.text("sha256")).isEqualTo(sha256(content));
        assertThat(millrace.storedContent(answer.text("fileId"))).isEqualTo(content);
        assertNothingIsLeftOver();
    }

    @Test
    void refusesWhatTurnsOutTooLarge() {
        byte[] content = text(40 * MB + 1);
        assertTooLarge(http.upload("large.csv", () -> new ByteArrayInputStream(content)));
        assertNothingIsLeftOver();
    }

    @Test
    void refusesAtOnceWhatAnnouncesToBeTooLarge() throws IOException {
        String head =
                """
                POST /upload HTTP/1.1
                Host: localhost
                Content-Type: multipart/form-data; boundary=x
                Content-Length: 60000000000
                Expect: 100-continue
                Connection: close

                """;
        assertTooLarge(http.raw(head));
    }

    @Test
    void tellsWhyToAClientThatSendsEverythingFirst() throws IOException {
        assertTooLarge(sendEverythingThenRead("localhost", 100 * MB));
    }

    @Test
    void tellsWhyToAForeignClientThatSendsEverythingFirst() throws IOException {
        assertThat(sendEverythingThenRead("evil.example", 30 * MB).status()).isEqualTo(403);
    }

    private static Answer sendEverythingThenRead(String host, int size) throws IOException {
        try (var socket = http.connect()) {
            var out = socket.getOutputStream();
            out.write(
                    """
                    POST /upload HTTP/1.1
                    Host: HOST
                    Transfer-Encoding: chunked
                    Connection: close
                    Content-Type: multipart/form-data; boundary=x

                    """
                            .replace("HOST", host)
                            .replace("\n", "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String head =
                    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
            writeChunk(out, head.getBytes(StandardCharsets.US_ASCII));
            byte[] content = text(MB);
            for (int i = 0; i < size / MB; i++) {
                writeChunk(out, content);
            }
            writeChunk(out, "\r\n--x--\r\n".getBytes(StandardCharsets.US_ASCII));
            writeChunk(out, new byte[0]);
            return Answer.parse(socket.getInputStream().readAllBytes());
        }
    }

    private static void writeChunk(OutputStream out, byte[] chunk) throws IOException {
        out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(chunk);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void asksForTheBodyOfAClientThatWaitsToBeAsked() {
        String body =
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\ntext\r\n--x--\r\n";
        Answer answer =
                http.send(
                        http.request("/upload")
                                .expectContinue(true)
                                .header("Content-Type", "multipart/form-data; boundary=x")
                                .POST(BodyPublishers.ofString(body)));
        assertThat(answer.status()).isEqualTo(201);
    }

    private static void assertTooLarge(Answer answer) {
        answer.assertProblem(
                413,
                "File too large",
                "A file may have at most 41943040 bytes. The limit is millrace.uploads.max-size.");
    }

    @Test
    void refusesRequestsThatAreNotMultipart() {
        http.post("/upload", "{}")
                .assertProblem(
                        400,
                        "Not a multipart request",
                        "An upload is a multipart/form-data request with the file in the part \"file\", not application/json.");
        http.post("/upload")
                .assertProblem(
                        400,
                        "Not a multipart request",
                        "An upload is a multipart/form-data request with the file in the part \"file\", not one without Content-Type.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=never-in-the-body"
            })
    void refusesMultipartRequestsWithoutParts(String type) {
        Answer answer =
                http.send(
                        http.request("/upload")
                                .header("Content-Type", type)
                                .POST(BodyPublishers.ofString("no parts in here")));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isIn("Malformed upload", "No file");
    }

    @Test
    void refusesRequestsWithoutTheFile() {
        String detail = "The request has no file in a part named \"file\".";
        http.multipart("/upload").assertProblem(400, "No file", detail);
        http.multipart("/upload", Http.fieldPart("file", "text"))
                .assertProblem(400, "No file", detail);
        http.multipart(
                        "/upload",
                        Http.filePart("document", "a.csv", CSV.getBytes(StandardCharsets.UTF_8)))
                .assertProblem(400, "No file", detail);
        assertNothingIsLeftOver();
    }

    @Test
    void refusesEmptyFiles() {
        http.upload("empty.csv", "")
                .assertProblem(400, "Empty file", "The file \"empty.csv\" is empty.");
        http.upload("", "").assertProblem(400, "Empty file", "The file \"file\" is empty.");
        assertNothingIsLeftOver();
    }

    @Test
    void refusesTwoFiles() {
        byte[] content = CSV.getBytes(StandardCharsets.UTF_8);
        byte[] file = Http.filePart("file", "a.csv", content);
        String detail = "An upload takes one file; send a request for each.";
        http.multipart("/upload", file, file).assertProblem(400, "More than one file", detail);
        http.multipart("/upload", file, Http.filePart("other", "b.csv", content))
                .assertProblem(400, "More than one file", detail);
        assertNothingIsLeftOver();
    }

    @Test
    void takesFieldsBesideTheFile() {
        byte[] file = Http.filePart("file", "a.csv", CSV.getBytes(StandardCharsets.UTF_8));
        assertThat(
                        http.multipart(
                                        "/upload",
                                        Http.fieldPart("note", "before"),
                                        file,
                                        Http.fieldPart("note", "after"))
                                .status())
                .isEqualTo(201);
    }

    @Test
    void refusesParametersItDoesNotKnow() {
        http.multipart(
                        "/upload?proces=true",
                        Http.filePart("file", "a.csv", CSV.getBytes(StandardCharsets.UTF_8)))
                .assertProblem(
                        400, "Unknown parameter", "Not known here: \"proces\". Known: process.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "504b030414000600080000002100000000000000000000000000110000"
                        + "00776f72642f646f63756d656e742e786d6c| a DOCX document",
                "d0cf11e0a1b11ae10000| an old Office document (XLS, DOC) or one with a password:"
                        + " save a table as XLSX",
                "28b52ffd2400010000| data compressed with Zstandard",
                "255044462d312e370a| a PDF document",
                "89504e470d0a1a0a0000| a PNG image",
                "ffd8ffe000104a464946| a JPEG image",
                "4d5a90000300000004000000| a Windows program",
                "7f454c460201010000| a Linux program",
                "6e616d652c656d0061696c| binary data",
                "6e616d652c656d0161696c| binary data",
            })
    void refusesWhatHoldsNoTable(String hex, String what) {
        Answer answer = http.upload("people.csv", HexFormat.of().parseHex(hex));
        answer.assertProblem(
                415,
                "Content not accepted",
                "\"people.csv\" holds "
                        + what
                        + ". Accepted are CSV, JSON, XML and XLSX, also in gzip or ZIP.");
        assertNothingIsLeftOver();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "504b0304140008080800", // ZIP
                "1f8b0800000000000003", // gzip
                "fffe6e0061006d006500", // UTF-16
                "e4f6fce4f6fc2c" // Latin-1
            })
    void takesPackedFilesAndOtherEncodings(String hex) {
        assertThat(http.upload("people", HexFormat.of().parseHex(hex)).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"people.csv", "people.exe", "people", "people.zip"})
    void decidesByContentNotByName(String name) {
        assertThat(http.upload(name, CSV).status()).isEqualTo(201);
    }

    @Test
    void takesTextWithAFewBadBytes() {
        byte[] content =
                (CSV + "Jos\u00e9,jose@example.com,40,Sales\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(http.upload("people.csv", content).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "form-data; name=\"file\"; filename=\"../../etc/passwd.csv\"| passwd.csv",
                "form-data; name=\"file\"; filename=\"C:\\Users\\me\\people.csv\"| people.csv",
                "form-data; name=\"file\"; filename=\"Größe 10 € 名前.csv\"| Größe 10 € 名前.csv",
                "form-data; name=\"file\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv| Größe.csv",
                "form-data; name=\"file\"; filename=\"plain.csv\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv| Größe.csv",
                "form-data; name=\"file\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv; filename=\"plain.csv\"| Größe.csv",
                "form-data; name=\"file\"; filename=\"..\"| file",
                "form-data; name=\"file\"; filename=\"a/\"| file",
                "form-data; name=\"file\"; filename=\"\"| file",
                "form-data; name=\"file\"; filename=\"a;b=c.csv\"| a;b=c.csv",
                "form-data; name=\"file\"; filename=\"say \\\"hi\\\".csv\"| say \"hi\".csv",
                "form-data; name=\"file\"; filename=plain.csv| plain.csv",
            })
    void keepsNamesButCleansThem(String disposition, String name) {
        Answer answer =
                http.multipart(
                        "/upload", Http.part(disposition, CSV.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.text("name")).as(answer.body()).isEqualTo(name);
        assertThat(answer.text("fileName")).isEqualTo(answer.text("fileId") + "-" + name);
    }

    @Test
    void cutsLongNamesAndKeepsTheExtension() {
        Answer answer = http.upload("ä".repeat(400) + ".csv", CSV);
        assertThat(answer.text("name")).isEqualTo("ä".repeat(125) + ".csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "form-data; name=\"file\"; filename*=UTF-8''%zz.csv",
                "form-data; name=\"file\"; filename*=nonsense",
                "form-data; name=\"file\"; filename*=X-NO''a.csv",
                "form-data; name=\"file\"; filename=\"=?UTF-9?Q?a?=\"",
                "form-data; name=\"file\"; filename",
                "form-data; name=\"file\"; filename=\"a\u0000b.csv\"",
            })
    void survivesNamesThatBreakTheRules(String disposition) {
        assertThat(
                        http.multipart(
                                        "/upload",
                                        Http.part(
                                                disposition, CSV.getBytes(StandardCharsets.UTF_8)))
                                .status())
                .isIn(201, 400);
        assertNothingIsLeftOver();
    }

    @Test
    void refusesPartHeadersWithoutEnd() {
        Answer answer =
                http.multipart(
                        "/upload",
                        Http.part(
                                "form-data; name=\"file\"; filename=\"" + "a".repeat(20_000) + "\"",
                                new byte[] {'a'}));
        answer.assertProblem(
                400, "Malformed upload", "The multipart body is malformed, or it ended too early.");
    }

    @Test
    void refusesABodyThatEndsTooEarly() {
        Answer answer =
                http.send(
                        http.request("/upload")
                                .header("Content-Type", "multipart/form-data; boundary=x")
                                .POST(
                                        BodyPublishers.ofString(
                                                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nname,email\n")));
        answer.assertProblem(
                400, "Malformed upload", "The multipart body is malformed, or it ended too early.");
        assertNothingIsLeftOver();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5 * MB, 8 * MB, 20 * MB})
    void leavesNothingOfAClientThatGoesAway(int after) throws IOException {
        int files = http.get("/files?limit=200").json().get("files").size();
        try (var socket = http.connect()) {
            var out = socket.getOutputStream();
            out.write(
                    """
                    POST /upload HTTP/1.1
                    Host: localhost
                    Content-Length: 30000000
                    Content-Type: multipart/form-data; boundary=x

                    --x
                    Content-Disposition: form-data; name="file"; filename="gone.csv"

                    """
                            .replace("\n", "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(text(after));
            out.flush();
            if (after > 9 * MB) { // the first part is on its way
                Awaitility.await().until(() -> !millrace.uploadsInFlight().isEmpty());
            }
            socket.setSoLinger(true, 0);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(UploadTest::assertNothingIsLeftOver);
        assertThat(http.get("/files?limit=200").json().get("files")).hasSize(files);
    }

    @Test
    void givesUpOnAClientThatStalls() throws IOException {
        try (var impatient =
                        RunningMillrace.start(
                                RunningMillrace.newDataDir(),
                                "server.tomcat.connection-timeout=500ms");
                var socket = impatient.http().connect()) {
            socket.getOutputStream()
                    .write(
                            """
                            POST /upload HTTP/1.1
                            Host: localhost
                            Content-Length: 30000000
                            Content-Type: multipart/form-data; boundary=x

                            --x
                            Content-Disposition: form-data; name="file"; filename="stalled.csv"

                            name,email
                            """
                                    .replace("\n", "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            Answer.parse(socket.getInputStream().readAllBytes())
                    .assertProblem(
                            408, "Request Timeout", "No more of the request came for too long.");
            assertThat(impatient.uploadsInFlight()).isEmpty();
            assertThat(impatient.objectKeys()).isEmpty();
        }
    }

    private static void assertNothingIsLeftOver() {
        assertThat(millrace.uploadsInFlight()).isEmpty();
        assertThat(millrace.multipartUploads()).isEmpty();
        assertThat(millrace.objectKeys()).isEqualTo(millrace.catalogueKeys());
    }

    /// Letters, and so that no two parts are alike.
    static byte[] text(int size) {
        byte[] content = new byte[size];
        var random = new Random(size);
        random.nextBytes(content);
        for (int i = 0; i < size; i++) {
            content[i] = (byte) ('a' + (content[i] & 15));
        }
        return content;
    }

    static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
