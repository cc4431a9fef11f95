package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final RunningMillrace millrace = RunningMillrace.shared();
    private static final Http http = millrace.http();

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:8080", "LOCALHOST", "127.0.0.1:1", "[::1]:8080"})
    void answersToTheNamesOfThisMachine(String host) throws IOException {
        assertThat(
                        http.raw("GET /files HTTP/1.1\nHost: " + host + "\nConnection: close\n\n")
                                .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "10.0.0.1",
                "127.0.0.1.nip.io"
            })
    void refusesForeignHosts(String host) throws IOException {
        Answer answer = http.raw("GET /files HTTP/1.1\nHost: " + host + "\nConnection: close\n\n");
        answer.assertProblem(
                403,
                "Foreign host",
                "This server does not answer to the host \""
                        + host
                        + "\". If it should, name it in millrace.allowed-hosts.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host:\n", "Host: a b\n", "Host: localhost\nHost: evil.example\n"})
    void refusesRequestsWithoutOneGoodHost(String hosts) throws IOException {
        assertThat(http.raw("GET /files HTTP/1.1\n" + hosts + "Connection: close\n\n").status())
                .isEqualTo(400);
    }

    @Test
    void refusesOldRequestsWithoutHost() throws IOException {
        http.raw("GET /files HTTP/1.0\n\n")
                .assertProblem(400, "Host missing", "The request has no Host header.");
    }

    @Test
    void refusesAForeignHostInTheRequestLine() throws IOException {
        assertThat(
                        http.raw(
                                        "GET http://evil.example/files HTTP/1.1\nHost: localhost\nConnection: close\n\n")
                                .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:8080, 200",
        "localhost, https://localhost, 200",
        "LOCALHOST:8080, http://localhost:8080, 200",
        "localhost:8080, http://localhost:3000, 403",
        "localhost:8080, http://evil.example, 403",
        "localhost:8080, http://localhost:8080.evil.example, 403",
        "localhost:8080, null, 403",
        "localhost:8080, file://, 403",
        "localhost:8080, chrome-extension://abc, 403",
    })
    void letsOnlyItsOwnPagesCall(String host, String origin, int status) throws IOException {
        Answer answer =
                http.raw(
                        "GET /files HTTP/1.1\nHost: "
                                + host
                                + "\nOrigin: "
                                + origin
                                + "\nConnection: close\n\n");
        assertThat(answer.status()).isEqualTo(status);
        if (status == 403) {
            answer.assertProblem(
                    403,
                    "Foreign origin",
                    "Pages of \""
                            + origin
                            + "\" may not call this server. If they should, name their host in millrace.allowed-hosts.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, cross-site, 404",
        "POST, cross-site, 403",
        "DELETE, cross-site, 403",
        "DELETE, same-origin, 404",
        "DELETE, none, 404"
    })
    void refusesChangesFromOtherSites(String method, String site, int status) throws IOException {
        Answer answer =
                http.raw(
                        method
                                + " /files/00000000-0000-7000-8000-000000000000 HTTP/1.1\nHost: localhost\nSec-Fetch-Site: "
                                + site
                                + "\nContent-Length: 0\nConnection: close\n\n");
        assertThat(answer.status()).isEqualTo(status);
        if (status == 403) {
            answer.assertProblem(
                    403,
                    "Foreign origin",
                    "The browser says that another site's page sent this request.");
        }
    }

    @Test
    void answersToTheHostsItIsTold() throws IOException {
        try (var open =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(),
                        "millrace.allowed-hosts=Files.example,other.example")) {
            String request =
                    "GET /files HTTP/1.1\nHost: files.example:80\nOrigin: https://other.example:9\nConnection: close\n\n";
            assertThat(open.http().raw(request).status()).isEqualTo(200);
            assertThat(open.http().raw(request.replace("files.", "evil.")).status()).isEqualTo(403);
            assertThat(open.http().raw(request.replace("other.", "evil.")).status()).isEqualTo(403);
        }
    }

    @Test
    void keepsTheRequestIdOfTheClient() {
        Answer answer = http.send(http.request("/nowhere").header("X-Request-Id", "run-42:a_b.c"));
        assertThat(answer.header("X-Request-Id")).isEqualTo("run-42:a_b.c");
        assertThat(answer.text("requestId")).isEqualTo("run-42:a_b.c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "<script>", "x\"y"})
    void makesARequestIdWhereTheClientsIsNotSane(String id) {
        Answer answer = http.send(http.request("/nowhere").header("X-Request-Id", id));
        assertThat(answer.header("X-Request-Id")).matches("[0-9a-f-]{36}");
        assertThat(answer.text("requestId")).isEqualTo(answer.header("X-Request-Id"));
    }

    @Test
    void givesEveryAnswerARequestId() {
        assertThat(http.get("/files").header("X-Request-Id")).matches("[0-9a-f-]{36}");
    }

    @Test
    void saysWhatIsNotThere() {
        http.get("/nowhere").assertProblem(404, "Not Found", "There is nothing at GET /nowhere.");
        http.post("/nowhere", "{}")
                .assertProblem(404, "Not Found", "There is nothing at POST /nowhere.");
        http.get("/error").assertProblem(404, "Not Found", "There is nothing at GET /error.");
    }

    @Test
    void saysWhichMethodsAPathTakes() {
        Answer answer = http.post("/files", "{}");
        answer.assertProblem(405, "Method Not Allowed", "/files takes GET, not POST.");
        assertThat(answer.header("Allow")).isEqualTo("GET");
    }

    @Test
    void answersJsonToBrowsers() {
        Answer answer =
                http.send(
                        http.request("/files")
                                .header(
                                        "Accept",
                                        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void answersProblemsWhateverIsAccepted() {
        Answer answer = http.send(http.request("/nowhere").header("Accept", "text/html"));
        answer.assertProblem(404, "Not Found", "There is nothing at GET /nowhere.");
    }

    @Test
    void namesUnknownParameters() {
        http.get("/files?limt=3&curser=x")
                .assertProblem(
                        400,
                        "Unknown parameter",
                        "Not known here: \"limt\", \"curser\". Known: cursor, limit.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1\nHost: localhost\nConnection: close\n\n",
                "GET /a\\b HTTP/1.1\nHost: localhost\nConnection: close\n\n",
                "GET /<x> HTTP/1.1\nHost: localhost\nConnection: close\n\n",
                "nonsense\n\n"
            })
    void answersProblemsToWhatIsNotHttp(String request) throws IOException {
        http.raw(request)
                .assertProblem(
                        400,
                        "Bad Request",
                        "The request is malformed: its request line or its headers break the rules of HTTP, or are too long.");
    }

    @Test
    void answersAProblemToHeadersThatAreTooLarge() throws IOException {
        Answer answer =
                http.raw(
                        "GET /files HTTP/1.1\nHost: localhost\nX: "
                                + "x".repeat(20_000)
                                + "\nConnection: close\n\n");
        answer.assertProblem(
                400,
                "Bad Request",
                "The request is malformed: its request line or its headers break the rules of HTTP, or are too long.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs?q=100%", "/dashboard/jobs?q=100%", "/files?limit=%4&cursor=%zz"})
    void aPercentSignThatEncodesNothingIsExplained(String address) throws IOException {
        Answer answer =
                http.raw(
                        "GET %s HTTP/1.1\nHost: localhost\nConnection: close\n\n"
                                .formatted(address));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("A % itself is written %25");
    }
}
