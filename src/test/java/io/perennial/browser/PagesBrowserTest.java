package io.perennial.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import io.perennial.PerennialTest;
import io.perennial.Texts;
import io.perennial.access.TestStaff;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/**
 * A shop's first visit by keyboard alone, then every page that links lead to, in both themes, four
 * languages and four widths. Pictures of all of them lie in target/screenshots afterwards.
 */
@PerennialTest
@EnabledIf("io.perennial.browser.Browser#isInstalled")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesBrowserTest {

  private static final String EMAIL = "ewa@example.test";
  private static final String PASSWORD = "perennials come back";
  private static final int[] WIDTHS = {1440, 768, 360, 320};
  private static final boolean ALL_PICTURES = "all".equals(System.getProperty("screenshots"));

  /** More kinds of pages than the product has; a crawl that finds more goes in circles. */
  private static final int MOST_PAGES = 70;

  /** Pages that the crawl has to find, or it is the crawl that is broken. */
  private static final List<String> EXPECTED =
      List.of(
          "/",
          "/customers",
          "/customers/_",
          "/companies",
          "/segments",
          "/segments/new",
          "/settings/attributes",
          "/insights",
          "/insights/survival",
          "/insights/rfm",
          "/insights/products",
          "/insights/paths",
          "/insights/gaps",
          "/insights/predictions",
          "/settings/benchmarks",
          "/imports",
          "/settings",
          "/settings/keys",
          "/settings/status");

  private final ApplicationContext product;
  private final Browser browser;
  private final List<String> faults = new ArrayList<>();
  private String signedIn = "";

  private static final double CHOOSER_OPENS = 5_000;

  @Autowired
  PagesBrowserTest(ApplicationContext product, @LocalServerPort int port) {
    this.product = product;
    this.browser = Browser.at("http://localhost:" + port);
  }

  @AfterAll
  void close() {
    browser.close();
  }

  @Test
  @Order(1)
  void by_keyboard_alone_a_shop_is_set_up_and_sees_its_figures() throws InterruptedException {
    EmptyShop.in(product);
    var page = browser.open(ColorScheme.LIGHT, 1440, null);
    var keyboard = new Keyboard(page);

    page.navigate(TestStaff.firstStart(product));
    check(page, "setup", ColorScheme.LIGHT, 1440);
    keyboard.type("#email", EMAIL);
    keyboard.type("#password", PASSWORD);
    keyboard.type("#name", "Corner Coffee");
    assertThat(page.inputValue("#time_zone")).isEqualTo("Europe/Warsaw");
    keyboard.press("main form .button");
    page.waitForURL("**/");

    keyboard.press("form[action='/logout'] button");
    page.waitForURL("**/login*");
    check(page, "login", ColorScheme.LIGHT, 1440);
    keyboard.type("#email", EMAIL);
    keyboard.type("#password", PASSWORD);
    keyboard.press("main form .button");
    page.waitForURL("**/");
    check(page, "home-empty", ColorScheme.LIGHT, 1440);

    chooser(page, keyboard).setFiles(SmallShop.file());
    keyboard.press("form.drop .button");
    page.waitForURL(Pattern.compile(".*/imports/[0-9a-f-]{36}.*"));
    check(page, "preview", ColorScheme.LIGHT, 1440);
    keyboard.press("button[name=action][value=start]");
    page.waitForSelector("#progress a.button[href='/']");
    figures(page);
    signedIn = Browser.stateOf(page.context());
    assertThat(faults()).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  /** A headless browser opens it at the second press now and then. */
  private static FileChooser chooser(Page page, Keyboard keyboard) {
    for (int tries = 1; ; tries++) {
      keyboard.reach("input[type=file]");
      try {
        return page.waitForFileChooser(
            new Page.WaitForFileChooserOptions().setTimeout(CHOOSER_OPENS),
            () -> page.keyboard().press("Space"));
      } catch (TimeoutError closed) {
        if (tries == 4) {
          throw closed;
        }
      }
    }
  }

  /**
   * axe looks at every page in each theme and language. Whether a text is cut depends on the width
   * and the language only; with {@code -Dscreenshots=all} pictures are taken of all of it.
   */
  @Test
  @Order(2)
  void every_page_is_whole_and_accessible_in_every_theme_language_and_width() {
    assertThat(signedIn).as("the first visit has to succeed first").isNotEmpty();
    var pages = crawl();
    assertThat(pages.keySet()).containsAll(EXPECTED);
    for (var language : Texts.LANGUAGES) {
      speak(language);
      for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (int width : WIDTHS) {
          boolean widest = width == WIDTHS[0];
          if (widest || theme == ColorScheme.LIGHT || ALL_PICTURES) {
            var page = browser.open(theme, width, signedIn);
            pages.forEach((kind, address) -> {
              page.navigate(address);
              check(
                  page, language + "-" + (kind.equals("/") ? "home" : kind), theme, width, widest);
            });
            page.context().close();
          }
        }
      }
    }
    speak("en");
    assertThat(faults()).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  /** Switches the person's language at the foot of the navigation. */
  private void speak(String language) {
    var page = browser.open(ColorScheme.LIGHT, 1440, signedIn);
    page.navigate("/");
    page.selectOption("#spoken", language);
    page.waitForSelector("html[lang=" + language + "]");
    page.context().close();
  }

  @Test
  @Order(3)
  void keys_lead_to_places_rows_and_search() {
    assertThat(signedIn).as("the first visit has to succeed first").isNotEmpty();
    var page = browser.open(ColorScheme.LIGHT, 1440, signedIn);
    page.navigate("/");
    page.keyboard().press("g");
    page.keyboard().press("c");
    page.waitForURL("**/customers");
    page.keyboard().press("j");
    page.keyboard().press("j");
    page.keyboard().press("k");
    page.keyboard().press("Enter");
    page.waitForURL("**/customers/*");
    page.keyboard().press("?");
    assertThat(page.locator("dialog#keys[open]").count()).isEqualTo(1);
    page.keyboard().press("Escape");
    page.keyboard().press("/");
    page.keyboard().type("person7@example.test");
    page.keyboard().press("Enter");
    page.waitForURL("**/customers?query=*");
    assertThat(page.locator("table.data tbody tr").count()).isEqualTo(1);
    assertThat(browser.complaints()).isEmpty();
  }

  /** Waits until the readers of the log have come so far that Home shows figures. */
  private static void figures(Page page) {
    for (int attempt = 0; attempt < 60; attempt++) {
      page.navigate("/");
      if (page.locator(".strip .figure").count() > 0
          && page.locator("table.triangle td.s8").count() > 0) {
        return;
      }
      page.waitForTimeout(500);
    }
    throw new AssertionError("no figures on Home: " + page.locator("main").innerText());
  }

  @Test
  @Order(4)
  void home_does_not_move_under_the_eyes_and_is_light_the_second_time() {
    assertThat(signedIn).as("the first visit has to succeed first").isNotEmpty();
    for (int width : WIDTHS) {
      var page = browser.open(ColorScheme.LIGHT, width, signedIn);
      assertThat(Browser.visit(page, "/").bytes()).as("the first visit").isPositive();
      var second = Browser.visit(page, "/");
      System.out.printf("Home at %d: %s%n", width, second);
      assertThat(second.shift()).as("layout shift at %d px", width).isLessThan(0.01);
      assertThat(second.bytes()).isBetween(1L, 250_000L);
      page.context().close();
    }
  }

  private void check(Page page, String kind, ColorScheme theme, int width) {
    check(page, kind, theme, width, true);
  }

  private void check(Page page, String kind, ColorScheme theme, int width, boolean accessible) {
    var name = kind.replaceAll("[^a-z_-]+", "-").replaceAll("^-|-$", "");
    var picture =
        "target/screenshots/%s-%s-%d.png"
            .formatted(
                name.isEmpty() ? "home" : name,
                theme.name().toLowerCase(java.util.Locale.ROOT),
                width);
    page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(picture)));
    Browser.overflowing(page).forEach(part -> faults.add(picture + " is too wide: " + part));
    if (accessible) {
      Browser.inaccessible(page).forEach(breach -> faults.add(picture + ", axe: " + breach));
    }
  }

  /** What was wrong with the pages checked since the last time this was asked. */
  private List<String> faults() {
    var found = List.copyOf(faults);
    faults.clear();
    return found;
  }

  /** Every kind of page that links lead to from Home: its path with ids as `_`, and one address. */
  private Map<String, String> crawl() {
    var page = browser.open(ColorScheme.LIGHT, 1440, signedIn);
    Map<String, String> found = new LinkedHashMap<>();
    var waiting = new ArrayDeque<>(List.of("/"));
    found.put("/", "/");
    while (!waiting.isEmpty()) {
      page.navigate(waiting.remove());
      for (var address : links(page)) {
        var kind = kind(address);
        if (found.size() < MOST_PAGES && found.putIfAbsent(kind, address) == null) {
          waiting.add(address);
        }
      }
    }
    page.context().close();
    assertThat(found.size()).isLessThan(MOST_PAGES);
    return found;
  }

  private static List<String> links(Page page) {
    List<String> addresses = new ArrayList<>();
    for (Locator link : page.locator("a[href^='/']:not([download])").all()) {
      var address = link.getAttribute("href");
      if (!address.matches(".*(\\.csv|\\.xlsx|\\.json|#.*)(\\?.*)?")) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private static String kind(String address) {
    return address
        .replaceAll("\\?.*", "")
        .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "_")
        .replaceAll("^/insights/[^/]+/customers", "/insights/_/customers")
        .replaceAll("/[0-9-]+", "/_");
  }
}
