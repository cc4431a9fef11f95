package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Takes the pictures of `docs/screenshots`: the top of each page in both themes. Those of whole
/// pages on a phone, to look at, go to `target/screenshots`. Run by `bin/screenshots`.
class Screenshots {

    @RegisterExtension private static final Browser browser = new Browser();

    private static final Path DOCS = Path.of("docs", "screenshots");
    private static final Path PHONE = Path.of("target", "screenshots");

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
    void ofEachPage() {
        Map<String, String> pages = fill(millrace.http());
        pages.forEach((name, path) -> {
            for (var scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                String file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
                take(browser.open(path, scheme, 1280, 1000), DOCS.resolve(file), false);
            }
            take(browser.openOnAPhone(path), PHONE.resolve(name + ".png"), true);
        });
    }

    /// What there is to see: each page's name and address.
    private static Map<String, String> fill(Http http) {
        var imports = new Imports(http);
        imports.run("customers-2025.csv", people(250_000, 40));
        imports.run("staff.csv", people(1_200, 0));
        String messy = imports.run("messy-test.csv", people(5_000, 7)).text("jobId");
        String failed = imports.run("broken.csv", "id;amount\n1;2\n".getBytes(UTF_8)).text("jobId");
        String file = imports.upload("orders.csv", orders());
        http.post(
                "/schedules",
                """
                {"name": "nightly-staff", "cron": "0 2 * * MON-FRI", "timeZone": "Europe/Berlin", "type": "import",
                 "payload": {"fileId": "%s"}}
                """
                        .formatted(file));
        String running = imports.process(imports.upload("inventory.csv", people(1_500_000, 100)));
        var pages = new LinkedHashMap<String, String>();
        pages.put("overview", "/dashboard");
        pages.put("job-running", "/dashboard/jobs/" + running);
        pages.put("job", "/dashboard/jobs/" + messy);
        pages.put("job-failed", "/dashboard/jobs/" + failed);
        pages.put("jobs", "/dashboard/jobs");
        pages.put("files", "/dashboard/files");
        pages.put("preview", "/dashboard/files/" + file);
        pages.put("dead-letters", "/dashboard/dead-letters");
        pages.put("schedules", "/dashboard/schedules");
        pages.put("schedule", "/dashboard/schedules/edit?name=nightly-staff");
        pages.put("records", "/dashboard/records");
        pages.put("definitions", "/dashboard/definitions");
        pages.put("definition", "/dashboard/definitions/people");
        pages.put("batch", "/dashboard/batch");
        pages.put("execution", "/dashboard/batch/executions/3");
        pages.put("sums", "/dashboard/batch/sums");
        pages.put("sums-by-day", "/dashboard/batch/sums?by=day");
        pages.put("api", "/docs");
        return pages;
    }

    /// @param everyBad each so many-th row has a fault; 0 for none
    private static byte[] people(int rows, int everyBad) {
        return IntStream.range(0, rows)
                .mapToObj(i ->
                        everyBad > 0 && i % everyBad == everyBad - 1
                                ? faulty(i)
                                : "Person %d,person.%d@example.org,%d,Sales"
                                        .formatted(i, i, i % 90))
                .collect(Collectors.joining("\n", "name,email,age,department\n", "\n"))
                .getBytes(UTF_8);
    }

    private static String faulty(int i) {
        return switch (i % 3) {
            case 0 -> "Person %d,person.%d at example.org,44,Sales".formatted(i, i);
            case 1 -> "Person %d,person.%d@example.org,about forty,Sales".formatted(i, i);
            default -> ",person.%d@example.org,31,Sales".formatted(i);
        };
    }

    private static byte[] orders() {
        return IntStream.range(0, 300)
                .mapToObj(i ->
                        "%d;2026-%02d-%02d;%d,%02d;%s"
                                .formatted(
                                        10_000 + i,
                                        i % 12 + 1,
                                        i % 28 + 1,
                                        i * 7 % 900,
                                        i % 100,
                                        i % 9 == 0 ? "" : "Zürich"))
                .collect(Collectors.joining("\n", "order no;ordered on;amount;city\n", "\n"))
                .getBytes(UTF_8);
    }

    private static void take(Page page, Path file, boolean whole) {
        page.waitForLoadState();
        if (page.url().contains("swagger-ui")) {
            page.locator(".opblock").first().waitFor();
        }
        // The answers of what a page reads by itself after it has loaded.
        page.waitForTimeout(1500);
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(whole));
        page.context().close();
    }
}
