package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BatchPageTest {

    private static final byte[] PEOPLE =
            """
            name,email,age,department
            Ann Miller,ann@example.org,34,Sales
            Bob Baker,not an address,41,Sales
            """
                    .getBytes(UTF_8);

    private static RunningMillrace millrace;
    private static Browser browser;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.start(RunningMillrace.newDataDir());
        browser = Browser.of(millrace);
        var imports = new Imports(millrace.http());
        imports.run("one.csv", PEOPLE);
        imports.run("two.csv", PEOPLE);
        imports.run("wrong.csv", "id;amount\n1;2\n".getBytes(UTF_8));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        millrace.close();
    }

    @AfterEach
    void nothingWentWrong() {
        browser.assertNoFaults();
    }

    @Test
    void findsExecutionsByStatusAndShowsTheirSteps() {
        Page page = browser.open("/dashboard/batch");
        page.getByLabel("Status").selectOption("COMPLETED");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Filter")).click();
        var rows = page.locator("tbody tr");
        assertThat(rows).hasCount(2);
        rows.first().getByRole(AriaRole.LINK).click();
        assertThat(page.locator("h1")).containsText("of import");
        var load = page.locator("tr", new Page.LocatorOptions().setHasText("load:p"));
        assertThat(load).containsText("COMPLETED");
        load.getByRole(AriaRole.BUTTON).click();
        assertThat(load).containsText("earlier runs");
    }

    @Test
    void abandonsAFailedExecutionAfterAsking() {
        Page page = browser.open("/dashboard/batch?status=FAILED");
        page.locator("tbody tr").first().getByRole(AriaRole.LINK).click();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Abandon").setExact(true))
                .click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("never be restarted");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Abandon it")).click();
        assertThat(page.locator(".facts").first()).containsText("ABANDONED");
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
                .containsText(Pattern.compile(": 4 rows, 2 of them rejected"));
        assertThat(page.locator(".ticks")).hasText(Pattern.compile("4\\s*2\\s*0"));
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
