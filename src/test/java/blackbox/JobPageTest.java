package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.millrace.access.Owner;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.NewJob;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class JobPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    private static RunningMillrace millrace;
    private static Imports imports;
    private static SteeredImportTest.Steering steering;

    @BeforeAll
    static void start() {
        millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(),
                        List.of(SteeredImportTest.Parts.class, OtherType.class),
                        "millrace.queue.workers=1",
                        "millrace.queue.poll=50ms",
                        "millrace.queue.retries.import=0",
                        "millrace.queue.retry.delay=1h",
                        "millrace.queue.retry.max-delay=1h");
        imports = new Imports(millrace.http());
        steering = millrace.part(SteeredImportTest.Steering.class);
        browser.start(millrace);
    }

    @AfterAll
    static void stop() {
        steering.letGo();
        millrace.close();
    }

    @AfterEach
    void letGo() {
        steering.letGo();
        steering.failCommits(0, 0);
    }

    @Test
    void followsAnImportWithoutReload() {
        steering.hold();
        String id = imports.process(imports.upload("live.csv", people(5000)));
        steering.awaitHeld();
        Page page = open(id);
        page.evaluate("window.stays = true");
        assertThat(state(page)).hasText("processing");
        assertThat(progress(page)).hasAttribute("value", "0");
        assertThat(number(page, "Rows")).hasText("0");

        button(page, "Cancel").focus();
        steering.holdAfter(2000);
        assertThat(number(page, "Rows")).hasText("2,000");
        assertThat(number(page, "Inserted")).hasText("2,000");
        assertThat(progress(page)).hasAttribute("value", Pattern.compile("[34]\\d"));
        assertThat(page.locator("#now .axis").first()).containsText("rows/s");
        assertThat(page.locator("#now .axis").first()).containsText("left");
        assertThat(page.getByRole(AriaRole.REGION, named("Parts of the file")))
                .containsText("loading");
        assertThat(moment(page, "Running")).containsText("last sign of its worker");
        assertThat(button(page, "Cancel")).isFocused();
        assertThat(button(page, "Undo")).hasCount(0);

        steering.letGo();
        assertThat(state(page)).hasText("completed");
        assertThat(number(page, "Rows")).hasText("5,000");
        assertThat(moment(page, "Completed")).containsText("after its start");
        assertThat(button(page, "Undo")).isVisible();
        assertThat(button(page, "Cancel")).hasCount(0);
        assertThat(page.evaluate("window.stays")).isEqualTo(true);
    }

    @Test
    void showsTheRejectedRowsPageByPageAndByCategory() {
        Page page = open(imports.run("messy.csv", messy()).text("jobId"));
        Locator rows = page.locator("table.rejects tbody tr:not(.more)");
        assertThat(rows).hasCount(25);
        assertThat(rows.first()).containsText("2");
        assertThat(rows.first()).containsText("is not an e-mail address");
        assertThat(rows.first().locator("mark")).hasText("\"no, address 0\"");
        assertThat(rows.nth(1).locator("code")).hasText("<b>one field</b>");
        button(page, "Show more").click();
        assertThat(rows).hasCount(40);
        assertThat(button(page, "Show more")).hasCount(0);

        var chart = page.locator(".bars li");
        assertThat(chart.first()).containsText("invalidEmail");
        assertThat(chart.first().locator(".number")).hasText("20");
        page.locator(".choices a", new Page.LocatorOptions().setHasText("malformedLine")).click();
        assertThat(rows).hasCount(20);
        assertThat(page).hasURL(Pattern.compile("\\?category=malformedLine$"));
        page.reload();
        assertThat(rows).hasCount(20);
        chart.first().getByRole(AriaRole.LINK).click();
        assertThat(rows.last().locator("mark")).hasText("\"no, address 19\"");
    }

    @Test
    void pointsAtTheValueInJsonToo() {
        String json = "{\"name\": \"Ann\", \"email\": \"nowhere\"}\n";
        Page page = open(imports.run("people.ndjson", json.getBytes(UTF_8)).text("jobId"));
        assertThat(page.locator("table.rejects mark")).hasText("\"nowhere\"");
    }

    @Test
    void takesCorrectedRowsBack() throws IOException {
        Page page = open(imports.run("wrong.csv", wrong()).text("jobId"));
        String rows = download(page, "errors.csv", "wrong-errors.csv");
        assertThat(rows).isEqualTo("name,email\nBob,nowhere\nCid,nobody\n");
        assertThat(download(page, "errors-annotated.csv", "wrong-errors-annotated.csv"))
                .contains("_position,_line,_category,_column,_message,name,email");

        String corrected = rows.replace("nowhere", "bob@example.org");
        page.getByLabel("The corrected file")
                .setInputFiles(
                        new FilePayload("corrected.csv", "text/csv", corrected.getBytes(UTF_8)));
        button(page, "Send corrected rows").click();
        assertThat(page.locator(".path")).containsText("corrections");
        assertThat(state(page)).hasText("completed");
        assertThat(number(page, "Inserted")).hasText("1");
        assertThat(number(page, "Rejected")).hasText("1");
        page.getByText("wrong.csv").click();
        assertThat(number(page, "Corrected")).hasText("1");
        assertThat(number(page, "Rejected")).hasText("1");
        assertThat(page.getByRole(AriaRole.REGION, named("Jobs"))).containsText("corrected.csv");
        assertThat(page.locator("table.rejects tr").nth(1)).containsText("corrected");
    }

    @Test
    void saysWhyCorrectionsDoNotFit() {
        Page page = open(imports.run("wrong.csv", wrong()).text("jobId"));
        var files =
                page.evaluateHandle(
                        """
                        () => {
                            const files = new DataTransfer();
                            files.items.add(new File(["name,email\\nBob,b@example.org\\n"], "short.csv"));
                            return files;
                        }
                        """);
        page.locator("form[data-drop]").dispatchEvent("drop", Map.of("dataTransfer", files));
        button(page, "Send corrected rows").click();
        assertThat(page.locator(".notice"))
                .containsText("The file holds 1 rows, and 2 rejected rows are open");
        browser.expected("422");
    }

    @Test
    void undoesAnImport() {
        Page page = open(imports.run("undone.csv", people(1234)).text("jobId"));
        assertThat(page.getByText("those that it wrote")).isVisible();
        assertThat(page.locator("#about").getByRole(AriaRole.LINK, in("people")))
                .hasAttribute("href", "/dashboard/definitions/people");
        button(page, "Undo").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("1,234 records that this import wrote are deleted.");
        button(page, "Keep as it is").click();
        assertThat(state(page)).hasText("completed");
        button(page, "Undo").click();
        button(page, "Undo it").click();
        assertThat(page.locator(".path")).containsText("undo");
        assertThat(state(page)).hasText("completed");
        assertThat(number(page, "Undone")).hasText("1,234");
        assertThat(page.locator(".state")).containsText("Takes back undone.csv");
        page.locator(".state a").click();
        assertThat(moment(page, "Undone")).isVisible();
        assertThat(number(page, "Inserted, then taken back")).hasText("1,234");
        assertThat(page.locator("#now .state")).not().containsText("of the rows were imported");
        assertThat(page.getByText("those that it wrote")).hasCount(0);
        assertThat(button(page, "Undo")).hasCount(0);
    }

    @Test
    void importsForRealWhatADryRunTried() throws IOException {
        String file = imports.upload("tried.csv", wrong());
        String dryRun =
                millrace.http()
                        .post(
                                "/process/" + file,
                                """
                                {"dryRun": true, "definition": {"collection": "tried", "fields": [
                                    {"name": "name", "target": "who"},
                                    {"name": "email", "format": "email"}]}}
                                """)
                        .text("jobId");
        imports.awaitEnd(dryRun);
        Page page = open(dryRun);
        assertThat(page.locator("#now .state")).containsText("dry run");
        assertThat(page.locator("#now .state")).containsText("33 % of the rows would be imported");
        assertThat(number(page, "Would be inserted")).hasText("1");
        assertThat(page.getByText("Change how it is imported"))
                .hasAttribute("href", "/dashboard/files/" + file);
        assertThat(download(page, "errors.csv", "tried-errors.csv"))
                .isEqualTo("name,email\nBob,nowhere\nCid,nobody\n");
        button(page, "Import it for real").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Of its 3 rows, 1 passed the dry run");
        button(page, "Import it").click();
        assertThat(number(page, "Inserted")).hasText("1");
        assertThat(page.locator("#now .state")).containsText("33 % of the rows were imported");
        assertThat(page.locator("#now .state")).not().containsText("dry run");
        assertThat(button(page, "Import it for real")).hasCount(0);
        assertThat(page.getByRole(AriaRole.LINK, named("errors.csv").setExact(true))).hasCount(1);
        assertThat(
                        millrace.http()
                                .get("/records?collection=tried")
                                .json()
                                .at("/records/0/who")
                                .asString())
                .isEqualTo("Ann");

        page.navigate("/dashboard/jobs?q=" + file);
        Locator rows = page.locator("main tbody tr");
        assertThat(rows).hasCount(2);
        assertThat(rows.first()).not().containsText("dry run");
        assertThat(rows.last()).containsText("dry run");
    }

    @Test
    void saysWhatAnImportThatDeletesDid() {
        String file = imports.upload("gone.csv", people(2));
        String definition =
                """
                {"collection": "gone", "mode": "delete", "beforeImages": true, "fields": [
                    {"name": "name"}, {"name": "email", "constraints": {"unique": true}}]}
                """;
        String id =
                millrace.http()
                        .post("/process/" + file, "{\"definition\": %s}".formatted(definition))
                        .text("jobId");
        imports.awaitEnd(id);
        Page page = open(id);
        assertThat(number(page, "Removed")).hasText("2");
        assertThat(page.getByText("those that it wrote")).hasCount(0);
        assertThat(page.locator("#now .state"))
                .containsText("100 % of the rows were done as asked");
        button(page, "Undo").click();
        assertThat(page.getByRole(AriaRole.DIALOG))
                .containsText("2 records that this import removed are brought back.");
    }

    @Test
    void saysThatWhatCannotBeUndoneStaysWhenItIsCancelled() {
        steering.hold();
        String file = imports.upload("upsert.csv", people(5000));
        String definition =
                """
                {"collection": "upserted", "mode": "upsert", "fields": [
                    {"name": "name"}, {"name": "email", "constraints": {"unique": true}}]}
                """;
        String id =
                millrace.http()
                        .post("/process/" + file, "{\"definition\": %s}".formatted(definition))
                        .text("jobId");
        steering.holdAfter(1000);
        Page page = open(id);
        button(page, "Cancel").click();
        assertThat(page.getByRole(AriaRole.DIALOG))
                .containsText("stays: retry it to go on. It cannot be undone.");
        button(page, "Cancel it").click();
        steering.letGo();
        assertThat(state(page)).hasText("cancelled");
        assertThat(button(page, "Undo")).hasCount(0);
    }

    @Test
    void saysWhereAnUndoGoesOn() {
        String id = imports.run("kept.csv", people(3)).text("jobId");
        steering.hold();
        imports.process(imports.upload("before.csv", people(10)));
        steering.awaitHeld();
        String undo = millrace.http().post("/jobs/" + id + "/undo").text("jobId");
        millrace.http().delete("/jobs/" + undo);
        Page page = open(undo);
        button(page, "Retry").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("it has not run so far");
        millrace.part(JdbcClient.class)
                .sql("UPDATE job SET started_at = created_at WHERE id = ?")
                .param(UUID.fromString(undo))
                .update();
        page.reload();
        button(page, "Retry").click();
        assertThat(page.getByRole(AriaRole.DIALOG))
                .containsText("It goes on from what it has done.");
    }

    @Test
    void followsAJobThatWasBroughtBackElsewhere() {
        steering.failCommits(1000, 1);
        String id = imports.run("elsewhere.csv", people(2500)).text("jobId");
        Page page = open(id);
        assertThat(state(page)).hasText("failed");
        steering.hold();
        millrace.http().post("/jobs/" + id + "/retry");
        steering.awaitHeld();
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
        assertThat(state(page)).hasText("processing");
        steering.letGo();
        assertThat(state(page)).hasText("completed");
    }

    @Test
    void keepsTheRejectedRowsThatWereOpened() {
        Page page = open(imports.run("opened.csv", messy()).text("jobId"));
        Locator rows = page.locator("table.rejects tbody tr:not(.more)");
        assertThat(rows).hasCount(25);
        button(page, "Show more").click();
        assertThat(rows).hasCount(40);
        page.waitForResponse(
                answer -> answer.url().contains("/rejects?"),
                () -> page.evaluate("document.body.dispatchEvent(new Event('reshaped'))"));
        page.waitForTimeout(500);
        assertThat(rows).hasCount(40);
        page.locator(".choices a", new Page.LocatorOptions().setHasText("malformedLine")).click();
        assertThat(rows).hasCount(20);
    }

    @Test
    void doesNotSayThatRowsAreThereWhichWereTakenBack() {
        String file = imports.upload("atomic.csv", wrong());
        String id =
                millrace.http()
                        .post("/process/" + file, "{\"maxErrors\": 1, \"atomic\": true}")
                        .text("jobId");
        imports.awaitEnd(id);
        Page page = open(id);
        assertThat(page.locator(".problem")).containsText("taken back");
        assertThat(number(page, "Inserted, then taken back")).isVisible();
        assertThat(page.locator("#now .state")).not().containsText("of the rows were imported");
        assertThat(page.getByRole(AriaRole.LINK, named("errors.csv").setExact(true))).isVisible();
    }

    @Test
    void asksBeforeItImportsAFileThatIsBeingImported() {
        steering.hold();
        String file = imports.upload("twice.csv", people(10));
        String first = imports.process(file);
        steering.awaitHeld();
        Page page = browser.open("/dashboard/files/" + file);
        button(page, "Import").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("This file is being imported already");
        button(page, "Keep as it is").click();
        page.waitForURL(Pattern.compile(".*/dashboard/jobs/" + first));
        page.navigate("/dashboard/files/" + file);
        button(page, "Import").click();
        button(page, "Import it once more").click();
        assertThat(moment(page, "Waiting for a worker")).isVisible();
        String second = page.url().substring(page.url().lastIndexOf('/') + 1);
        assertThat(second).isNotEqualTo(first);
        steering.letGo();
        imports.awaitEnd(second);
    }

    @Test
    void cancelsAJobThatWaitsAndOneThatRuns() {
        steering.hold();
        String running = imports.process(imports.upload("running.csv", people(5000)));
        String waiting = imports.process(imports.upload("waiting.csv", people(10)));
        String dryRun =
                millrace.http()
                        .post(
                                "/process/" + imports.upload("dry.csv", people(10)),
                                "{\"dryRun\": true}")
                        .text("jobId");
        steering.awaitHeld();
        Page page = open(dryRun);
        button(page, "Cancel").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("it cannot be retried");
        button(page, "Cancel it").click();
        assertThat(state(page)).hasText("cancelled");
        assertThat(button(page, "Retry")).hasCount(0);

        page.navigate("/dashboard/jobs/" + waiting);
        assertThat(moment(page, "Waiting for a worker")).isVisible();
        button(page, "Cancel").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("It has not started");
        button(page, "Cancel it").click();
        assertThat(state(page)).hasText("cancelled");
        assertThat(moment(page, "Cancelled")).containsText("before it started");
        assertThat(button(page, "Retry")).isVisible();

        page.navigate("/dashboard/jobs/" + running);
        button(page, "Cancel").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("0 records by now, stays");
        button(page, "Keep as it is").click();
        steering.holdAfter(2000);
        assertThat(number(page, "Inserted")).hasText("2,000");
        button(page, "Cancel").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("2,000 records by now, stays");
        button(page, "Cancel it").click();
        assertThat(state(page)).hasText("cancelling");
        assertThat(moment(page, "Stopping")).isVisible();
        steering.letGo();
        assertThat(state(page)).hasText("cancelled");
    }

    @Test
    void retriesAFailedJob() {
        steering.failCommits(1000, 1);
        Page page = open(imports.run("failing.csv", people(2500)).text("jobId"));
        assertThat(state(page)).hasText("failed");
        assertThat(page.locator(".problem")).containsText("an unexpected error");
        assertThat(moment(page, "Failed")).isVisible();
        button(page, "Retry").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("after the 1,000 rows");
        button(page, "Retry it").click();
        assertThat(state(page)).hasText("completed");
        assertThat(number(page, "Inserted")).hasText("2,500");
        assertThat(page.locator(".story strong"))
                .hasText(
                        new String[] {
                            "Queued", "Started", "Failed", "Retried", "Started", "Completed"
                        });
        assertThat(moment(page, "Failed")).containsText("an unexpected error");
    }

    @Test
    void saysWhenAJobIsTriedAgain() {
        String id = imports.run("wrong.csv", wrong()).text("jobId");
        steering.failCommits(0, 1);
        String corrections =
                millrace.http()
                        .multipart(
                                "/jobs/" + id + "/corrections",
                                Http.filePart(
                                        "file",
                                        "right.csv",
                                        "name,email\nBob,b@example.org\nCid,c@example.org\n"
                                                .getBytes(UTF_8)))
                        .text("jobId");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        millrace.http()
                                .get("/jobs/" + corrections)
                                .text("status")
                                .equals("retrying"));
        Page page = open(corrections);
        assertThat(page.locator("#now")).containsText("It is tried again at");
        assertThat(moment(page, "Next attempt").locator("time")).isVisible();
        button(page, "Cancel").click();
        button(page, "Cancel it").click();
        assertThat(state(page)).hasText("cancelled");

        // It is not offered to fail for want of its file.
        assertThat(button(page, "Retry")).isVisible();
        String file = millrace.http().get("/jobs/" + corrections).text("fileId");
        assertThat(millrace.http().delete("/files/" + file).status()).isEqualTo(204);
        assertThat(millrace.http().post("/jobs/" + corrections + "/retry").status()).isEqualTo(404);
        page.reload();
        assertThat(button(page, "Retry")).hasCount(0);
    }

    @Test
    void saysInWordsWhyAFileCannotBeImported() {
        Page page =
                open(imports.run("noemail.csv", "name,age\nAnn,3\n".getBytes(UTF_8)).text("jobId"));
        assertThat(page.locator(".problem")).containsText("email");
        assertThat(page.locator("table.rejects")).hasCount(0);
        assertThat(page.locator("form[data-drop]")).hasCount(0);
        assertThat(page.getByText("those that it wrote")).hasCount(0);
        page.getByText("Change how it is imported").click();
        assertThat(page.locator("h1")).hasText("noemail.csv");
    }

    @Test
    void showsJobsOfAnyType() {
        String id =
                millrace.http()
                        .post("/jobs", "{\"type\": \"copies\", \"priority\": \"high\"}")
                        .text("jobId");
        imports.awaitEnd(id);
        Page page = open(id);
        assertThat(page.locator("h1")).hasText("copies");
        assertThat(state(page)).hasText("completed");
        assertThat(number(page, "Pages made")).hasText("3,000");
        assertThat(page.locator("#about")).containsText("high");
        assertThat(button(page, "Undo")).hasCount(0);
    }

    @Test
    void copiesIds() {
        Page page = open(imports.run("ids.csv", people(1)).text("jobId"));
        button(page, "Copy the id of the job").click();
        assertThat(page.locator(".notice")).containsText("Copied.");
    }

    @Test
    void fitsAPhoneAndBothThemes() {
        String id = imports.run("themes.csv", messy()).text("jobId");
        browser.openInBothThemes("/dashboard/jobs/" + id)
                .forEach(page -> {
                    page.getByText("Its whole result").click();
                    Browser.assertAccessible(page);
                });
        Browser.assertFits(browser.openOnAPhone("/dashboard/jobs/" + id));
    }

    @Test
    void fitsAPhoneAndBothThemesWhenItRunsAndWhenItHasFailed() {
        steering.hold();
        String runs = imports.process(imports.upload("runs.csv", people(5000)));
        steering.holdAfter(2000);
        String path = "/dashboard/jobs/" + runs;
        browser.openInBothThemes(path)
                .forEach(page -> {
                    assertThat(number(page, "Rows")).hasText("2,000");
                    Browser.assertAccessible(page);
                });
        Browser.assertFits(browser.openOnAPhone(path));
        Browser.assertFits(browser.openOnAPhone("/dashboard"));
        steering.letGo();

        String failed = "/dashboard/jobs/" + imports.run("id;no\n1;2\n").text("jobId");
        browser.openInBothThemes(failed)
                .forEach(page -> {
                    assertThat(state(page)).hasText("failed");
                    Browser.assertAccessible(page);
                });
        Browser.assertFits(browser.openOnAPhone(failed));
    }

    /// As many as a phone has room for in one line, and a place in each.
    @Test
    void breaksNoNumberOnAPhone() {
        String id = imports.run("many.csv", people(20)).text("jobId");
        Page page = browser.openOnAPhone("/dashboard/jobs/" + id);
        page.evaluate(
                """
                document.querySelectorAll('.numbers dd').forEach((it) => (it.textContent = '1,368,000,000'))\
                """);
        Browser.assertFits(page);
    }

    @Test
    void saysThatThereIsNoSuchJob() {
        Page page = open(UUID.randomUUID().toString());
        assertThat(page.locator("h1")).hasText("Job not found");
        browser.expected("404");
    }

    private static Page open(String id) {
        return browser.open("/dashboard/jobs/" + id);
    }

    private static Locator state(Page page) {
        return page.locator("#now .state .badge").first();
    }

    private static Locator progress(Page page) {
        return page.getByRole(AriaRole.PROGRESSBAR, named("Progress").setExact(true));
    }

    private static Locator number(Page page, String name) {
        return page.locator(
                        ".numbers > div",
                        new Page.LocatorOptions()
                                .setHas(
                                        page.locator(
                                                "dt",
                                                new Page.LocatorOptions()
                                                        .setHasText(
                                                                Pattern.compile(
                                                                        "^" + name + "$")))))
                .locator("dd");
    }

    private static Locator moment(Page page, String title) {
        return page.locator(
                ".story li",
                new Page.LocatorOptions()
                        .setHas(
                                page.locator(
                                        "strong", new Page.LocatorOptions().setHasText(title))));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, named(name).setExact(true));
    }

    private static GetByRoleOptions named(String name) {
        return new GetByRoleOptions().setName(name);
    }

    private static Locator.GetByRoleOptions in(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    private static String download(Page page, String link, String name) throws IOException {
        Download download =
                page.waitForDownload(
                        () -> page.getByRole(AriaRole.LINK, named(link).setExact(true)).click());
        assertThat(download.suggestedFilename()).isEqualTo(name);
        return Files.readString(download.path());
    }

    private static byte[] wrong() {
        return "name,email\nAnn,ann@example.org\nBob,nowhere\nCid,nobody\n".getBytes(UTF_8);
    }

    private static byte[] messy() {
        return IntStream.range(0, 20)
                .mapToObj(
                        "Person,\"no, address %d\"\n<b>one field</b>\nAnn,ann@example.org\n"
                                ::formatted)
                .collect(Collectors.joining("", "name,email\n", ""))
                .getBytes(UTF_8);
    }

    private static byte[] people(int count) {
        return IntStream.range(0, count)
                .mapToObj("Person,p%d@example.org\n"::formatted)
                .collect(Collectors.joining("", "name,email\n", ""))
                .getBytes(UTF_8);
    }

    /// A job type that the pages know nothing of.
    @Configuration(proxyBeanMethods = false)
    static class OtherType {

        @Bean
        JobHandler copies() {
            return new JobHandler() {

                @Override
                public String type() {
                    return "copies";
                }

                @Override
                public NewJob prepare(JsonNode payload, Owner owner) {
                    return new NewJob(type(), owner.name(), payload.toString(), null, null);
                }

                @Override
                public JobOutcome run(JobContext context) {
                    return new JobOutcome.Done("{\"pagesMade\": 3000, \"where\": \"attic\"}");
                }
            };
        }
    }
}
