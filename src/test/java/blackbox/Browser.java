package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A person's browser: Debian's Chromium, with a page of Millrace in it. Whatever goes wrong in the
/// page, a script's error, a violation of the Content-Security-Policy, an answer that says no, is a
/// fault of the test, unless it was [#expected(String)].
///
/// Each test class registers one of its own, since Playwright belongs to the thread that made it,
/// and starts it. After each test its windows are closed, and a picture of each is left in
/// `target/failed` when the test failed.
final class Browser implements AfterEachCallback, AfterAllCallback {

    private static final List<Path> CHROMIUM =
            Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser").map(Path::of).toList();

    private static final double PATIENCE_MILLIS = 20_000;

    private final List<String> faults = new ArrayList<>();
    private Playwright playwright;
    private com.microsoft.playwright.Browser chromium;
    private String address;

    /// Skips the tests where there is no Chromium; `.ci/run` counts that as a failure.
    void start(RunningMillrace millrace) {
        var installed = CHROMIUM.stream().filter(Files::isExecutable).findFirst();
        assumeTrue(installed.isPresent(), "Chromium is not installed (Debian package chromium)");
        address = "http://localhost:" + millrace.port();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium =
                playwright
                        .chromium()
                        .launch(
                                new LaunchOptions()
                                        .setExecutablePath(installed.get())
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-dev-shm-usage",
                                                        "--disable-gpu")));
    }

    /// A new window at an address such as `/dashboard`, light and wide.
    Page open(String path) {
        return open(path, ColorScheme.LIGHT, 1280, 900);
    }

    Page openOnAPhone(String path) {
        return open(path, ColorScheme.LIGHT, 390, 844);
    }

    Page open(String path, ColorScheme scheme, int width, int height) {
        BrowserContext context =
                chromium.newContext(
                        new com.microsoft.playwright.Browser.NewContextOptions()
                                .setBaseURL(address)
                                .setLocale("en-GB")
                                .setTimezoneId("UTC")
                                .setColorScheme(scheme)
                                .setViewportSize(width, height));
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                faults.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(error -> faults.add("script error: " + error));
        page.navigate(path);
        return page;
    }

    /// A fault that is part of the test: its text holds this. Fails when there was none.
    void expected(String text) {
        assertThat(faults.removeIf(fault -> fault.contains(text)))
                .as("a fault with \"%s\" among %s", text, faults)
                .isTrue();
    }

    /// A page in both themes, one after the other.
    List<Page> openInBothThemes(String path) {
        return Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                .map(scheme -> open(path, scheme, 1280, 900))
                .toList();
    }

    /// Fails when axe-core finds a serious or critical violation of accessibility.
    ///
    /// @param tolerated rules that may be broken
    static void assertAccessible(Page page, String... tolerated) {
        var serious =
                new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .filter(rule -> !List.of(tolerated).contains(rule.getId()))
                                .filter(rule ->
                                        List.of("serious", "critical").contains(rule.getImpact()))
                                .map(rule ->
                                        rule.getId()
                                                + ": "
                                                + rule.getNodes().stream()
                                                        .map(node -> node.getHtml())
                                                        .toList())
                                .toList();
        assertThat(serious).as("accessibility of %s", page.url()).isEmpty();
    }

    /// What cannot be seen without scrolling sideways, and numbers that take two lines, which are
    /// read as two. Rows of files and records, and text as it was written, may be scrolled.
    private static final String OUT_OF_SIGHT =
            """
            () => {
              const left = "table.raw, .scroll:has(> table.raw), pre, textarea, datalist, option, .unseen, .skip, thead";
              const hidden = (it) => it.closest(left) || !it.checkVisibility();
              const named = (it) => it.tagName.toLowerCase() + " '" + it.textContent.trim().slice(0, 40) + "'";
              const found = new Set();
              for (const it of document.querySelectorAll("body *")) {
                if (hidden(it)) continue;
                const box = it.getBoundingClientRect();
                if (box.width && (box.right > innerWidth + 1 || box.left < -1)) found.add(named(it) + " is beyond the window");
                const cuts = getComputedStyle(it).overflowX !== "visible" && !it.matches("input, select, progress, svg");
                if (cuts && it.scrollWidth > it.clientWidth + 1) found.add(named(it) + " is cut off");
              }
              const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (texts.nextNode()) {
                const text = texts.currentNode;
                if (!/^\\s*[\\d,.]+\\s*$/.test(text.data) || hidden(text.parentElement)) continue;
                const range = document.createRange();
                range.selectNodeContents(text);
                const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
                if (lines.size > 1) found.add("the number " + text.data.trim() + " takes " + lines.size + " lines");
              }
              return [...found];
            }
            """;

    /// Fails when a phone would have to scroll sideways, for the page or for anything in it, or
    /// breaks a number.
    static void assertFits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as("width of %s beyond the window", page.url())
                .isEqualTo(0);
        assertThat(page.evaluate(OUT_OF_SIGHT))
                .as("what is out of sight on %s", page.url())
                .isEqualTo(List.of());
    }

    /// Fails when anything went wrong in any page.
    @Override
    public void afterEach(ExtensionContext test) {
        if (test.getExecutionException().isPresent()) {
            photograph(test.getRequiredTestClass().getSimpleName() + "-" + test.getDisplayName());
        }
        List.copyOf(chromium.contexts()).forEach(BrowserContext::close);
        var found = List.copyOf(faults);
        faults.clear();
        assertThat(found).as("what the browser complained about").isEmpty();
    }

    private void photograph(String name) {
        var pages =
                chromium.contexts().stream().flatMap(window -> window.pages().stream()).toList();
        for (int i = 0; i < pages.size(); i++) {
            String file = name.replaceAll("\\W+", "-") + i + ".png";
            pages.get(i)
                    .screenshot(
                            new Page.ScreenshotOptions()
                                    .setPath(Path.of("target", "failed", file))
                                    .setFullPage(true));
        }
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        if (playwright != null) {
            playwright.close();
        }
    }
}
