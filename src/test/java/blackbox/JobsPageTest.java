package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobsPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    private static RunningMillrace millrace;
    private static Http http;
    private static Imports imports;
    private static String goodFile;
    private static String goodJob;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.start(RunningMillrace.newDataDir());
        http = millrace.http();
        imports = new Imports(http);
        browser.start(millrace);
        goodFile = imports.upload("good people.csv", "name,email\nAda,ada@x.org\n".getBytes(UTF_8));
        goodJob = http.post("/process/" + goodFile).text("jobId");
        imports.awaitEnd(goodJob);
        for (String name : new String[] {"broken 1.csv", "broken 2.csv"}) {
            String file = imports.upload(name, "name,email\nAda,nobody\n".getBytes(UTF_8));
            imports.awaitEnd(http.post("/process/" + file, "{\"maxErrors\":0}").text("jobId"));
        }
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    private static Locator rows(Page page) {
        return page.locator("#live tbody tr");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
    }

    private static void search(Page page, String label, String text) {
        page.navigate("/dashboard/jobs");
        page.getByLabel(label).fill(text);
        button(page, "Search").click();
        page.waitForURL("**/dashboard/jobs?**");
    }

    @Test
    void searchesByEachField() {
        Page page = browser.open("/dashboard/jobs");
        assertThat(page).hasTitle("Jobs · Millrace");
        search(page, "File name or id", "GOOD");
        assertThat(rows(page)).hasCount(1);
        assertThat(rows(page)).containsText("good people.csv");
        search(page, "File name or id", "people");
        assertThat(page.locator("#live")).containsText("No job matches");
        search(page, "File name or id", goodJob);
        assertThat(rows(page)).containsText("good people.csv");
        search(page, "File name or id", goodFile);
        assertThat(rows(page)).containsText("good people.csv");
        search(page, "Owner", "nobody");
        assertThat(rows(page)).hasCount(0);
        search(page, "Payload", "fileId=" + goodFile);
        assertThat(rows(page)).hasCount(1);
        search(page, "Payload", "definition=people");
        assertThat(rows(page).filter(new Locator.FilterOptions().setHasText("good people.csv")))
                .hasCount(1);
        page.getByLabel("State").selectOption("completed");
        page.getByLabel("Type").selectOption("import");
        button(page, "Search").click();
        assertThat(page.getByLabel("State")).hasValue("completed");
        assertThat(page.getByLabel("Payload")).hasValue("definition=people");
        assertThat(rows(page)).hasCount(1);
    }

    @Test
    void saysWhatIsWrongWithASearch() {
        Page page = browser.open("/dashboard/jobs?payload=people");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("definition=people");
        assertThat(page.getByLabel("Payload")).hasValue("people");
    }

    @Test
    void retriesAllThatMatchAfterItHasSaidHowMany() {
        Page page = browser.open("/dashboard/jobs?q=broken");
        assertThat(rows(page)).hasCount(2);
        button(page, "Retry 2 failed …").click();
        assertThat(page.locator("#ask-title")).hasText("Retry 2 jobs?");
        Browser.assertAccessible(page);
        button(page, "Keep as it is").click();
        assertThat(page.locator("dialog")).not().isVisible();
        button(page, "Retry 2 failed …").click();
        button(page, "Retry 2 jobs").click();
        assertThat(page.locator("#notices")).containsText("2 jobs are queued again.");
        assertThat(rows(page).filter(new Locator.FilterOptions().setHasText("failed"))).hasCount(2);
    }

    @Test
    void cancelsAllThatMatch() {
        String file = imports.upload("later.csv", "name,email\n".getBytes(UTF_8));
        http.post(
                "/jobs",
                """
                {"type": "import", "runAt": "2099-01-01T00:00:00Z", "payload": {"fileId": "%s"}}\
                """
                        .formatted(file));
        Page page = browser.open("/dashboard/jobs?q=later");
        button(page, "Cancel 1 waiting or running …").click();
        assertThat(page.locator("#ask-title")).hasText("Cancel 1 job?");
        button(page, "Cancel 1 job").click();
        assertThat(page.locator("#notices")).containsText("1 job is cancelled");
        assertThat(rows(page)).containsText("cancelled");
        assertThat(page.locator("[data-many-do=Cancel]")).hasCount(0);
    }

    @Test
    void offersOnlyWhatThereAreJobsFor() {
        Page page = browser.open("/dashboard/jobs?q=good");
        assertThat(rows(page)).hasCount(1);
        assertThat(page.locator("[data-many]")).hasCount(0);
        page.navigate("/dashboard/jobs?status=completed");
        assertThat(page.locator("[data-many]")).hasCount(0);
    }

    @Test
    void saysWhoseJobsAreAndWhichGoFirst() {
        String file = imports.upload("urgent.csv", "name,email\n".getBytes(UTF_8));
        http.post(
                "/process/" + file,
                "{\"priority\": \"high\", \"runAt\": \"2099-01-01T00:00:00Z\"}");
        Page page = browser.open("/dashboard/jobs?q=urgent");
        assertThat(rows(page)).containsText("high priority");
        assertThat(rows(page)).containsText("import · local");
        page.navigate("/dashboard/jobs?q=good");
        assertThat(rows(page)).not().containsText("priority");
    }

    /// The calls are answered here, so that there are many, and each waits.
    @Test
    void saysHowFarItIsAndStopsWhenTold() {
        Page page = browser.open("/dashboard/jobs?q=broken");
        var calls = new ArrayList<Route>();
        page.route(
                "**/jobs/retry?**",
                route -> {
                    if (route.request().url().contains("dryRun")) {
                        route.fulfill(json("{\"matched\": 100000}"));
                    } else {
                        calls.add(route);
                    }
                });
        button(page, "Retry 2 failed …").click();
        // The list is read anew, as when jobs go on.
        page.waitForResponse(
                answer -> answer.url().contains("q=broken"),
                () -> page.evaluate("document.body.dispatchEvent(new Event('jobs'))"));
        assertThat(button(page, "Retry 2 failed …")).isDisabled();
        button(page, "Retry 100,000 jobs").click();
        Locator notice = page.locator("#notices");
        assertThat(notice).containsText("Retry: 0 of 100,000 jobs");
        calls.removeFirst()
                .fulfill(json("{\"retried\": 999, \"refused\": 1, \"nextCursor\": \"next\"}"));
        assertThat(notice).containsText("Retry: 1,000 of 100,000 jobs");
        assertThat(notice.locator("progress")).hasAttribute("value", "1000");
        Browser.assertAccessible(page);

        var asked = new ArrayList<String>();
        page.onceDialog(dialog -> {
            asked.add(dialog.type());
            dialog.dismiss();
        });
        page.evaluate("document.querySelector('footer a').click()");
        page.waitForCondition(() -> asked.equals(List.of("beforeunload")));

        button(page, "Stop").click();
        page.waitForCondition(() -> !calls.isEmpty());
        calls.removeFirst()
                .fulfill(json("{\"retried\": 1000, \"refused\": 0, \"nextCursor\": \"next\"}"));
        assertThat(notice).containsText("1,999 jobs are queued again.");
        assertThat(notice).containsText("1 job could not be: see each for why.");
        assertThat(notice).containsText("The others stay as they were.");
        assertThat(notice.locator("progress")).hasCount(0);
    }

    private static Route.FulfillOptions json(String body) {
        return new Route.FulfillOptions().setContentType("application/json").setBody(body);
    }

    @Test
    void fitsAPhoneAndBothThemes() {
        browser.openInBothThemes("/dashboard/jobs").forEach(Browser::assertAccessible);
        Browser.assertFits(browser.openOnAPhone("/dashboard/jobs"));
    }
}
