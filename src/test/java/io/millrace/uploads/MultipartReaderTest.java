package io.millrace.uploads;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

    private static final String[] BOUNDARIES = {
        "x", "--", "aab", "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    };

    /// Pieces that look like delimiters, or nearly.
    private static List<String> pieces(String boundary) {
        return List.of(
                "\r",
                "\n",
                "-",
                "--",
                "\r\n",
                "\r\n-",
                "\r\n--",
                boundary,
                "--" + boundary,
                "\r\n--" + boundary.substring(0, boundary.length() / 2),
                "\n--" + boundary,
                "text",
                "\u00e9",
                "");
    }

    @Test
    void agreesWithCommonsFileUpload() throws IOException {
        var random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            String boundary = BOUNDARIES[random.nextInt(BOUNDARIES.length)];
            byte[] body = body(random, boundary);
            List<String> expected = commons(body, boundary);
            List<String> actual = ours(body, boundary, random);
            assertThat(actual).as(new String(body, ISO_8859_1)).isEqualTo(expected);
        }
    }

    private static byte[] body(Random random, String boundary) {
        List<String> pieces = pieces(boundary);
        var body = new StringBuilder(random.nextInt(4) == 0 ? "preamble\r\n" : "");
        for (int part = random.nextInt(4); part >= 0; part--) {
            body.append("--").append(boundary).append("\r\nX-Head: er\r\n\r\n");
            body.append(content(random, pieces, "\r\n--" + boundary));
            body.append("\r\n");
        }
        body.append("--").append(boundary).append("--\r\n");
        return body.toString().getBytes(ISO_8859_1);
    }

    /// Whoever makes a body chooses a boundary that its content does not hold.
    private static String content(Random random, List<String> pieces, String delimiter) {
        var content = new StringBuilder();
        for (int piece = random.nextInt(8); piece > 0; piece--) {
            content.append(pieces.get(random.nextInt(pieces.size())));
        }
        boolean holdsDelimiter = ("\r\n" + content + "\r\n").contains(delimiter);
        return holdsDelimiter ? content(random, pieces, delimiter) : content.toString();
    }

    private static List<String> commons(byte[] body, String boundary) throws IOException {
        var input =
                MultipartInput.builder()
                        .setInputStream(new ByteArrayInputStream(body))
                        .setBoundary(boundary.getBytes(ISO_8859_1))
                        .get();
        List<String> contents = new ArrayList<>();
        try {
            for (boolean more = input.skipPreamble(); more; more = input.readBoundary()) {
                input.readHeaders();
                contents.add(new String(input.newInputStream().readAllBytes(), ISO_8859_1));
            }
        } catch (MultipartInput.MalformedStreamException e) {
            contents.add("malformed");
        }
        return contents;
    }

    private static List<String> ours(byte[] body, String boundary, Random random) {
        var reader =
                new MultipartReader(
                        trickle(body, random), boundary, body.length, 64 + random.nextInt(200));
        List<String> contents = new ArrayList<>();
        try {
            for (var part = reader.next(); part != null; part = reader.next()) {
                contents.add(new String(part.readAllBytes(), ISO_8859_1));
            }
        } catch (IOException e) {
            contents.add("malformed");
        }
        return contents;
    }

    private static InputStream trickle(byte[] body, Random random) {
        return new FilterInputStream(new ByteArrayInputStream(body)) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(20)));
            }
        };
    }

    @Test
    void readsByteByByteAndSkipsWhatIsNotRead() throws IOException {
        var reader = reader("--x\r\n\r\nfirst\r\n--x\r\n\r\nab\r\n--x\r\n\r\nlast\r\n--x--");
        assertThat(reader.next()).isNotNull();
        var second = Objects.requireNonNull(reader.next());
        assertThat(second.read()).isEqualTo('a');
        assertThat(second.read()).isEqualTo('b');
        assertThat(second.read()).isEqualTo(-1);
        assertThat(second.read()).isEqualTo(-1);
        assertThat(Objects.requireNonNull(reader.next()).readAllBytes())
                .isEqualTo("last".getBytes(UTF_8));
        assertThat(reader.next()).isNull();
        assertThat(reader.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--",
                "--x",
                "--x\r",
                "--x\r\n",
                "--x\r\nA: b\r\n",
                "--x\r\n\r\n",
                "--x\r\n\r\ncontent",
                "--x\r\n\r\ncontent\r\n--",
                "--x\r\n\r\ncontent\r\n--x",
                "--x\r\n\r\ncontent\r\n--x-"
            })
    void noticesABodyThatEndsTooEarly(String body) {
        assertThatThrownBy(() -> readAll(reader(body))).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--xy\r\n\r\n--x--", "--x rest\r\n\r\n--x--"})
    void refusesWhatFollowsABoundary(String body) {
        assertThatThrownBy(() -> readAll(reader(body)))
                .isInstanceOf(MultipartReader.MalformedException.class);
    }

    @Test
    void refusesHeadersWithoutEnd() {
        assertThatThrownBy(() -> readAll(reader("--x\r\n" + "a".repeat(20_000) + "\r\n\r\n--x--")))
                .isInstanceOf(MultipartReader.MalformedException.class);
        assertThatThrownBy(
                        () -> readAll(reader("--x\r\n" + "a: b\r\n".repeat(4_000) + "\r\n--x--")))
                .isInstanceOf(MultipartReader.MalformedException.class);
    }

    @Test
    void refusesBodiesThatAreTooLong() {
        String body = "--x\r\n\r\n" + "a".repeat(1000) + "\r\n--x--";
        assertThatThrownBy(() ->
                        readAll(
                                new MultipartReader(
                                        new ByteArrayInputStream(body.getBytes(UTF_8)), "x", 500)))
                .isInstanceOf(MultipartReader.TooLongException.class);
    }

    @Test
    void toleratesBlanksAfterABoundary() throws IOException {
        var reader = reader("--x \t\r\n\r\ncontent\r\n--x--  \r\nepilogue");
        assertThat(Objects.requireNonNull(reader.next()).readAllBytes())
                .isEqualTo("content".getBytes(UTF_8));
        assertThat(reader.next()).isNull();
    }

    private static MultipartReader reader(String body) {
        return new MultipartReader(new ByteArrayInputStream(body.getBytes(UTF_8)), "x", 1_000_000);
    }

    private static void readAll(MultipartReader reader) throws IOException {
        for (var part = reader.next(); part != null; part = reader.next()) {
            part.readAllBytes();
        }
    }
}
