package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class BatchPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    private static final byte[] PEOPLE =
            """
            name,email,age,department
            Ann Miller,ann@example.org,34,Sales
            Bob Baker,not an address,41,Sales
            """
                    .getBytes(UTF_8);

    private static final byte[] NO_PEOPLE = "id;amount\n1;2\n".getBytes(UTF_8);

    private static RunningMillrace millrace;
    private static Imports imports;
    private static SteeredImportTest.Steering steering;

    @BeforeAll
    static void start() {
        millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(), List.of(SteeredImportTest.Parts.class));
        browser.start(millrace);
        imports = new Imports(millrace.http());
        steering = millrace.part(SteeredImportTest.Steering.class);
        steering.failCommits(0, 0);
        imports.run("one.csv", PEOPLE);
        imports.run("two.csv", PEOPLE);
        imports.run("wrong.csv", NO_PEOPLE);
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @AfterEach
    void letGo() {
        steering.letGo();
    }

    @Test
    void findsExecutionsByStatusAndShowsTheirSteps() {
        Page page = browser.open("/dashboard/batch");
        page.getByLabel("Status").selectOption("COMPLETED");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Filter")).click();
        var rows = page.locator("tbody tr");
        rows.first().getByRole(AriaRole.LINK).click();
        assertThat(page.locator("h1")).containsText("of import");
        var load = page.locator("tr", new Page.LocatorOptions().setHasText("load:p"));
        assertThat(load).containsText("COMPLETED");
        load.getByRole(AriaRole.BUTTON).click();
        assertThat(load).containsText("earlier runs");
    }

    @Test
    void followsARunningExecutionAndStopsIt() {
        steering.hold();
        String job = imports.process(imports.upload("running.csv", chunks()));
        steering.awaitHeld();
        Page page = execution(job);
        page.evaluate("window.stays = true");
        assertThat(page.locator(".facts").first()).containsText("STARTED");
        button(page, "Stop").click();
        button(page, "Stop it").click();
        assertThat(page.locator(".facts").first()).containsText("cancelling");
        assertThat(button(page, "Stop")).hasCount(0);
        steering.letGo();
        assertThat(page.locator(".facts").first()).containsText("STOPPED");
        assertThat(button(page, "Restart")).isVisible();
        assertThat(page.evaluate("window.stays")).isEqualTo(true);
    }

    /// Several, so that it is asked to stop between two.
    private static byte[] chunks() {
        return ("name,email\n" + "Ann,ann@example.org\n".repeat(5000)).getBytes(UTF_8);
    }

    @Test
    void restartsAnExecutionOnThePageOfItsJob() {
        String job = imports.run("restarted.csv", NO_PEOPLE).text("jobId");
        Page page = execution(job);
        String before = page.url();
        button(page, "Restart").click();
        button(page, "Restart it").click();
        page.waitForURL("**/dashboard/jobs/" + job);
        assertThat(page.locator(".notice")).containsText("Its job is queued again.");
        assertThat(page.locator(".story")).containsText("Retried");
        imports.awaitEnd(job);

        page.navigate(before);
        assertThat(page.locator("main")).containsText("can only be looked at");
        assertThat(page.locator(".head .actions button")).hasCount(0);
    }

    @Test
    void offersNothingForWhatIsCompleted() {
        Page page = execution(imports.run("good.csv", PEOPLE).text("jobId"));
        assertThat(page.locator(".facts").first()).containsText("COMPLETED");
        assertThat(page.locator(".head .actions button")).hasCount(0);
    }

    @Test
    void abandonsAnExecutionThatADeadProcessLeft() {
        String job = imports.run("left.csv", NO_PEOPLE).text("jobId");
        millrace.part(JdbcClient.class)
                .sql(
                        """
                        UPDATE batch_job_execution SET status = 'STARTED' WHERE job_execution_id IN (
                            SELECT job_execution_id FROM batch_job_execution_params WHERE parameter_value = ?)
                        """)
                .param(job)
                .update();
        Page page = execution(job);
        assertThat(button(page, "Stop")).hasCount(0);
        button(page, "Abandon").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("never be restarted");
        button(page, "Abandon it").click();
        assertThat(page.locator(".facts").first()).containsText("ABANDONED");
        assertThat(page.locator(".head .actions button")).hasCount(0);

        page.navigate("/dashboard/jobs/" + job);
        assertThat(page.locator("#now")).containsText("failed");
        assertThat(button(page, "Retry")).hasCount(0);
        millrace.http()
                .post("/jobs/" + job + "/retry")
                .assertProblem(
                        409,
                        "Not to be retried",
                        "The job %s was abandoned. Process the file again.".formatted(job));
    }

    @Test
    void downloadsWhatIsSearched() throws IOException {
        String job = imports.run("wanted.csv", PEOPLE).text("jobId");
        Page page = browser.open("/dashboard/batch");
        page.getByLabel("Parameter").fill("jobId=" + job);
        page.getByLabel("From (UTC)").fill("2020-01-01");
        page.getByLabel("To (UTC)").fill(LocalDate.now(ZoneOffset.UTC).plusDays(1).toString());
        button(page, "Filter").click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(download(page, "All that match as CSV").lines().toList())
                .hasSize(2)
                .last(STRING)
                .contains(job, "COMPLETED");
        assertThat(download(page, "Counts as CSV")).contains("import,COMPLETED");
        assertThat(download(page, "Its instances as CSV")).contains(job);
    }

    private static String download(Page page, String link) throws IOException {
        var download =
                page.waitForDownload(() ->
                        page.getByRole(
                                        AriaRole.LINK,
                                        new GetByRoleOptions().setName(link).setExact(true))
                                .click());
        return Files.readString(download.path());
    }

    /// The page of the last execution of a job.
    private static Page execution(String job) {
        Page page = browser.open("/dashboard/batch?param=jobId=" + job);
        page.locator("tbody tr").first().getByRole(AriaRole.LINK).click();
        assertThat(page.locator("h1")).containsText("of import");
        return page;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void showsWhatJobsCameTo() {
        Page page = browser.open("/dashboard/batch/sums");
        var people = page.locator("tr", new Page.LocatorOptions().setHasText("people"));
        assertThat(people).containsText("invalidEmail");
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("by day")).click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator(".chart g")).hasCount(1);
        assertThat(page.locator(".chart title"))
                .hasText(
                        Pattern.compile(
                                "20\\d\\d-.*: [1-9][\\d,]* rows, [1-9]\\d* of them rejected"));
        assertThat(page.locator(".ticks span").first()).hasText(Pattern.compile("[1-9][\\d,]*"));
        assertThat(page.locator("thead")).containsText("99 % within");
    }

    private static String anExecution() {
        return millrace.http().get("/batch/executions").text("executions.0.executionId");
    }

    @Test
    void saysWhatToDoWhereThereIsNone() {
        Page page = browser.open("/dashboard/batch?status=STOPPING");
        assertThat(page.locator(".empty")).containsText("No execution is like this");
        browser.open("/dashboard/batch/executions/987654321");
        browser.expected("404");
    }

    @Test
    void saysBesideTheFormWhatIsWrongInIt() {
        Page page = browser.open("/dashboard/batch");
        page.getByLabel("Parameter").fill("nonsense");
        button(page, "Filter").click();
        assertThat(page.locator("[role=alert]")).containsText("param");
        assertThat(page.getByLabel("Parameter")).hasValue("nonsense");
    }

    @Test
    void fitsAPhoneAndBothThemes() {
        for (String path :
                List.of(
                        "/dashboard/batch",
                        "/dashboard/batch/executions/" + anExecution(),
                        "/dashboard/batch/sums",
                        "/dashboard/batch/sums?by=day")) {
            browser.openInBothThemes(path).forEach(Browser::assertAccessible);
            Browser.assertFits(browser.openOnAPhone(path));
        }
    }
}
