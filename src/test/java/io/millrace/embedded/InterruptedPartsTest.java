package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptedPartsTest {

    @TempDir Path objects;

    @Test
    void deletesPartsThatWereBeingWrittenAndNothingElse() throws IOException {
        String uuid = UUID.randomUUID().toString();
        Path interrupted = file("bucket/.mpus-" + uuid + "-uploads/a.csv-2-" + uuid);
        Path part = file("bucket/.mpus-" + uuid + "-uploads/a.csv-2-" + uuid + "-1");
        Path object = file("bucket/uploads/a.csv-2-" + uuid);
        InterruptedParts.delete(objects);
        assertThat(interrupted).doesNotExist();
        assertThat(part).exists();
        assertThat(object).exists();
    }

    private Path file(String name) throws IOException {
        Path file = objects.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }
}
