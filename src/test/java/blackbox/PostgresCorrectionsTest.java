package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import testing.Databases;

/// Rejected rows that are kept in PostgreSQL come back, and are seen.
class PostgresCorrectionsTest {

    @Test
    void takesCorrectedRows() {
        try (var millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(),
                        "spring.datasource.url=" + Databases.newPostgres())) {
            Http http = millrace.http();
            var imports = new Imports(http);
            Answer job = imports.run("name,email\nAda,a@b.c\nBob,none\nCy\nDi,\n");
            String id = job.text("jobId");
            assertThat(http.get("/jobs/" + id + "/errors?limit=2").json().get("errors")).hasSize(2);
            assertThat(http.get("/jobs/" + id + "/errors?category=missingFields").body())
                    .contains("\"line\":5")
                    .doesNotContain("\"line\":3");
            assertThat(http.get("/jobs/" + id + "/errors?category=%00").body())
                    .isEqualTo("{\"errors\":[],\"nextCursor\":null}");
            String plain = http.get("/jobs/" + id + "/errors.csv").body();
            assertThat(plain).isEqualTo("name,email\nBob,none\nCy\nDi,\n");

            // One is right, one wrong again, and one longer than what can be kept.
            String tooLong = "Di,\"" + "x".repeat(1_100_000) + "\"";
            correct(
                    http,
                    imports,
                    id,
                    plain.replace("none", "b@b.c").replace("Cy", "Cy,c").replace("Di,", tooLong));
            assertThat(http.get("/jobs/" + id).text("result.correctedLines")).isEqualTo("1");
            assertThat(http.get("/jobs/" + id + "/errors.csv").body())
                    .isEqualTo("name,email\nCy,c\nDi,\n");
            String annotated = http.get("/jobs/" + id + "/errors-annotated.csv").body();
            assertThat(annotated).contains("malformedLine");
            correct(http, imports, id, annotated.replace(",Cy,c,", ",Cy,c@b.c,"));
            Answer parent = http.get("/jobs/" + id);
            assertThat(parent.text("result.successfulInserts")).isEqualTo("3");
            assertThat(parent.text("result.failedLines")).isEqualTo("1");
            assertThat(http.get("/records?jobId=" + id + "&name=Cy").json().get("records"))
                    .hasSize(1);
            assertThat(
                            http.get("/records?collection=records&fileId=" + job.text("fileId"))
                                    .json()
                                    .get("records"))
                    .hasSize(3);
            assertThat(http.get("/records?collection=%00").status()).isEqualTo(404);
        }
    }

    private static void correct(Http http, Imports imports, String id, String content) {
        Answer accepted =
                http.multipart(
                        "/jobs/" + id + "/corrections",
                        Http.filePart("file", "c.csv", content.getBytes(UTF_8)));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        Answer job = imports.awaitEnd(accepted.text("jobId"));
        assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
    }
}
