package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Somebody who just has a file: looks at it, puts right what was told wrongly, and imports it.
class PreviewPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    /// The commas in the column of places agree better than the semicolons that part the columns.
    private static final String TOWNS =
            """
            Kunde;Ort, Land
            1;Ulm, DE
            2;Graz, AT
            x;Bern, CH
            """;

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

    private static String upload(String name, String content) {
        return millrace.http().upload(name, content).text("fileId");
    }

    private static Page open(String name, String content) {
        return browser.open("/dashboard/files/" + upload(name, content));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void takesAFileFromAWrongGuessToRecords() {
        Page page = open("towns.csv", TOWNS);
        assertThat(page.locator("#look thead")).containsText("Kunde;Ort");

        page.getByLabel("Delimiter").fill(";");
        assertThat(page.locator("#look thead")).containsText("Ort, Land");
        assertThat(page.locator("#said-delimiter")).hasText("read as semicolon ;");

        page.getByLabel("Type of Kunde").selectOption("integer");
        assertThat(page.locator("#look .head")).containsText("1 would be rejected");
        assertThat(page.locator("#look .why")).containsText("\"x\" is not a whole number");
        assertThat(page.locator("#look .wrong")).hasText("x");
        page.getByLabel("Kunde in the record").fill("number");
        page.getByLabel("Ort, Land in the record").fill("place");
        page.getByLabel("Kunde is part of the key").check();
        page.getByLabel("Collection").fill("towns");

        assertThat(button(page, "Dry run")).isEnabled();
        button(page, "Dry run").click();
        page.waitForURL(Pattern.compile(".*/dashboard/jobs/.*"));
        new Imports(millrace.http()).awaitEnd(idAtEnd(page.url()));
        assertThat(millrace.http().get("/records?collection=towns").json().path("records"))
                .isEmpty();

        page.goBack();
        assertTownsAreKept(page);
        page.reload();
        assertTownsAreKept(page);
        importTowns(page);
    }

    private static void assertTownsAreKept(Page page) {
        assertThat(page.locator("#look .why")).containsText("whole number");
        assertThat(page.getByLabel("Delimiter")).hasValue(";");
        assertThat(page.getByLabel("Type of Kunde")).hasValue("integer");
        assertThat(page.getByLabel("Ort, Land in the record")).hasValue("place");
        assertThat(page.getByLabel("Kunde is part of the key")).isChecked();
        assertThat(page.getByLabel("Collection")).hasValue("towns");
    }

    private static void importTowns(Page page) {
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("towns-weekly");
        assertThat(button(page, "Save")).isEnabled();
        button(page, "Save").click();
        assertThat(page.locator("#notices")).containsText("The definition is saved");

        button(page, "Import").click();
        page.waitForURL(Pattern.compile(".*/dashboard/jobs/.*"));
        String job = idAtEnd(page.url());
        Answer ended = new Imports(millrace.http()).awaitEnd(job);
        assertThat(ended.text("result.successfulInserts")).isEqualTo("2");
        assertThat(ended.text("result.failedLines")).isEqualTo("1");

        page.navigate("/dashboard/records?jobId=" + job);
        assertThat(page.locator("main table")).containsText("Graz, AT");
        page.navigate("/dashboard/definitions/towns-weekly");
        assertThat(page.locator("main table")).containsText("place");
        Page nextWeek = open("towns-2.csv", TOWNS);
        assertThat(nextWeek.getByLabel("Definition")).hasValue("towns-weekly");
        assertThat(nextWeek.locator("#look thead")).containsText("Ort, Land");
    }

    private static String idAtEnd(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    @Test
    void forgetsWhatWasChosenWhenAsked() {
        Page page = open("colours.csv", "red,green\n1,2\n");
        assertThat(button(page, "Start over")).isHidden();
        page.getByLabel("Delimiter").fill(";");
        assertThat(page.locator("#look thead")).containsText("red,green");
        button(page, "Start over").click();
        assertThat(page.locator("#look thead")).not().containsText("red,green");
        assertThat(page.getByLabel("Delimiter")).hasValue("");
        assertThat(button(page, "Start over")).isHidden();
    }

    @Test
    void readsValuesAsTheyAreWrittenWhereTheTypeIsChangedToo() {
        Page page =
                open(
                        "bills.csv",
                        "day;amount;mail\n31/12/2026;1.234,50;a@example.org\nsoon;much;b@example.org\n");
        Locator why = page.locator("#look .why");
        assertThat(page.getByLabel("Type of day")).hasValue("string");
        page.getByLabel("Type of day").selectOption("date");
        assertThat(why).hasCount(2);
        page.getByLabel("How day is written").fill("%d/%m/%Y");
        assertThat(why).hasCount(1);
        assertThat(why).containsText("soon");

        page.getByLabel("Type of amount").selectOption("number");
        assertThat(why).hasCount(2);
        page.getByLabel("How amount is written").fill("1.234,56");
        assertThat(why).hasCount(1);

        Locator written = page.getByLabel("How mail is written");
        assertThat(written).hasValue("email");
        page.getByLabel("Type of mail").selectOption("any");
        assertThat(written).hasValue("");
        page.getByLabel("Type of mail").selectOption("string");
        assertThat(written).hasValue("email");
    }

    @Test
    void saysWhyAnImportIsRefusedWhereItsDefinitionIsGone() {
        String definition = "{\"collection\": \"gone\", \"fields\": [{\"name\": \"name\"}]}";
        Http http = millrace.http();
        http.send(
                http.request("/imports/short-lived")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(definition)));
        Page page = open("people.csv", PEOPLE);
        page.getByLabel("Definition").selectOption("short-lived");
        assertThat(page.getByLabel("Collection")).hasValue("gone");
        assertThat(button(page, "Import")).isEnabled();
        http.delete("/imports/short-lived");
        button(page, "Import").click();
        assertThat(page.locator(".notice")).containsText("short-lived");
        browser.expected("40");
    }

    @Test
    void saysWhatIsWrongWithAnOptionBesideItAndKeepsTheRest() {
        Page page = open("people.csv", PEOPLE);
        assertThat(page.locator("#look .why")).containsText("is not an e-mail address");
        page.getByLabel("Delimiter").fill(";;");
        assertThat(page.locator("#said-delimiter")).containsText("one printable ASCII character");
        assertThat(page.locator("#look")).containsText("Ann Miller");
        assertThat(button(page, "Import")).isDisabled();
        page.getByLabel("Delimiter").fill("");
        assertThat(page.locator("#said-delimiter")).hasText("read as comma ,");
        assertThat(button(page, "Import")).isEnabled();
    }

    @Test
    void fillsTheFieldsOfADefinitionFromOtherColumns() {
        Page page = open("contacts.csv", "Who,Mail,Extra\nAda,ada@example.org,x\n");
        page.getByLabel("Definition").selectOption("people");
        assertThat(page.locator("#look .trouble")).containsText("no column \"name\"");
        assertThat(button(page, "Import")).isDisabled();
        page.getByLabel("Column of name").selectOption("Who");
        page.getByLabel("Column of email").selectOption("Mail");
        assertThat(page.locator("#look .head")).containsText("none would be rejected");
        page.getByLabel("Column of email").selectOption("Who");
        assertThat(page.locator("#troubles")).containsText("email");
        page.getByLabel("Column of email").selectOption("Mail");
        assertThat(button(page, "Import")).isEnabled();
        button(page, "Import").click();
        page.waitForURL(Pattern.compile(".*/dashboard/jobs/.*"));
        Answer job = new Imports(millrace.http()).awaitEnd(idAtEnd(page.url()));
        assertThat(job.text("result.successfulInserts")).isEqualTo("1");
    }

    @Test
    void keepsImportInSight() {
        Page page = open("long.csv", "name,email\n" + "Ann,ann@example.org\n".repeat(50));
        assertThat(button(page, "Import")).isInViewport();
        page.mouse().wheel(0, 10_000);
        assertThat(button(page, "Import")).isInViewport();
    }

    @Test
    void showsNoOptionsThatAFileDoesNotHave() {
        Page page = open("rows.ndjson", "{\"a\": 1, \"b\": {\"c\": 2}}\n{\"a\": 2}\n");
        assertThat(page.locator("#look thead")).containsText("b.c");
        assertThat(page.getByLabel("Encoding")).isVisible();
        assertThat(page.getByLabel("Delimiter")).isHidden();
    }

    @Test
    void offersTheSheetsOfAWorkbook() throws IOException {
        byte[] workbook =
                Files.readAllBytes(
                        Path.of("src/test/resources/cases/format-xlsx-named-sheet/table.xlsx"));
        String file = millrace.http().upload("table.xlsx", workbook).text("fileId");
        Page page = browser.open("/dashboard/files/" + file);
        assertThat(page.locator("#said-sheet")).hasText("First");
        page.getByLabel("Sheet").selectOption("People");
        assertThat(page.locator("#look thead")).containsText("amount");
        button(page, "Import").click();
        page.waitForURL(Pattern.compile(".*/dashboard/jobs/.*"));
        Answer job = new Imports(millrace.http()).awaitEnd(idAtEnd(page.url()));
        assertThat(job.text("result.totalLines")).isEqualTo("3");
    }

    @Test
    void takesTheNameOfASheetWhereNoneCanBeRead() {
        Page page = open("page.xlsx", "<!DOCTYPE html><html><body>Log in</body></html>");
        assertThat(page.getByLabel("Format")).isVisible();
        page.getByLabel("Format").selectOption("xlsx");
        page.getByLabel("Sheet").fill("Second");
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    }

    @Test
    void listsFilesAndDeletesOne() {
        Page page = browser.open("/dashboard/files/" + upload("gone.csv", PEOPLE));
        page.navigate("/dashboard/files");
        var row = page.locator("tr", new Page.LocatorOptions().setHasText("gone.csv"));
        assertThat(row).containsText("text/csv");
        row.getByText("Delete").click();
        assertThat(page.locator("#ask")).containsText("Delete gone.csv?");
        button(page, "Delete it").click();
        assertThat(row).hasCount(0);
        page.navigate("/dashboard/files/00000000-0000-7000-8000-000000000000");
        assertThat(page.locator("h1")).hasText("No such file");
        browser.expected("404");
    }

    @Test
    void fitsAPhoneAndBothThemes() {
        String path = "/dashboard/files/" + upload("people.csv", PEOPLE);
        browser.openInBothThemes(path).forEach(Browser::assertAccessible);
        browser.openInBothThemes("/dashboard/files").forEach(Browser::assertAccessible);
        Browser.assertFits(browser.openOnAPhone(path));
        Browser.assertFits(browser.openOnAPhone("/dashboard/files"));
    }
}
