package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordsPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    private static RunningMillrace millrace;
    private static Imports imports;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.start(RunningMillrace.newDataDir());
        browser.start(millrace);
        imports = new Imports(millrace.http());
        Page page = browser.open("/dashboard/records");
        assertThat(page.locator("main")).containsText("Nothing was imported yet");
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button)).click();
    }

    @Test
    void showsRecordsPageByPageAndWhereEachComesFrom() {
        String people =
                IntStream.range(0, 60)
                        .mapToObj("Person %1$d,p%1$d@example.org"::formatted)
                        .collect(Collectors.joining("\n", "name,email\n", "\n"));
        String job = imports.run(people).text("jobId");
        Page page = browser.open("/dashboard/records?jobId=" + job);
        var rows = page.locator("main tbody tr");
        assertThat(rows).hasCount(50);
        assertThat(rows.first()).containsText("line 2");
        assertThat(rows.first().locator("a").first())
                .hasAttribute("href", "/dashboard/jobs/" + job);
        press(page, "More records");
        assertThat(rows).hasCount(10);
        assertThat(rows.last()).containsText("Person 59");
        press(page, "From the beginning");
        assertThat(rows).hasCount(50);
    }

    @Test
    void showsEachRecordAsJson() {
        imports.run("name,email\nAda,a@b.c\n");
        for (String path : List.of("/dashboard/records", "/dashboard/records?collection=records")) {
            Page page = browser.open(path);
            String address =
                    page.locator("main tbody tr").first().getByText("JSON").getAttribute("href");
            assertThat(millrace.http().get(address).text("source.line")).isEqualTo("2");
        }
    }

    @Test
    void findsThemByWhatTheyHold() {
        String job = imports.run("name,email\n\"Miller, Ann\",a@b.c\nBob,b@b.c\n").text("jobId");
        Page page = browser.open("/dashboard/records?jobId=" + job);
        page.getByLabel("Field", new Page.GetByLabelOptions().setExact(true)).fill("name");
        page.getByLabel("Value", new Page.GetByLabelOptions().setExact(true)).fill("Miller, Ann");
        press(page, "Find");
        assertThat(page.locator("main tbody tr")).hasCount(1);
        assertThat(page.getByLabel("name is")).hasValue("Miller, Ann");
        page.getByLabel("name is").fill("nobody");
        press(page, "Find");
        assertThat(page.locator("main")).containsText("Nothing fits what is asked for");
    }

    @Test
    void namesTheCollectionThatIsShown() {
        imports.run("name,email\nAda,a@b.c\n");
        Page page = browser.open("/dashboard/records");
        assertThat(page.locator("#collection option:checked")).hasText("records, the usual one");
    }

    @Test
    void saysWhyNothingCanBeShown() {
        Page page = browser.open("/dashboard/records?collection=elsewhere");
        assertThat(page.locator("[role=alert]")).containsText("No import has written");
        browser.expected("404");
    }

    @Test
    void fitsAPhoneAndBothThemes() {
        imports.run("name,email,age\nAda,a@b.c,36\n");
        browser.openInBothThemes("/dashboard/records").forEach(Browser::assertAccessible);
        Browser.assertFits(browser.openOnAPhone("/dashboard/records"));
    }
}
