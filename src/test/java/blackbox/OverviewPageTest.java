package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OverviewPageTest {

    private static final String PEOPLE =
            """
            name,email,age,department
            Ann Miller,ann@example.org,34,Sales
            Bob Baker,not an address,41,Sales
            """;

    private static RunningMillrace millrace;
    private static Browser browser;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.start(RunningMillrace.newDataDir());
        browser = Browser.of(millrace);
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
    void importsAFileThatWasChosen() {
        Page page = browser.open("/");
        assertThat(page).hasTitle("Overview · Millrace");
        page.getByLabel("Choose files")
                .setInputFiles(new FilePayload("chosen.csv", "text/csv", PEOPLE.getBytes(UTF_8)));
        assertThat(page.locator("#uploads")).containsText("see its import");
        var row = page.locator("tr", new Page.LocatorOptions().setHasText("chosen.csv"));
        assertThat(row).containsText("completed");
        assertThat(row.locator("td").nth(3)).hasText("2");
        assertThat(row.locator("td").nth(4)).hasText("1");
    }

    @Test
    void importsAFileThatWasDropped() {
        Page page = browser.open("/dashboard");
        var files =
                page.evaluateHandle(
                        """
                        (text) => {
                            const files = new DataTransfer();
                            files.items.add(new File([text], "dropped.csv", {type: "text/csv"}));
                            return files;
                        }
                        """,
                        PEOPLE);
        page.locator("h2").first().dispatchEvent("drop", Map.of("dataTransfer", files));
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("dropped.csv")))
                .containsText("completed");
    }

    @Test
    void saysWhatIsWrongWithAnUpload() {
        Page page = browser.open("/dashboard");
        page.getByLabel("Choose files")
                .setInputFiles(new FilePayload("picture.png", "image/png", PNG));
        assertThat(page.locator("#uploads")).containsText("holds a PNG image");
        browser.expected("415");
    }

    private static final byte[] PNG = {
        (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };

    @Test
    void fitsAPhoneAndBothThemesAndTheKeyboard() {
        browser.openInBothThemes("/dashboard").forEach(Browser::assertAccessible);
        Browser.assertFits(browser.openOnAPhone("/dashboard"));
        Page page = browser.open("/dashboard");
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
    }

    @Test
    void saysHowMillraceIs() {
        Page page = browser.open("/dashboard");
        assertThat(page.locator(".health li span"))
                .hasText(
                        new String[] {"Jobs in the database", "Records in MongoDB", "Files in S3"});
        assertThat(page.locator(".chart")).isVisible();
    }

    @Test
    void keepsTheThemeThatWasChosen() {
        Page page = browser.open("/dashboard");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Dark or light")).click();
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }

    @Test
    void saysThatThereIsNoSuchPage() {
        Page page = browser.open("/dashboard/nowhere");
        assertThat(page.locator("h1")).hasText("No such page");
        browser.openInBothThemes("/dashboard/nowhere").forEach(Browser::assertAccessible);
        Browser.assertFits(browser.openOnAPhone("/dashboard/nowhere"));
        browser.expected("404");
    }
}
