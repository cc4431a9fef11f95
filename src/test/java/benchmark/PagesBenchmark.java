package benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blackbox.Answer;
import blackbox.ForkedMillrace;
import blackbox.Http;
import blackbox.RunningMillrace;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/// How long pages of records and of rejected rows take where there are many: see
/// docs/benchmarks.md.
@Tag("long")
class PagesBenchmark {

    private static final int ROWS = Integer.getInteger("benchmark.rows", 1_000_000);
    private static final int PAGES = Integer.getInteger("benchmark.pages", 200);
    private static final String AIM = "p95 < 200 ms";

    @Test
    void pagesOfAMillionRows() {
        var dataDir = RunningMillrace.newDataDir();
        try (var millrace = ForkedMillrace.start(dataDir, List.of())) {
            Http http = millrace.http();
            Answer good = run(http, row -> "Person " + row + ",p" + row + "@example.org,40\n");
            Answer bad =
                    run(http, row -> "Person " + row + (row % 2 == 0 ? ",none,40\n" : ",,40\n"));
            String rejects = "/jobs/" + bad.text("jobId") + "/errors?limit=50";
            measure(http, "rejects", rejects);
            measure(http, "rejects of a category", rejects + "&category=missingFields");
            measure(http, "records of a collection", "/records?collection=records");
            measure(http, "records of a file", "/records?fileId=" + good.text("fileId"));
            measure(http, "records of a job", "/records?jobId=" + good.text("jobId"));
            time(http, "a field without an index", "/records?name=nobody");
            time(
                    http,
                    "a field without an index, one job",
                    "/records?name=nobody&jobId=" + good.text("jobId"));
        } finally {
            FileSystemUtils.deleteRecursively(dataDir.toFile());
        }
    }

    private static Answer run(Http http, IntFunction<String> row) {
        String file = http.upload("rows.csv", () -> csv(row)).text("fileId");
        String job = http.post("/process/" + file).text("jobId");
        return await().atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> http.get("/jobs/" + job),
                        answer -> Set.of("completed", "failed").contains(answer.text("status")));
    }

    private static InputStream csv(IntFunction<String> row) {
        int block = 10_000;
        Iterator<InputStream> blocks =
                IntStream.rangeClosed(0, ROWS / block)
                        .mapToObj(number -> {
                            var text = new StringBuilder(number == 0 ? "name,email,age\n" : "");
                            for (int i = (number - 1) * block;
                                    number > 0 && i < number * block;
                                    i++) {
                                text.append(row.apply(i));
                            }
                            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                            return (InputStream) new java.io.ByteArrayInputStream(bytes);
                        })
                        .iterator();
        return new SequenceInputStream(Collections.enumeration(toList(blocks)));
    }

    private static List<InputStream> toList(Iterator<InputStream> blocks) {
        List<InputStream> list = new ArrayList<>();
        blocks.forEachRemaining(list::add);
        return list;
    }

    /// Follows the cursor from the first page on.
    private static void measure(Http http, String what, String path) {
        List<Double> millis = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < PAGES; page++) {
            long start = System.nanoTime();
            JsonNode answer = http.get(path + cursor).json();
            millis.add((System.nanoTime() - start) / 1e6);
            assertThat(answer.get("nextCursor").isNull()).as(path).isFalse();
            cursor =
                    (path.contains("?") ? "&" : "?")
                            + "cursor="
                            + answer.get("nextCursor").asString();
        }
        Collections.sort(millis);
        Report.result(
                "Pages: " + what,
                "p50 %.1f ms, p95 %.1f ms"
                        .formatted(millis.get(PAGES / 2), millis.get(PAGES * 95 / 100)),
                AIM);
    }

    private static void time(Http http, String what, String path) {
        long start = System.nanoTime();
        int status = http.get(path).status();
        Report.result(
                "Records by " + what,
                "%.1f s, status %d".formatted((System.nanoTime() - start) / 1e9, status),
                "");
    }
}
