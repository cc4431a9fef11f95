package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DefinitionsPageTest {

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

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    private static Page write(String name, String text) {
        Page page = browser.open("/dashboard/definitions");
        page.getByLabel("Name").fill(name);
        page.getByLabel("Content").fill(text);
        button(page, "Save").click();
        return page;
    }

    @Test
    void listsWhatThereIs() {
        Page page = browser.open("/dashboard/definitions");
        var people = page.locator("tr", new Page.LocatorOptions().setHasText("people"));
        assertThat(people).containsText("built in");
        people.locator("a").first().click();
        assertThat(page.locator("main table")).containsText("required");
        assertThat(page.getByLabel("Content, as YAML or JSON"))
                .hasValue(Pattern.compile("collection: records"));
    }

    @Test
    void isWrittenChangedAndDeleted() {
        Page page = write("goods", "collection: goods\nfields:\n  - name: number\n");
        page.waitForURL("**/dashboard/definitions/goods");
        assertThat(page.locator(".notice")).containsText("The definition is saved.");
        assertThat(page.locator("main")).containsText("stored");
        Page other = browser.open("/dashboard/definitions/goods");

        page.getByLabel("Content, as YAML or JSON")
                .fill("collection: goods\nfields:\n  - name: number\n    type: integer\n");
        button(page, "Save").click();
        assertThat(page.locator("main table")).containsText("integer");

        button(other, "Save").click();
        assertThat(other.locator("#notices")).containsText("by now");
        browser.expected("412");

        button(page, "Delete").click();
        button(page, "Delete it").click();
        page.waitForURL("**/dashboard/definitions");
        assertThat(page.locator("main table")).not().containsText("goods");
    }

    @Test
    void saysEachFaultAndItsPlace() {
        Page page =
                write(
                        "faulty",
                        "collection: goods\nfields:\n  - name: a\n    type: intger\n  - name: a\n");
        assertThat(page.locator("[data-problems] li").first()).containsText("fields[0].type");
        browser.expected("400");
        page.getByLabel("Content").fill("collection: [");
        button(page, "Save").click();
        assertThat(page.locator("[data-problems] li")).containsText("at line");
        browser.expected("400");
        assertThat(millrace.http().get("/imports/faulty").status()).isEqualTo(404);
    }

    @Test
    void asksBeforeItReplacesOne() {
        Page page = write("people", "collection: others\nfields:\n  - name: a\n");
        assertThat(page.locator("#ask")).containsText("Replace the definition");
        button(page, "Keep as it is").click();
        assertThat(millrace.http().get("/imports/people").text("source")).isEqualTo("built-in");
    }

    @Test
    void asksBeforeItReplacesOneThatSomebodyHasJustSaved() {
        Page page = browser.open("/dashboard/definitions");
        millrace.http()
                .put(
                        "/imports/late",
                        "{\"collection\": \"first\", \"fields\": [{\"name\": \"a\"}]}");
        page.getByLabel("Name").fill("late");
        page.getByLabel("Content").fill("collection: second\nfields:\n  - name: a\n");
        button(page, "Save").click();
        assertThat(page.locator("#ask")).containsText("Replace the definition “late”?");
        browser.expected("412");
        button(page, "Keep as it is").click();
        assertThat(millrace.http().get("/imports/late").text("collection")).isEqualTo("first");
        button(page, "Save").click();
        button(page, "Replace it").click();
        page.waitForURL("**/dashboard/definitions/late");
        assertThat(millrace.http().get("/imports/late").text("collection")).isEqualTo("second");
    }

    @Test
    void fitsAPhoneAndBothThemes() {
        for (String path :
                new String[] {"/dashboard/definitions", "/dashboard/definitions/people"}) {
            browser.openInBothThemes(path).forEach(Browser::assertAccessible);
            Browser.assertFits(browser.openOnAPhone(path));
        }
    }
}
