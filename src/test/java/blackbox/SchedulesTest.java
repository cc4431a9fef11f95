package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Schedules over HTTP, of imports.
class SchedulesTest {

    private static final String FIELDS =
            "six fields (second, minute, hour, day of the month, month, day of the week), five without the second, "
                    + "or one of @hourly, @daily, @weekly, @monthly and @yearly";

    private static Http http;
    private static Imports imports;
    private static String file;

    @BeforeAll
    static void start() {
        http = RunningMillrace.shared().http();
        imports = new Imports(http);
        file = imports.upload("nightly.csv", "name,email\nAda,ada@example.org\n".getBytes(UTF_8));
    }

    private static String newName() {
        return "s" + UUID.randomUUID();
    }

    private static String body(String name, String cron) {
        return """
        {"name": "%s", "type": "import", "priority": "low", "payload": {"fileId": "%s"},
         "cron": "%s", "timeZone": "Europe/Berlin"}
        """
                .formatted(name, file, cron);
    }

    private static Answer put(String name, String json) {
        return http.put("/schedules/" + name, json);
    }

    @Test
    void aScheduleFromBeginningToEnd() {
        String name = newName();
        Answer created = http.post("/schedules", body(name, "30 2 * * *"));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/schedules/" + name);
        assertThat(created.text("payload.fileId")).isEqualTo(file);
        assertThat(created.text("priority")).isEqualTo("low");
        assertThat(created.text("timeZone")).isEqualTo("Europe/Berlin");
        assertThat(created.text("paused")).isEqualTo("false");
        assertThat(created.text("lastRunAt")).isNull();
        assertThat(Instant.parse(created.text("nextRunAt"))).isAfter(Instant.now());
        assertThat(http.get("/schedules/" + name).body()).isEqualTo(created.body());
        assertThat(http.get("/schedules").json().get("schedules").toString())
                .contains(created.body());

        Answer run = http.post("/schedules/" + name + "/run");
        assertThat(run.status()).as(run.body()).isEqualTo(202);
        assertThat(run.text("checkStatusUrl")).isEqualTo("/jobs/" + run.text("jobId"));
        Answer job = imports.awaitEnd(run.text("jobId"));
        assertThat(job.text("status")).isEqualTo("completed");
        assertThat(job.text("priority")).isEqualTo("low");
        assertThat(http.get("/schedules/" + name).text("lastJobId")).isEqualTo(run.text("jobId"));
        assertThat(http.get("/schedules/" + name).text("nextRunAt"))
                .isEqualTo(created.text("nextRunAt"));

        Answer paused = http.post("/schedules/" + name + "/pause");
        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.text("paused")).isEqualTo("true");
        assertThat(paused.text("nextRunAt")).isNull();
        Answer resumed = http.post("/schedules/" + name + "/resume");
        assertThat(resumed.status()).isEqualTo(200);
        assertThat(resumed.text("nextRunAt")).isEqualTo(created.text("nextRunAt"));

        Answer changed = put(name, body(name, "0 0 0 1 1 *"));
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.text("cron")).isEqualTo("0 0 0 1 1 *");
        assertThat(changed.text("nextRunAt")).endsWith("-12-31T23:00:00Z");

        assertThat(http.delete("/schedules/" + name).status()).isEqualTo(204);
        assertThat(http.get("/schedules/" + name).status()).isEqualTo(404);
    }

    @Test
    void canBeginPausedAndNeedsNoMoreThanATypeAndTimes() {
        String name = newName();
        String body =
                "{\"name\": \"%s\", \"type\": \"import\", \"payload\": {\"fileId\": \"%s\"}, \"cron\": \"@daily\", \"paused\": true}"
                        .formatted(name, file);
        Answer created = http.post("/schedules", body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.text("paused")).isEqualTo("true");
        assertThat(created.text("nextRunAt")).isNull();
        assertThat(created.text("timeZone")).isEqualTo("UTC");
        assertThat(created.text("priority")).isEqualTo("default");
        http.post("/schedules", body)
                .assertProblem(
                        409,
                        "Schedule exists",
                        "There is a schedule \"%s\" already. PUT /schedules/%s changes it."
                                .formatted(name, name));
        put(name, body("other", "@daily"))
                .assertProblem(400, "Bad field", "\"name\" cannot be changed.");
        assertThat(http.post("/schedules/" + name + "/resume").text("nextRunAt"))
                .endsWith("T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"GET,", "PUT,", "DELETE,", "POST,/run", "POST,/pause", "POST,/resume"})
    void doesNotKnowOthers(String method, String action) {
        String path = "/schedules/nosuch" + (action == null ? "" : action);
        http.send(
                        http.request(path)
                                .header("Content-Type", "application/json")
                                .method(
                                        method,
                                        BodyPublishers.ofString(
                                                method.equals("PUT")
                                                        ? body("nosuch", "@daily")
                                                        : "")))
                .assertProblem(
                        404,
                        "Schedule not found",
                        "There is no schedule \"nosuch\". GET /schedules lists all.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\": \"%s\"      | \"name\": \"a b\"        | name     | Bad field        | \"name\" must have 1 to 64 of the letters a to z, digits, - and _, and begin with a letter or digit.",
                "\"name\": \"%s\", | ''                         | name     | Bad field        | \"name\" is missing.",
                "\"cron\": \"@daily\", | ''                     | cron     | Bad field        | \"cron\" is missing.",
                "\"type\": \"import\", | ''                     | type     | Bad field        | \"type\" is missing.",
                "@daily                | 0 61 * * * *           | cron     | Bad field        | \"cron\" has a wrong minute: \"61\"; there are 0 to 59, with * , - and /.",
                "@daily                | 0 0                    | cron     | Bad field        | \"cron\" must be %f.",
                "@daily                | 0 0 30 2 *             | cron     | Bad field        | \"cron\" is for a day that never comes.",
                "Europe/Berlin         | Europe/Berln           | timeZone | Bad field        | \"timeZone\" must be the name of a time zone, such as Europe/Berlin or UTC.",
                "\"low\"               | \"lowest\"             | priority | Bad field        | \"priority\" must be high, default or low.",
                "\"low\"               | 1                      | priority | Bad field        | \"priority\" must be high, default or low.",
                "\"cron\"              | \"crom\"               | crom     | Unknown field    | \"crom\" is not known here. Known: cron, name, paused, payload, priority, timeZone, type.",
                "\"payload\": {        | \"payload\": {\"mode\": \"no\", | mode | Wrong field    | \"mode\" must be one of insert, upsert, merge, delete, not \"no\".",
                "\"fileId\"            | \"file\"               | fileId   | Wrong field      | \"fileId\" must be the id of a stored file.",
            })
    void namesTheFieldThatIsWrong(
            String right, String wrong, String field, String title, String detail) {
        String name = newName();
        String body =
                body(name, "@daily").replace("\n ", "").replace(right.replace("%s", name), wrong);
        Answer answer = http.post("/schedules", body);
        answer.assertProblem(400, title, detail.replace("%f", FIELDS));
        assertThat(answer.text("field")).isEqualTo(field);
    }

    @Test
    void refusesATypeThatThereIsNotAndAPayloadThatIsNone() {
        Answer type =
                http.post("/schedules", body(newName(), "@daily").replace("import", "imports"));
        assertThat(type.status()).isEqualTo(400);
        assertThat(type.text("error")).isEqualTo("Unknown job type");
        assertThat(type.text("field")).isEqualTo("type");
        assertThat(type.text("detail")).startsWith("\"imports\" is no job type; these are: ");
        Answer payload =
                http.post(
                        "/schedules",
                        body(newName(), "@daily").replaceAll("\\{\"fileId[^}]*}", "3"));
        payload.assertProblem(400, "Bad field", "\"payload\" must be a JSON object.");
        assertThat(payload.text("field")).isEqualTo("payload");
    }

    @Test
    void keepsTheFileThatItsJobsAreAbout() {
        String name = newName();
        String kept = imports.upload("kept.csv", "name,email\nB,b@example.org\n".getBytes(UTF_8));
        http.post("/schedules", body(name, "@daily").replace(file, kept.toUpperCase(Locale.ROOT)));
        http.delete("/files/" + kept)
                .assertProblem(
                        409,
                        "File in use",
                        "The file %s cannot be deleted now: it is needed by the schedule \"%s\"."
                                .formatted(kept, name));
        assertThat(http.delete("/schedules/" + name).status()).isEqualTo(204);
        assertThat(http.delete("/files/" + kept).status()).isEqualTo(204);
    }

    @Test
    void aRunByHandSaysWhyItsJobIsRefused() {
        String name = newName();
        String gone = imports.upload("gone.csv", "name,email\nB,b@example.org\n".getBytes(UTF_8));
        Answer created = http.post("/schedules", body(name, "@daily").replace(file, gone));
        assertThat(created.status()).isEqualTo(201);
        // As a backup of the database that is older than the file's end leaves it.
        RunningMillrace.shared()
                .part(JdbcClient.class)
                .sql("DELETE FROM stored_file WHERE id = ?")
                .param(UUID.fromString(gone))
                .update();
        Answer run = http.post("/schedules/" + name + "/run");
        assertThat(run.status()).isEqualTo(404);
        assertThat(run.text("detail")).contains(gone);
    }
}
