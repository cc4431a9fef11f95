package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.bson.Document;
import testfiles.GenerateTestFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The expected result beside a test file, held against what Millrace made of the file.
public record ExpectedResult(JsonNode json) {

    private static final JsonMapper JSON = new JsonMapper();

    /// Reads it.
    ///
    /// @param csv the test file; its expected result lies beside it
    public static ExpectedResult of(Path csv) {
        String name = csv.getFileName().toString().replace(".csv", ".expected.json");
        try {
            return new ExpectedResult(JSON.readTree(Files.readString(csv.resolveSibling(name))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The counts, and the first errors.
    ///
    /// @param result the member `result` of the job
    public void assertCounts(JsonNode result) {
        for (String count :
                List.of(
                        "totalLines",
                        "successfulInserts",
                        "failedLines",
                        "skippedLines",
                        "successRate",
                        "errorCategories")) {
            assertThat(result.get(count)).as(count).isEqualTo(json.get(count));
        }
        JsonNode errors = result.get("errors");
        assertThat(errors.size()).isEqualTo(Math.min(50, json.get("failedLines").asInt()));
        for (int i = 0; i < errors.size(); i++) {
            for (String member : List.of("line", "category", "column")) {
                assertThat(errors.get(i).get(member))
                        .as("%s of error %d: %s", member, i, errors.get(i))
                        .isEqualTo(json.get("rejects").get(i).get(member));
            }
        }
    }

    /// Every record, and nothing else.
    ///
    /// @param records in the order of their ids, which is that of the file
    public void assertRecords(Iterator<Document> records) {
        MessageDigest digest = sha256();
        var lines = new StringBuilder();
        long count = 0;
        for (; records.hasNext(); count++) {
            Document record = records.next();
            String line =
                    GenerateTestFiles.canonicalRecord(
                            record.get("_src", Document.class).getLong("line"),
                            record.getString("name"),
                            record.getString("email"),
                            record.getInteger("age"),
                            record.getString("department"));
            digest.update(line.getBytes(UTF_8));
            if (json.has("records")) {
                lines.append(line);
            }
        }
        assertThat(count).as("records").isEqualTo(json.get("successfulInserts").asLong());
        if (json.has("records")) {
            assertThat(lines.toString()).isEqualTo(expectedLines());
        } else {
            assertThat(HexFormat.of().formatHex(digest.digest()))
                    .as("digest of all records")
                    .isEqualTo(json.get("recordsSha256").asString());
        }
    }

    private String expectedLines() {
        var lines = new StringBuilder();
        for (JsonNode record : json.get("records")) {
            lines.append(
                    GenerateTestFiles.canonicalRecord(
                            record.get("line").asLong(),
                            record.get("name").asString(),
                            record.get("email").asString(),
                            record.has("age") ? record.get("age").asInt() : null,
                            record.has("department") ? record.get("department").asString() : null));
        }
        return lines.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
