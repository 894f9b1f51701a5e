package io.perennial.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An installed Chromium, driven by Playwright. Nothing is downloaded: the environment variable
 * CHROMIUM names the program, else the usual names are looked for on the path.
 */
public final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** Tells every breach of the page's own policy, also those that the console keeps quiet about. */
  private static final String WATCH_POLICY =
      "document.addEventListener('securitypolicyviolation', e =>"
          + " console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))";

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final String address;
  private final List<String> complaints = new ArrayList<>();

  private Browser(Path program, String address) {
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.chromium =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(QUIET));
    this.address = address;
  }

  /** Whether there is a Chromium to drive; says so when there is none. */
  public static boolean isInstalled() {
    boolean installed = program() != null;
    if (!installed) {
      System.out.println(
          "No Chromium found: the browser tests are skipped. Install one, or name it in CHROMIUM.");
    }
    return installed;
  }

  public static Browser at(String address) {
    return new Browser(Objects.requireNonNull(program()), address);
  }

  /** A page in a profile of its own. */
  public Page open(ColorScheme theme, int width, @Nullable String storedState) {
    var context = chromium.newContext(options(theme, width).setStorageState(storedState));
    context.addInitScript(WATCH_POLICY);
    var page = context.newPage();
    page.setDefaultTimeout(20_000);
    page.onConsoleMessage(message -> complain(page, message));
    page.onPageError(error -> complaints.add(page.url() + ": " + error));
    return page;
  }

  private com.microsoft.playwright.Browser.NewContextOptions options(ColorScheme theme, int width) {
    return new com.microsoft.playwright.Browser.NewContextOptions()
        .setBaseURL(address)
        .setColorScheme(theme)
        .setReducedMotion(ReducedMotion.REDUCE)
        .setLocale("en-GB")
        .setTimezoneId("Europe/Warsaw")
        .setViewportSize(width, 900);
  }

  /** What the pages complained of since the last time it was asked. */
  public List<String> complaints() {
    var said = List.copyOf(complaints);
    complaints.clear();
    return said;
  }

  private void complain(Page page, ConsoleMessage message) {
    if (message.type().equals("error") || message.type().equals("warning")) {
      complaints.add(page.url() + ": " + message.text());
    }
  }

  /** The breaches of WCAG that axe finds on the page as it is now, one line each. */
  static List<String> inaccessible(Page page) {
    page.evaluate(axe());
    var found =
        page.evaluate(
            "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',"
                + " 'wcag21aa', 'wcag22aa', 'best-practice']})).violations.flatMap(v =>"
                + " v.nodes.map(n => v.id + ': ' + n.html.slice(0, 160) + ' '"
                + " + (n.any[0]?.message ?? '')))");
    return found instanceof List<?> lines
        ? lines.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** Elements that reach beyond the right edge of the page. */
  static List<String> overflowing(Page page) {
    var found =
        page.evaluate(
            "() => document.documentElement.scrollWidth <= innerWidth ? [] :"
                + " [...document.querySelectorAll('body *')].filter(e =>"
                + " e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(e =>"
                + " e.outerHTML.slice(0, 120))");
    return found instanceof List<?> lines
        ? lines.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** Opens an address and waits until nothing moves; answers what that cost. */
  static Visit visit(Page page, String address) {
    page.navigate(address);
    page.waitForLoadState(LoadState.NETWORKIDLE);
    var told =
        page.evaluate(
            """
            () => new Promise(tell => new PerformanceObserver(list => tell([
              list.getEntries().filter(e => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0)]))
              .observe({type: 'layout-shift', buffered: true}) ?? setTimeout(() => tell([0]), 500))
              .then(([shift]) => [shift, ['navigation', 'resource']
                .flatMap(kind => performance.getEntriesByType(kind))
                .reduce((sum, entry) => sum + entry.transferSize, 0)])
            """);
    var numbers = (List<?>) Objects.requireNonNull(told);
    return new Visit(
        ((Number) numbers.get(0)).doubleValue(), ((Number) numbers.get(1)).longValue());
  }

  /**
   * What opening a page cost.
   *
   * @param shift the cumulative layout shift of Web Vitals; 0 when nothing moved
   * @param bytes that came over the network, headers counted in
   */
  record Visit(double shift, long bytes) {}

  /** What a signed-in profile remembers, to open further pages with. */
  static String stateOf(BrowserContext context) {
    return context.storageState();
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }

  private static String axe() {
    try (var file = Browser.class.getResourceAsStream("/axe/axe.min.js")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static @Nullable Path program() {
    var named = System.getenv("CHROMIUM");
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    var folders = Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator);
    return Stream.concat(Stream.of(folders), Stream.of("/usr/bin"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}
