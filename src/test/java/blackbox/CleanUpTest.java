package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.Databases;

/// What operators do, over HTTP and with real imports.
class CleanUpTest {

    private static final String MESSY =
            "name,email\nAda,ada@example.org\nBob,nobody\nCy,cy@example.org\nDan,\n";

    private static RunningMillrace start(String database) {
        var settings = new ArrayList<>(List.of("millrace.queue.retry.attempts=0"));
        if (database.equals("PostgreSQL")) {
            settings.add("spring.datasource.url=" + Databases.newPostgres());
        }
        return RunningMillrace.start(RunningMillrace.newDataDir(), settings.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"H2", "PostgreSQL"})
    void forgetsAnImportWithEverythingButItsRecords(String database) {
        try (var millrace = start(database)) {
            var http = millrace.http();
            var imports = new Imports(http);
            Map<String, Integer> before = rows(millrace);
            String id = imports.run("messy.csv", MESSY.getBytes(UTF_8)).text("jobId");
            correct(http, imports, id, "name,email\nBob,bob@example.org\nDan,nobody\n");
            String other = imports.run("same.csv", MESSY.getBytes(UTF_8)).text("jobId");
            String upserted = upsert(http, imports);
            Answer undo = http.post("/jobs/" + other + "/undo");
            imports.awaitEnd(undo.text("jobId"));
            int records = Imports.recordsOf(millrace, id).size();
            assertThat(records).isEqualTo(3);
            assertThat(mongo(millrace).getCollection("millrace.before").countDocuments())
                    .isPositive();

            Answer young = http.post("/admin/cleanup-jobs", "{\"daysOld\":1,\"files\":true}");
            assertThat(young.text("deletedCount")).isEqualTo("0");
            assertThat(http.get("/jobs/" + id).status()).isEqualTo(200);

            age(millrace);
            Answer cleaned = http.post("/admin/cleanup-jobs", "{\"daysOld\":1,\"files\":true}");

            assertThat(cleaned.status()).as(cleaned.body()).isEqualTo(200);
            assertThat(cleaned.text("deletedCount")).isEqualTo("5");
            assertThat(cleaned.text("daysOld")).isEqualTo("1");
            assertThat(cleaned.text("deletedFiles")).isEqualTo("4");
            assertThat(cleaned.text("message")).startsWith("5 jobs");
            var after = rows(millrace);
            assertThat(after.remove("forgotten_collection")).isEqualTo(2);
            before.remove("forgotten_collection");
            // Reports outlive the jobs.
            List.of("job_end", "job_sum")
                    .forEach(report -> {
                        after.remove(report);
                        before.remove(report);
                    });
            assertThat(after).isEqualTo(before);
            assertThat(millrace.objectKeys()).isEmpty();
            assertThat(mongo(millrace).getCollection("millrace.before").countDocuments()).isZero();
            assertThat(mongo(millrace).listCollectionNames())
                    .noneMatch(name -> name.startsWith("millrace.dryrun."));
            assertThat(Imports.recordsOf(millrace, id)).hasSize(records);
            assertThat(http.get("/records").json().get("records")).hasSize(records);
            assertThat(http.get("/records?collection=eves").json().get("records")).hasSize(1);
            for (String forgotten : List.of(id, other, upserted)) {
                assertThat(http.get("/jobs/" + forgotten).status()).isEqualTo(404);
                assertThat(http.get("/jobs/" + forgotten + "/errors").status()).isEqualTo(404);
                assertThat(http.post("/jobs/" + forgotten + "/undo").status()).isEqualTo(404);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"H2", "PostgreSQL"})
    void keepsAFileThatAnotherJobIsAbout(String database) {
        try (var millrace = start(database)) {
            var imports = new Imports(millrace.http());
            String shared = imports.upload("shared.csv", MESSY.getBytes(UTF_8));
            String alone = imports.upload("alone.csv", MESSY.getBytes(UTF_8));
            String old = imports.process(shared);
            imports.awaitEnd(old);
            imports.awaitEnd(imports.process(alone));
            age(millrace);
            String young = imports.process(shared);
            imports.awaitEnd(young);

            Answer types =
                    millrace.http()
                            .post(
                                    "/admin/cleanup-jobs",
                                    "{\"daysOld\":1,\"types\":[\"undo\"],\"files\":true}");
            assertThat(types.text("deletedCount")).isEqualTo("0");
            Answer cleaned =
                    millrace.http()
                            .post(
                                    "/admin/cleanup-jobs",
                                    "{\"daysOld\":1,\"types\":[\"import\"],\"files\":true}");
            assertThat(cleaned.text("deletedCount")).isEqualTo("2");
            assertThat(cleaned.text("deletedFiles")).isEqualTo("1");
            assertThat(millrace.http().get("/files/" + shared).status()).isEqualTo(200);
            assertThat(millrace.http().get("/files/" + alone).status()).isEqualTo(404);
            assertThat(millrace.http().get("/jobs/" + young + "/errors").json().get("errors"))
                    .hasSize(2);
        }
    }

    private static MongoDatabase mongo(RunningMillrace millrace) {
        return millrace.part(MongoDatabaseFactory.class).getMongoDatabase();
    }

    private static String upsert(Http http, Imports imports) {
        String file =
                imports.upload("people.csv", "name,email\nEve,eve@example.org\n".getBytes(UTF_8));
        Answer queued =
                http.post(
                        "/process/" + file,
                        """
                        {"mode": "upsert", "beforeImages": true, "definition": {"collection": "eves",
                            "primaryKey": ["email"], "fields": [{"name": "name"}, {"name": "email"}]}}
                        """);
        assertThat(queued.status()).as(queued.body()).isEqualTo(202);
        imports.awaitEnd(queued.text("jobId"));
        return queued.text("jobId");
    }

    private static void correct(Http http, Imports imports, String id, String content) {
        Answer accepted =
                http.multipart(
                        "/jobs/" + id + "/corrections",
                        Http.filePart("file", "c.csv", content.getBytes(UTF_8)));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        imports.awaitEnd(accepted.text("jobId"));
    }

    private static void age(RunningMillrace millrace) {
        millrace.part(JdbcClient.class)
                .sql("UPDATE job SET completed_at = completed_at - INTERVAL '2' DAY")
                .update();
    }

    /// How many rows each table has.
    private static Map<String, Integer> rows(RunningMillrace millrace) {
        var jdbc = millrace.part(JdbcClient.class);
        var rows = new TreeMap<String, Integer>();
        jdbc.sql(
                        """
                        SELECT lower(table_name) FROM information_schema.tables
                        WHERE lower(table_schema) = 'public' AND table_type = 'BASE TABLE'
                        """)
                .query(String.class)
                .list()
                .forEach(table ->
                        rows.put(
                                table,
                                jdbc.sql(
                                                "SELECT count(*) FROM \"%s\""
                                                        .formatted(cased(jdbc, table)))
                                        .query(Integer.class)
                                        .single()));
        return rows;
    }

    private static String cased(JdbcClient jdbc, String table) {
        return jdbc.sql(
                        "SELECT table_name FROM information_schema.tables WHERE lower(table_name) = ? AND lower(table_schema) = 'public'")
                .param(table)
                .query(String.class)
                .single();
    }
}
