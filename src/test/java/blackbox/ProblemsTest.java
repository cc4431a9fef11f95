package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.access.Owner;
import io.millrace.access.RequestRefused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/// Every way in which a request can fail inside the application, with a controller that asks for
/// trouble.
class ProblemsTest {

    private static RunningMillrace millrace;
    private static Http http;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.start(RunningMillrace.newDataDir(), List.of(Trouble.class));
        http = millrace.http();
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void readsWhatIsRight() {
        String right =
                """
                {"name": "a", "count": 3, "size": "LARGE", "id": "01890000-0000-7000-8000-000000000000",
                 "at": "2030-01-31T12:00:00Z", "on": true, "tags": ["x"], "inner": {"depth": 1}}
                """;
        assertThat(http.post("/trouble/body", right).body()).isEqualTo("{\"owner\":\"local\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"nmae\": 1}| Unknown field| \"nmae\" is not known here. Known: at, count, id, inner, name, on, size, tags.",
                "{\"inner\": {\"dept\": 1}}| Unknown field| \"inner.dept\" is not known here. Known: depth.",
                "{\"count\": \"three\"}| Wrong field| \"count\" must be a whole number.",
                "{\"count\": \"3\"}| Wrong field| \"count\" must be a whole number.",
                "{\"count\": {}}| Wrong field| \"count\" must be a whole number.",
                "{\"count\": 99999999999}| Wrong field| \"count\" must be a whole number.",
                "{\"count\": 1.5}| Wrong field| \"count\" must be a whole number, not \"1.5\".",
                "{\"size\": \"HUGE\"}| Wrong field| \"size\" must be one of SMALL, LARGE, not \"HUGE\".",
                "{\"id\": \"x\"}| Wrong field| \"id\" must be a UUID, not \"x\".",
                "{\"at\": \"noon\"}| Wrong field| \"at\" must be a time such as 2030-01-31T12:00:00Z, not \"noon\".",
                "{\"on\": \"yes\"}| Wrong field| \"on\" must be true or false.",
                "{\"name\": []}| Wrong field| \"name\" must be a text.",
                "{\"tags\": \"x\"}| Wrong field| \"tags\" must be a list.",
                "{\"tags\": [{}]}| Wrong field| \"tags[0]\" must be a text.",
                "{\"inner\": 3}| Wrong field| \"inner\" must be an object.",
                "[]| Unreadable body| The body must be an object and nothing else.",
                "\"x\"| Unreadable body| The body must be an object and nothing else.",
                "{\"name\": \"a\"| Unreadable body| The body is not valid JSON: line 1, column 13.",
                "{\"name\": a}| Unreadable body| The body is not valid JSON: line 1, column 10.",
                "{\"name\": \"a\", \"name\": \"b\"}| Unreadable body| The body is not valid JSON: line 1, column 21.",
                "{} {}| Unreadable body| The body must be an object and nothing else.",
                "``| Unreadable body| The request needs a complete JSON body.",
                "{\"name\": \"refused\"}| Refused here| As the record says.",
            })
    void saysWhatIsWrongWithABody(String body, String title, String detail) {
        http.post("/trouble/body", body).assertProblem(400, title, detail);
    }

    @Test
    void saysWhichMediaTypeItTakes() {
        Answer answer =
                http.send(
                        http.request("/trouble/body")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("x")));
        answer.assertProblem(
                415,
                "Unsupported Media Type",
                "The body must be application/json, not text/plain.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/trouble/number/x| Wrong parameter| \"number\" must be a whole number, not \"x\".",
                "/trouble/number/99999999999| Wrong parameter| \"number\" must be a whole number, not \"99999999999\".",
                "/trouble/id/x| Wrong parameter| \"id\" must be a UUID, not \"x\".",
                "/trouble/query| Missing parameter| \"needed\" is needed.",
                "/trouble/query?needed=x| Wrong parameter| \"needed\" must be true or false, not \"x\".",
                "/trouble/query?needed=true&neded=1| Unknown parameter| Not known here: \"neded\". Known: needed.",
            })
    void saysWhatIsWrongWithAUrl(String path, String title, String detail) {
        http.get(path).assertProblem(400, title, detail);
    }

    @Test
    void answersRefusalsAsTheyAre() {
        Answer answer = http.get("/trouble/refused");
        answer.assertProblem(409, "Refused here", "As the record says.");
        assertThat(answer.text("field")).isEqualTo("name");
    }

    @ParameterizedTest
    @CsvSource({"/trouble/surprise", "/trouble/error", "/trouble/filter?a=b", "/trouble/senderror"})
    void keepsItsInsideToItself(String path) {
        Answer answer = http.get(path);
        answer.assertProblem(
                500,
                "Internal Server Error",
                "Something went wrong on the server; its log tells more under this request id.");
        assertThat(answer.body()).doesNotContain("secret", "Exception", "java", "blackbox");
    }

    @Test
    void lettingGoDoesNotHurtOthers() {
        assertThat(http.get("/files").status()).isEqualTo(200);
    }

    @RestController
    static class Trouble {

        @PostMapping("/trouble/body")
        Map<String, String> body(@RequestBody Body body, Owner owner) {
            return Map.of("owner", owner.name());
        }

        @GetMapping("/trouble/number/{number}")
        int number(@PathVariable int number) {
            return number;
        }

        @GetMapping("/trouble/id/{id}")
        UUID id(@PathVariable UUID id) {
            return id;
        }

        @GetMapping("/trouble/query")
        boolean query(@RequestParam boolean needed) {
            return needed;
        }

        @GetMapping("/trouble/refused")
        void refused() {
            throw new Refused(HttpStatus.CONFLICT);
        }

        @GetMapping("/trouble/surprise")
        void surprise() {
            throw new IllegalStateException("secret /etc/path");
        }

        @GetMapping("/trouble/error")
        void error() {
            throw new StackOverflowError("secret");
        }

        @GetMapping("/trouble/senderror")
        void sendError(HttpServletResponse response) throws Exception {
            response.sendError(500, "secret");
        }

        @Bean
        static OncePerRequestFilter troubleFilter() {
            return new OncePerRequestFilter() {
                @Override
                protected void doFilterInternal(
                        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                        throws java.io.IOException, jakarta.servlet.ServletException {
                    if (request.getRequestURI().equals("/trouble/filter")) {
                        throw new IllegalStateException("secret");
                    }
                    chain.doFilter(request, response);
                }
            };
        }
    }

    enum Size {
        SMALL,
        LARGE
    }

    record Inner(Integer depth) {}

    record Body(
            String name,
            Integer count,
            Size size,
            UUID id,
            Instant at,
            Boolean on,
            List<String> tags,
            Inner inner) {
        Body {
            if ("refused".equals(name)) {
                throw new Refused(HttpStatus.BAD_REQUEST);
            }
        }
    }

    static final class Refused extends RequestRefused {
        Refused(HttpStatus status) {
            super(status, "Refused here", "As the record says.", Map.of("field", "name"));
        }
    }
}
