package io.potoroo;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A real Chromium: the one on the path, or the one {@code CHROMIUM} names. */
public final class TestBrowser implements AutoCloseable {

    private final Playwright playwright;
    private final Browser browser;
    private final String base;

    public TestBrowser(int port) {
        this.base = "http://127.0.0.1:" + port;
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    private static Path executable() {
        var named = Stream.ofNullable(System.getenv("CHROMIUM")).map(Path::of);
        var folders =
                List.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":", -1));
        var found = Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)));
        return Stream.concat(named, found)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No Chromium on the path: install the package chromium, or set CHROMIUM to its program."));
    }

    /** A page of a browser nobody has signed in with yet. */
    public Page freshPage() {
        return page(new Browser.NewContextOptions().setViewportSize(1100, 800));
    }

    public Page freshPhonePage() {
        return page(new Browser.NewContextOptions().setViewportSize(390, 800));
    }

    /** As {@link #freshPage}, for someone who prefers a dark screen. */
    public Page freshDarkPage() {
        return page(new Browser.NewContextOptions()
                .setViewportSize(1100, 800)
                .setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
    }

    private Page page(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setBaseURL(base));
        context.setDefaultTimeout(10_000);
        return context.newPage();
    }

    /** Keeps what the page looks like under {@code target/pages}. */
    public static void picture(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "pages", name + ".png")));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
