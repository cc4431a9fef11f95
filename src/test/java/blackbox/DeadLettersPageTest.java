package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadLettersPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    private static RunningMillrace millrace;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.start(RunningMillrace.newDataDir());
        browser.start(millrace);
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void showsWhyJobsFailedAndBringsThemBack() {
        Page page = browser.open("/dashboard/dead-letters");
        assertThat(page.locator("#live")).containsText("All clear");
        Browser.assertAccessible(page);

        Http http = millrace.http();
        var imports = new Imports(http);
        for (int i = 0; i < 2; i++) {
            String file = imports.upload("bad.csv", "name,email\nAda,nobody\n".getBytes(UTF_8));
            imports.awaitEnd(http.post("/process/" + file, "{\"maxErrors\":0}").text("jobId"));
        }
        var rows = page.locator("#live tbody tr");
        assertThat(rows).hasCount(2);
        // A page of the list that is empty by now.
        Page older = browser.open("/dashboard/dead-letters?cursor=" + new UUID(0, 0));
        assertThat(older.locator("#live")).containsText("None are this old");
        older.getByText("See those that there are").click();
        assertThat(older.locator("#live tbody tr")).hasCount(2);
        assertThat(rows.first()).containsText("bad.csv");
        assertThat(rows.first().locator(".why")).containsText("1");
        browser.openInBothThemes("/dashboard/dead-letters").forEach(Browser::assertAccessible);
        Browser.assertFits(browser.openOnAPhone("/dashboard/dead-letters"));

        rows.first().getByRole(AriaRole.BUTTON).click();
        assertThat(page.locator("#notices")).containsText("The job is queued again.");
        assertThat(rows).hasCount(2);
        var all = new GetByRoleOptions().setName("Retry all …");
        page.getByRole(AriaRole.BUTTON, all).click();
        assertThat(page.locator("#ask-title")).containsText("Retry ");
        page.locator("#ask-yes").click();
        assertThat(page.locator("#notices")).containsText("queued again.");
    }
}
