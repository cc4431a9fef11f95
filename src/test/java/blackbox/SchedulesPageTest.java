package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SchedulesPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    private static RunningMillrace millrace;
    private static String file;

    @BeforeAll
    static void start() {
        millrace = RunningMillrace.start(RunningMillrace.newDataDir());
        browser.start(millrace);
        file =
                new Imports(millrace.http())
                        .upload("nightly.csv", "name,email\nAda,ada@x.org\n".getBytes(UTF_8));
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @AfterEach
    void forget() {
        millrace.http().delete("/schedules/paused");
    }

    private static void press(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name)).click();
    }

    @Test
    void aScheduleFromBeginningToEnd() {
        Page page = browser.open("/dashboard/schedules");
        assertThat(page.locator("#live")).containsText("Nothing recurs yet");
        page.getByText("Make the first one").click();
        page.locator("[name=name]").fill("nightly");
        page.locator("#cron").fill("30 2 * * 1-5");
        page.locator("#timeZone").fill("Europe/Berlin");
        assertThat(page.locator("#times")).containsText("Runs from Monday to Friday at 02:30.");
        assertThat(page.locator("#times li")).hasCount(5);
        page.getByLabel("File").selectOption(file);
        page.getByLabel("Definition").selectOption("people");
        press(page, "Make it");

        Locator row = page.locator("tbody tr", new Page.LocatorOptions().setHasText("nightly"));
        assertThat(row).containsText("from Monday to Friday at 02:30");
        assertThat(row).containsText("Europe/Berlin");
        assertThat(row).containsText("never");
        press(page, "Run now nightly");
        assertThat(row).not().containsText("never");
        press(page, "Pause nightly");
        assertThat(row).containsText("paused");
        press(page, "Resume nightly");
        assertThat(row).not().containsText("paused");

        row.locator("a").first().click();
        assertThat(page.getByLabel("File")).hasValue(file);
        assertThat(page.getByLabel("Definition")).hasValue("people");
        assertThat(page.locator("#payload")).isHidden();
        page.locator("#cron").fill("@hourly");
        press(page, "Save");
        assertThat(row).containsText("every full hour");
        assertThat(page.locator(".notice")).containsText("The schedule is saved.");
        press(page, "Delete nightly");
        assertThat(page.locator("#ask-title")).hasText("Delete the schedule nightly?");
        press(page, "Delete it");
        assertThat(page.locator("#live")).containsText("Nothing recurs yet");
    }

    @Test
    void saysWhatIsWrongBesideTheField() {
        Page page = browser.open("/dashboard/schedules/new");
        page.locator("[name=name]").fill("wrong");
        page.locator("#cron").fill("61 2 * * *");
        assertThat(page.locator("#times .fault")).containsText("wrong minute: \"61\"");
        press(page, "Make it");
        assertThat(page.locator("#fault-cron")).containsText("wrong minute: \"61\"");
        assertThat(page.locator("#cron")).isFocused();
        browser.expected("400");
        page.locator("#cron").fill("@daily");
        assertThat(page.locator("#fault-cron")).hasCount(0);
        press(page, "Make it");
        assertThat(page.locator("#fault-fileId")).containsText("fileId");
        assertThat(page.getByLabel("File")).isFocused();
        browser.expected("400");
        page.getByText("Payload as JSON").click();
        page.locator("[name=payload]").fill("{");
        press(page, "Make it");
        assertThat(page.locator("#fault-payload")).containsText("This is no JSON");
        page.locator("[name=payload]").fill("{\"fileId\": \"" + file + "\", \"mode\": \"x\"}");
        page.getByText("Payload as JSON").click();
        press(page, "Make it");
        assertThat(page.locator("#fault-payload")).containsText("mode");
        assertThat(page.locator("[name=payload]")).isFocused();
        browser.expected("400");
    }

    @Test
    void whatAnImportIsAboutIsChosenFromListsAndKeepsWhatTheJsonSays() {
        Page page = browser.open("/dashboard/files/" + file);
        page.getByText("Schedule it").click();
        assertThat(page.getByLabel("File")).hasValue(file);
        page.getByText("Payload as JSON").click();
        Locator payload = page.locator("#payload");
        payload.fill("{\"fileId\": \"away\"}");
        payload.fill("{\"fileId\": ");
        page.getByLabel("File").selectOption(file);
        assertThat(page.locator("#notices")).containsText("The JSON cannot be read");
        assertThat(payload).hasValue("{\"fileId\": ");
        payload.fill("{\"fileId\": \"gone\", \"definition\": {\"fields\": []}, \"maxErrors\": 7}");
        assertThat(page.locator("#fileId option:checked")).hasText("not in this list: gone");
        assertThat(page.locator("#fileId option[data-json]")).hasCount(1);
        assertThat(page.locator("#definition option:checked")).hasText("as the JSON says");
        page.getByLabel("File").selectOption(file);
        assertThat(payload)
                .hasValue(Pattern.compile(file + ".*\"fields\": \\[].*7", Pattern.DOTALL));
        page.getByLabel("Definition").selectOption("");
        assertThat(payload).hasValue(Pattern.compile("^(?!.*definition).*7", Pattern.DOTALL));

        page.getByLabel("Job type").selectOption("undo");
        assertThat(page.getByLabel("File")).isHidden();
        assertThat(payload).isVisible();
    }

    @Test
    void fitsAPhoneAndBothThemes() {
        millrace.http()
                .post(
                        "/schedules",
                        """
                        {"name": "paused", "type": "import", "payload": {"fileId": "%s"}, "paused": true,
                         "cron": "0 0 2 ? * 5L", "timeZone": "America/Argentina/ComodRivadavia"}\
                        """
                                .formatted(file));
        for (String path :
                List.of(
                        "/dashboard/schedules",
                        "/dashboard/schedules/new",
                        "/dashboard/schedules/edit?name=paused")) {
            browser.openInBothThemes(path)
                    .forEach(page -> {
                        if (page.locator("summary").count() > 0) {
                            page.locator("summary").click();
                        }
                        Browser.assertAccessible(page);
                    });
            Browser.assertFits(browser.openOnAPhone(path));
        }
    }
}
