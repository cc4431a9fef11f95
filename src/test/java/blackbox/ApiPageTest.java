package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `/docs`, which is Swagger UI.
class ApiPageTest {

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.of(RunningMillrace.shared());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void showsTheCallsInTheOrderInWhichTheyAreNeeded() {
        Page page = browser.open("/docs");
        assertThat(page.locator(".opblock-tag a span").first()).hasText("Files");
        assertThat(page.getByText("Explore")).hasCount(0);
        assertThat(page.locator(".opblock").first()).containsText("/upload");
        // Swagger UI's own: its colours, the list of servers, a copy button inside of what unfolds.
        Browser.assertAccessible(page, "color-contrast", "select-name", "nested-interactive");
        browser.assertNoFaults();
    }
}
