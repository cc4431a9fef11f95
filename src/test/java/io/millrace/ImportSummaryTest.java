package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ImportSummaryTest {

    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void showsCountsCategoriesRejectedLinesAndWhereToLook() {
        var text =
                summary(
                        """
                        {
                          "status": "completed",
                          "progress": 100,
                          "startedAt": "2026-11-22T10:00:00.500Z",
                          "completedAt": "2026-11-22T10:00:13Z",
                          "error": null,
                          "result": {
                            "totalLines": 12345,
                            "successfulInserts": 12001,
                            "failedLines": 340,
                            "skippedLines": 4,
                            "successRate": 97,
                            "errorCategories": {"other": 7, "invalidEmail": 300, "missingFields": 26, "invalidAge": 7},
                            "errors": [
                              {"line": 3, "error": "invalidEmail: not an e-mail address", "data": "Bob,bob@,33,Sales"},
                              {"line": 1042, "error": "missingFields: name", "data": ",zoë@example.org\\t,5\\u001b[31m,"}
                            ],
                            "performance": {"batchCount": 13, "avgBatchTimeMs": 40.1, "throughputPerSec": 987.6},
                            "summary": "…"
                          }
                        }
                        """);

        assertThat(text)
                .isEqualTo(
                        """
                        data/people.csv: completed, uploaded 1.2 MB in 85 ms, imported in 12.5 s (988 rows/s)

                          total         12,345
                          imported      12,001
                          failed           340
                          skipped            4
                          success rate    97 %

                          errors by category
                            invalidEmail   300
                            missingFields   26
                            invalidAge       7
                            other            7

                          first rejected lines
                               3  invalidEmail: not an e-mail address  Bob,bob@,33,Sales
                            1042  missingFields: name                  ,zoë@example.org\\t,5\\u001B[31m,
                            and 338 more

                          where to look next
                            job   curl http://localhost:8080/jobs/J
                            file  curl http://localhost:8080/files/F
                            base  http://localhost:8080\
                        """);
    }

    @Test
    void saysWhyAnImportFailedAndHowFarItGot() {
        var text =
                summary(
                        """
                        {"status": "failed", "error": "S3 is gone\\nfor good",
                         "result": {"totalLines": 30, "successfulInserts": 30, "failedLines": 0, "skippedLines": 0,
                                    "successRate": 100, "errorCategories": {}, "errors": []}}
                        """);

        assertThat(text)
                .isEqualTo(
                        """
                        data/people.csv: failed, uploaded 1.2 MB in 85 ms, imported in 3.0 s (10 rows/s)
                          S3 is gone\\nfor good

                          total            30
                          imported         30
                          failed            0
                          skipped           0
                          success rate  100 %

                          where to look next
                            job   curl http://localhost:8080/jobs/J
                            file  curl http://localhost:8080/files/F
                            base  http://localhost:8080\
                        """);
    }

    @Test
    void getsByWithoutAResult() {
        var text = summary("{\"status\": \"cancelled\"}");

        assertThat(text)
                .isEqualTo(
                        """
                        data/people.csv: cancelled, uploaded 1.2 MB in 85 ms, imported in 3.0 s

                          where to look next
                            job   curl http://localhost:8080/jobs/J
                            file  curl http://localhost:8080/files/F
                            base  http://localhost:8080\
                        """);
    }

    @Test
    void noLineOfRejectsIsWiderThanTheScreen() {
        var lines = new StringBuilder();
        for (var i = 1; i <= 12; i++) {
            lines.append(i == 1 ? "" : ",")
                    .append(
                            "{\"line\":%d,\"error\":\"%s\",\"data\":\"%s\"}"
                                    .formatted(i * 99, "e".repeat(i * 9), "漢字".repeat(40)));
        }
        var text =
                summary(
                        "{\"status\":\"completed\",\"result\":{\"failedLines\":12,\"errors\":["
                                + lines
                                + "]}}");

        var rejected = text.lines().filter(line -> line.contains("漢")).toList();
        assertThat(rejected).hasSize(10).allMatch(line -> VisibleText.columns(line) <= 80);
        assertThat(text.lines()).contains("    and 2 more");
    }

    private String summary(String job) {
        return new ImportSummary(
                        "data/people.csv",
                        1_234_567,
                        Duration.ofMillis(85),
                        json.readValue(job, JobReport.class),
                        Duration.ofSeconds(3),
                        URI.create("http://localhost:8080/jobs/J"),
                        URI.create("http://localhost:8080/files/F"),
                        URI.create("http://localhost:8080"))
                .text(80);
    }
}
