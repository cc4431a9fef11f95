package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.mongodb.ConnectionString;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import testing.Databases;

/// Pages of a Millrace whose database, record store and object store are behind wires that break.
@ExtendWith(OutputCaptureExtension.class)
class StoresDownPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    private static FaultyWire database;
    private static FaultyWire records;
    private static FaultyWire objects;
    private static RunningMillrace millrace;
    private static String file;
    private static String job;

    @BeforeAll
    static void start() throws IOException {
        String url = Databases.newPostgres();
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        database = new FaultyWire(port);
        var store = RunningMillrace.shared().part(AwsConnectionDetails.class);
        objects = new FaultyWire(store.getEndpoint().getPort());
        var uri = RunningMillrace.shared().part(MongoConnectionDetails.class).getConnectionString();
        records = new FaultyWire(portOf(uri));
        millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(),
                        "spring.datasource.url=" + url.replace(":" + port, ":" + database.port()),
                        "spring.datasource.hikari.connection-timeout=1000",
                        "spring.mongodb.uri=mongodb://127.0.0.1:%d/%s?serverSelectionTimeoutMS=1000"
                                .formatted(records.port(), uri.getDatabase()),
                        "spring.cloud.aws.s3.endpoint=http://127.0.0.1:" + objects.port(),
                        "spring.cloud.aws.region.static=us-east-1",
                        "spring.cloud.aws.credentials.access-key=" + store.getAccessKey(),
                        "spring.cloud.aws.credentials.secret-key=" + store.getSecretKey());
        var imports = new Imports(millrace.http());
        file = imports.upload("people.csv", "name,email\nAda,ada@example.org\n".getBytes(UTF_8));
        job = imports.process(file);
        imports.awaitEnd(job);
        browser.start(millrace);
    }

    private static int portOf(ConnectionString uri) {
        return URI.create("mongodb://" + uri.getHosts().getFirst()).getPort();
    }

    @AfterAll
    static void stop() throws IOException {
        millrace.close();
        for (var wire : new FaultyWire[] {database, records, objects}) {
            wire.close();
        }
    }

    /// All that needs a store fails while it is down, again and again: a line each is enough.
    @AfterEach
    void repair(CapturedOutput output) {
        database.repair();
        records.repair();
        objects.repair();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> millrace.http().get("/health").status() == 200);
        assertThat(output).doesNotContain("\tat ");
    }

    @Test
    void theOverviewSaysThatTheDatabaseFails() {
        Page page = browser.open("/dashboard");
        assertThat(page.locator("#live")).containsText("people.csv");
        database.cut();
        assertThat(page.locator(".problem")).containsText("The jobs cannot be read at the moment");
        assertThat(page.locator(".health .bad")).containsText("database");
        // Its stream of events is refused, too.
        page.waitForResponse(answer -> answer.url().endsWith("/events"), page::reload);
        assertThat(page.locator(".problem")).containsText("The jobs cannot be read at the moment");
        assertThat(page.locator(".health .good")).hasCount(2);
        browser.expected("503");
        database.repair();
        assertThat(page.locator("#live")).containsText("people.csv");
        assertThat(page.locator(".problem")).hasCount(0);
    }

    @Test
    void otherPagesSayThatTheDatabaseDoesNotAnswer() {
        database.cut();
        assertUnavailable("/dashboard/jobs/" + job, "The database does not answer at the moment.");
        millrace.http()
                .get("/jobs/" + job)
                .assertProblem(
                        503,
                        "Service Unavailable",
                        "The database does not answer at the moment. Try again later.");
    }

    @Test
    void sayThatTheRecordStoreDoesNotAnswer() {
        records.cut();
        assertUnavailable(
                "/dashboard/records?jobId=" + job,
                "The record store does not answer at the moment.");
        millrace.http()
                .get("/records?jobId=" + job)
                .assertProblem(
                        503,
                        "Service Unavailable",
                        "The record store does not answer at the moment. Try again later.");
    }

    @Test
    void sayThatTheObjectStoreDoesNotWork() {
        Page page = browser.open("/dashboard/files/" + file);
        objects.cut();
        page.getByLabel("Delimiter").fill(";");
        assertThat(page.locator(".notice"))
                .containsText("The object store does not work at the moment.");
        browser.expected("503");
        assertUnavailable(
                "/dashboard/files/" + file, "The object store does not work at the moment.");
    }

    private static void assertUnavailable(String path, String text) {
        Page page = browser.open(path);
        assertThat(page.locator("h1")).hasText("This cannot be shown now");
        assertThat(page.locator("main")).containsText(text);
        browser.expected("503");
        assertThat(millrace.http().get(path).status()).isEqualTo(503);
    }
}
