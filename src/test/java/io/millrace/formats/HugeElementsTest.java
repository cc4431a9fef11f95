package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HugeElementsTest {

    @Test
    void anElementOfAHundredMegabytesIsReadInFortyEight() throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx48m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                HugeElements.class.getName())
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.equals("ndjson tooLong"))).hasSize(3);
        assertThat(output).contains("json tooLong", "xml tooLong", "a text is longer than");
    }
}
