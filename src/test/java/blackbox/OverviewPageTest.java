package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OverviewPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    private static final String PEOPLE =
            """
            name,email,age,department
            Ann Miller,ann@example.org,34,Sales
            Bob Baker,not an address,41,Sales
            """;

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
    void importsAFileThatWasChosen() {
        Page page = browser.open("/");
        assertThat(page).hasTitle("Overview · Millrace");
        choose(page, "chosen.csv", PEOPLE);
        assertThat(page.locator("#uploads")).containsText("see its import");
        var row = row(page, "chosen.csv");
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
        assertThat(row(page, "dropped.csv")).containsText("completed");
    }

    @Test
    void importsByTheDefinitionThatKnowsTheColumns() {
        define("towns", "{\"name\": \"town\"}, {\"name\": \"river\"}");
        Page page = browser.open("/dashboard");
        choose(page, "ulm.csv", "town,river\nUlm,Danube\n");
        assertThat(page.locator("#uploads")).containsText("imported as towns");
        assertThat(row(page, "ulm.csv")).containsText("completed");
    }

    @Test
    void looksFirstAtAFileThatMayChangeRecords() {
        millrace.http()
                .put(
                        "/imports/stock",
                        """
                        {"collection": "stock", "mode": "upsert", "fields": [
                            {"name": "sku", "constraints": {"unique": true}}, {"name": "price"}]}
                        """);
        Page page = browser.open("/dashboard");
        page.getByLabel("Choose files")
                .setInputFiles(
                        new FilePayload[] {
                            payload("stock.csv", "sku,price\nA1,2\n"), payload("one.csv", PEOPLE)
                        });
        Locator stock = page.locator("#uploads li").nth(0);
        assertThat(stock)
                .containsText("importing it as stock may change records that are there: look at");
        assertThat(row(page, "one.csv")).containsText("completed");
        assertThat(row(page, "stock.csv")).hasCount(0);
        page.getByLabel("Import as").selectOption("stock");
        choose(page, "asked.csv", "sku,price\nA1,2\n");
        assertThat(row(page, "asked.csv")).containsText("completed");
    }

    @Test
    void importsOnceWhereTheAnswerGotLost() {
        Page page = browser.open("/dashboard");
        page.route(
                "**/process/*",
                route -> {
                    route.fetch();
                    route.abort();
                });
        choose(page, "lost.csv", PEOPLE);
        assertThat(page.locator("#uploads")).containsText("Millrace does not answer.");
        page.unroute("**/process/*");
        page.locator("#uploads").getByText("Try again").click();
        assertThat(page.locator("#uploads")).containsText("see its import");
        assertThat(row(page, "lost.csv")).hasCount(1);
        browser.expected("ERR_FAILED");
    }

    @Test
    void importsByTheDefinitionThatWasChosen() {
        define("rivers", "{\"name\": \"river\"}");
        Page page = browser.open("/dashboard");
        page.getByLabel("Import as").selectOption("rivers");
        choose(page, "many.csv", "river,a,b,c\nDanube,1,2,3\n");
        assertThat(page.locator("#uploads")).containsText("imported as rivers");
        assertThat(row(page, "many.csv")).containsText("completed");
    }

    @Test
    void showsAFileThatNoDefinitionKnows() {
        Page page = browser.open("/dashboard");
        choose(page, "unknown.csv", "red,green\n1,2\n");
        page.waitForURL(Pattern.compile(".*/dashboard/files/.*"));
        assertThat(page.locator("#look thead")).containsText("green");
    }

    @Test
    void breaksNothingOffToShowOneOfSeveralFiles() {
        Page page = browser.open("/dashboard");
        page.getByLabel("Look at it before").check();
        page.getByLabel("Choose files")
                .setInputFiles(
                        new FilePayload[] {
                            payload("one.csv", PEOPLE), payload("two.csv", "red,green\n1,2\n")
                        });
        assertThat(page.locator("#uploads li").nth(0)).containsText("uploaded; look at it");
        page.locator("#uploads li").nth(1).getByText("look at it").click();
        assertThat(page.locator("h1")).hasText("two.csv");
    }

    @Test
    void cancelsAnUploadAndTriesItAgain() {
        Page page = browser.open("/dashboard");
        page.route("**/upload", _ -> {});
        choose(page, "again.csv", PEOPLE);
        page.locator("#uploads").getByText("Cancel").click();
        assertThat(page.locator("#uploads")).containsText("Not uploaded.");
        page.unroute("**/upload");
        page.locator("#uploads").getByText("Try again").click();
        assertThat(row(page, "again.csv")).containsText("completed");
    }

    @Test
    void asksBeforeAnUploadIsLeft() {
        Page page = browser.open("/dashboard");
        page.route("**/upload", _ -> {});
        choose(page, "left.csv", PEOPLE);
        assertThat(page.locator("#uploads")).containsText("uploading");
        var asked = new AtomicReference<String>();
        page.onDialog(dialog -> {
            asked.set(dialog.type());
            dialog.accept();
        });
        // A browser asks only somebody who has done something in the page.
        page.locator("h2").first().click();
        page.navigate("/dashboard/files");
        org.assertj.core.api.Assertions.assertThat(asked.get()).isEqualTo("beforeunload");
    }

    @Test
    void saysOfAFileThatCannotBeReadWhy() {
        Page page = browser.open("/dashboard");
        choose(page, "page.csv", "<!DOCTYPE html><html><body>Log in</body></html>");
        assertThat(page.locator("#uploads")).containsText("is a web page, not a table");
        browser.expected("422");
    }

    private static void define(String name, String fields) {
        millrace.http()
                .put(
                        "/imports/" + name,
                        "{\"collection\": \"%s\", \"fields\": [%s]}".formatted(name, fields));
    }

    private static void choose(Page page, String name, String content) {
        page.getByLabel("Choose files").setInputFiles(payload(name, content));
    }

    private static FilePayload payload(String name, String content) {
        return new FilePayload(name, "text/csv", content.getBytes(UTF_8));
    }

    private static Locator row(Page page, String name) {
        return page.locator("tr", new Page.LocatorOptions().setHasText(name));
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
    void asksOneQuestionAtATime() {
        Page page = browser.open("/dashboard");
        page.evaluate(
                """
                () => {
                  window.answers = [];
                  for (const it of ["First", "Second"]) millrace.ask(it).then((yes) => answers.push(it + " " + yes));
                }
                """);
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("First");
        page.locator("#ask-yes").click();
        assertThat(dialog).containsText("Second");
        page.getByText("Keep as it is").click();
        assertThat(dialog).isHidden();
        assertThat(page.evaluate("answers")).isEqualTo(List.of("First true", "Second false"));
    }

    @Test
    void hasTheHeadersOfAPageWhereAnAddressIsRefused() {
        for (String path :
                List.of("/dashboard", "/dashboard?utm_source=mail", "/dashboard/nowhere")) {
            Answer answer =
                    millrace.http()
                            .send(millrace.http().request(path).header("Accept", "text/html"));
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void isFoundWithASlash() {
        Page page = browser.open("/dashboard/jobs/");
        assertThat(page.locator("h1")).hasText("Jobs");
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
