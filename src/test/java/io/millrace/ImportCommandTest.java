package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.DefaultApplicationArguments;

class ImportCommandTest {

    @Test
    void takesSeveralFilesInTheirOrder() {
        assertThat(files("--import=b.csv, a.csv", "--server.port=0", "--import=c.csv", "d e.csv"))
                .containsExactly("b.csv", "a.csv", "c.csv", "d e.csv");
    }

    @Test
    void takesFilesAfterABareOption() {
        assertThat(files("--import", "a.csv", "b.csv")).containsExactly("a.csv", "b.csv");
        assertThat(files("--import")).isEmpty();
        assertThat(files("--import=")).isEmpty();
    }

    @Test
    void aCommaInTheNameOfAnExistingFileSeparatesNothing(@TempDir Path folder) throws IOException {
        var file = Files.createFile(folder.resolve("people, old.csv"));

        assertThat(files("--import=" + file)).containsExactly(file.toString());
    }

    private static List<String> files(String... args) {
        return ImportCommand.files(new DefaultApplicationArguments(args));
    }
}
