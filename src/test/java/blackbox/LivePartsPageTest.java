package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Parts of pages that are read anew by themselves, on every page that has some.
class LivePartsPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    private static final byte[] GOOD = "name,email\nAda,ada@example.org\n".getBytes(UTF_8);
    private static final byte[] NO_EMAIL = "name,age\nAda,36\n".getBytes(UTF_8);

    private static RunningMillrace millrace;
    private static Imports imports;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.start(RunningMillrace.newDataDir());
        imports = new Imports(millrace.http());
        browser.start(millrace);
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void keepsFocusAndScrollingWhileTheListChanges() {
        imports.run("first.csv", GOOD);
        Page page = browser.open("/dashboard/jobs");
        // So narrow that the table has to be scrolled, but with no phone's window, where it is
        // none.
        page.locator("main").evaluate("main => main.style.width = '320px'");
        Locator first = link(page, "first.csv");
        first.focus();
        Locator table = page.getByRole(AriaRole.REGION, named("Jobs").setExact(true));
        table.evaluate("table => table.scrollLeft = 120");
        imports.run("second.csv", GOOD);
        assertThat(page.locator("tbody tr").first()).containsText("second.csv");
        assertThat(page.locator("tbody tr").first()).containsText("completed");
        assertThat(first).isFocused();
        assertThat(table.evaluate("table => table.scrollLeft")).isEqualTo(120);
    }

    @Test
    void keepsFocusOnTheOverview() {
        imports.run("early.csv", GOOD);
        Page page = browser.open("/dashboard");
        link(page, "early.csv").focus();
        imports.run("late.csv", GOOD);
        assertThat(link(page, "late.csv")).isVisible();
        assertThat(link(page, "early.csv")).isFocused();
    }

    @Test
    void focusesTheListWhereTheLineHasGone() {
        imports.run("stays.csv", NO_EMAIL);
        String id = imports.run("goes.csv", NO_EMAIL).text("jobId");
        Page page = browser.open("/dashboard/dead-letters");
        Locator letter = page.locator("#job-" + id);
        letter.getByRole(AriaRole.BUTTON).focus();
        // As if it was another job's line, which is not among them any more.
        letter.evaluate("line => line.id = 'gone'");
        imports.run("failed too.csv", NO_EMAIL);
        assertThat(page.locator("#gone")).hasCount(0);
        assertThat(page.getByRole(AriaRole.REGION, named("Failed jobs")).last()).isFocused();
    }

    @Test
    void leavesOpenWhatWasOpened() {
        String id = imports.run("opened.csv", GOOD).text("jobId");
        Page page = browser.open("/dashboard/jobs/" + id);
        page.getByText("Its whole result").click();
        assertThat(page.locator("details pre")).isVisible();
        String undo = millrace.http().post("/jobs/" + id + "/undo").text("jobId");
        imports.awaitEnd(undo);
        // The events of a job end with it; the page looks again when somebody comes back to it.
        page.evaluate("document.body.dispatchEvent(new Event('jobs'))");
        assertThat(page.locator("#do-undo")).hasCount(0);
        assertThat(page.locator(".story")).containsText("Undone");
        assertThat(page.locator("details pre")).isVisible();
    }

    @Test
    void saysThatMillraceDoesNotAnswerUntilItDoes() throws IOException {
        try (var wire = new FaultyWire(millrace.port())) {
            Page page =
                    browser.open(
                            "http://localhost:" + wire.port() + "/dashboard/jobs?q=unseen",
                            ColorScheme.LIGHT,
                            1280,
                            900);
            page.evaluate("window.stays = true");
            assertThat(page.locator("#live")).containsText("No job matches");
            wire.cut();
            Locator bar = page.getByText("Not connected to Millrace; trying again");
            assertThat(bar).isVisible();
            Browser.assertAccessible(page);
            imports.run("unseen.csv", GOOD);
            wire.repair();
            assertThat(bar).hasCount(0);
            assertThat(link(page, "unseen.csv")).isVisible();
            assertThat(page.evaluate("window.stays")).isEqualTo(true);
            browser.expected("ERR_");
            imports.run("unseen again.csv", GOOD);
            assertThat(link(page, "unseen again.csv")).isVisible();
            page.close();
        }
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, named(name).setExact(true));
    }

    private static GetByRoleOptions named(String name) {
        return new GetByRoleOptions().setName(name);
    }
}
