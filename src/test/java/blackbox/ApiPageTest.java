package blackbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `/docs`, which is Swagger UI.
class ApiPageTest {

    @RegisterExtension private static final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        browser.start(RunningMillrace.shared());
    }

    @Test
    void showsTheCallsInTheOrderInWhichTheyAreNeeded() {
        Page page = browser.open("/docs");
        assertThat(page.locator(".opblock-tag a span").first()).hasText("Files");
        assertThat(page.getByText("Explore")).hasCount(0);
        assertThat(page.locator(".opblock").first()).containsText("/upload");
        // Swagger UI's own: its colours, the list of servers, a copy button inside of what unfolds.
        Browser.assertAccessible(page, "color-contrast", "select-name", "nested-interactive");
    }
}
