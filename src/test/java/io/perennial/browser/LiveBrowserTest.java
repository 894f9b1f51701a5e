package io.perennial.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.perennial.Id;
import io.perennial.PerennialTest;
import io.perennial.access.TestStaff;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/**
 * The page of a customer while things happen, and how the profile is changed, in a real browser.
 */
@PerennialTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf("io.perennial.browser.Browser#isInstalled")
class LiveBrowserTest {

  private static final String EMAIL = "live@example.test";
  private static final String PASSWORD = "correct horse battery";

  /** What the product promises. */
  private static final int LATEST_MILLISECONDS = 2_000;

  private final ApplicationContext product;
  private final Browser browser;
  private final List<String> faults = new ArrayList<>();
  private final String own = Id.next().toString();
  private String signedIn = "";

  @Autowired
  LiveBrowserTest(ApplicationContext product, @LocalServerPort int port) {
    this.product = product;
    this.browser = Browser.at("http://localhost:" + port);
  }

  @AfterAll
  void close() {
    browser.close();
  }

  @BeforeEach
  void somebodyWhoLooks() {
    Visitor.setUp(product);
    TestStaff.ensure(product, EMAIL, PASSWORD);
    var page = browser.open(ColorScheme.LIGHT, 1440, null);
    page.navigate("/login");
    page.fill("#email", EMAIL);
    page.fill("#password", PASSWORD);
    page.click("main form .button");
    page.waitForURL("**/");
    signedIn = Browser.stateOf(page.context());
    page.context().close();
  }

  @Test
  void what_happens_appears_within_two_seconds_and_the_filter_stays() {
    var program = Visitor.program(product);
    tell(program, "{\"event\":\"Met\",\"customer\":{\"reference\":\"live-OWN\"}}");
    var page = open("live-" + own, ColorScheme.LIGHT, 1440);
    page.click("a[href*='show=shop']");
    page.waitForURL("**show=shop");
    page.waitForTimeout(1_500);
    var before = System.nanoTime();
    tell(
        program,
        "{\"event\":\"Product Added\",\"customer\":{\"reference\":\"live-OWN\"},\"properties\":{\"sku\":\"T\",\"name\":\"Assam\",\"price\":30,\"url\":\"https://shop.example/assam\"}}",
        "{\"event\":\"Nothing of the shop\",\"customer\":{\"reference\":\"live-OWN\"}}");
    page.waitForSelector("#happened a:has-text('Assam')");
    assertThat((System.nanoTime() - before) / 1_000_000).isLessThan(LATEST_MILLISECONDS);
    assertThat(page.innerText("#said")).contains("Assam");
    assertThat(page.innerText("#happened")).doesNotContain("Nothing of the shop");
    check(page, "live", ColorScheme.LIGHT, 1440);

    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})");
    page.waitForTimeout(1_200);
    var asked = new ArrayList<String>();
    page.onRequest(request -> asked.add(request.url()));
    page.waitForTimeout(2_500);
    assertThat(asked).as("nobody looks, so nobody asks").isEmpty();
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})");
    page.waitForTimeout(1_500);
    assertThat(asked).isNotEmpty();
    whole();
  }

  @Test
  void the_profile_is_changed_where_it_stands() {
    var program = Visitor.program(product);
    tell(
        program,
        "{\"type\":\"identify\",\"customer\":{\"reference\":\"edit-OWN\"},\"properties\":{\"name\":\"Eva Pop\",\"birthday\":\"1990-05-24\",\"tags\":[\"vip\"],\"plan\":\"pro\",\"address\":{\"street\":\"Rynek 1\",\"zip\":\"31-001\",\"city\":\"Kraków\",\"country\":\"PL\"}}}");
    for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      var page = open("edit-" + own, theme, theme == ColorScheme.LIGHT ? 360 : 1440);
      check(page, "profile", theme, theme == ColorScheme.LIGHT ? 360 : 1440);
      page.click("#profile dt:has-text('Birthday') + dd summary");
      assertThat(page.innerText("#profile dt:has-text('Birthday') + dd")).contains("shop " + own);
      check(page, "profile-open", theme, theme == ColorScheme.LIGHT ? 360 : 1440);
      page.fill("#profile dt:has-text('Birthday') + dd input[name=value]", "in spring");
      page.click("#profile dt:has-text('Birthday') + dd .button");
      page.waitForSelector("#profile .error");
      check(page, "profile-refused", theme, theme == ColorScheme.LIGHT ? 360 : 1440);
      page.fill("#profile dt:has-text('Birthday') + dd input[name=value]", "05-25");
      page.click("#profile dt:has-text('Birthday') + dd .button");
      page.waitForSelector("#profile dt:has-text('Birthday') + dd .told:has-text('25 May')");
    }
    // A refused form is an answer of 422, which the browser's console tells.
    assertThat(browser.complaints()).allMatch(said -> said.contains("422"));
    assertThat(faults).isEmpty();
  }

  @Test
  void a_company_and_the_fields_of_customers_are_whole_in_another_language_too() {
    var program = Visitor.program(product);
    tell(
        program,
        "{\"type\":\"group\",\"event\":\"acme-OWN\",\"customer\":{\"reference\":\"buyer-OWN\"},\"properties\":{\"name\":\"Acme Coffee Supplies of Kraków\",\"industry\":\"Coffee\",\"employees\":40}}",
        "{\"type\":\"identify\",\"customer\":{\"reference\":\"buyer-OWN\"},\"properties\":{\"name\":\"Eva Pop\"}}",
        "{\"event\":\"Order Completed\",\"customer\":{\"reference\":\"buyer-OWN\"},\"properties\":{\"order_id\":\"1-OWN\",\"products\":[{\"sku\":\"T\",\"name\":\"Assam\",\"price\":250,\"quantity\":2}]}}");
    for (var language : List.of("en", "uk")) {
      for (int width : new int[] {1440, 360}) {
        var page =
            browser.open(
                language.equals("en") ? ColorScheme.LIGHT : ColorScheme.DARK, width, signedIn);
        var theme = language.equals("en") ? ColorScheme.LIGHT : ColorScheme.DARK;
        page.navigate("/settings/me");
        page.evaluate(
            "language => { const spoken = document.querySelector('#spoken'); spoken.value = language;"
                + " spoken.form.submit(); }",
            language);
        page.waitForSelector("html[lang=" + language + "]");
        page.navigate("/companies?query=acme-" + own);
        check(page, "companies-" + language, theme, width);
        page.click("#found tbody a");
        page.waitForSelector("#members");
        page.click("#members dd summary");
        check(page, "company-" + language, theme, width);
        page.navigate("/settings/attributes");
        check(page, "attributes-" + language, theme, width);
        page.context().close();
      }
    }
    var page = browser.open(ColorScheme.LIGHT, 1440, signedIn);
    page.navigate("/customers");
    page.selectOption("#spoken", "en");
    page.waitForSelector("html[lang=en]");
    check(page, "customers-tabs", ColorScheme.LIGHT, 1440);
    whole();
  }

  private Page open(String reference, ColorScheme theme, int width) {
    var id = product.getBean(Customers.class).findByReference(reference).orElseThrow().id();
    var page = browser.open(theme, width, signedIn);
    page.navigate("/customers/" + id);
    return page;
  }

  private void tell(Visitor program, String... events) {
    var answer =
        program.json(
            "POST",
            "/api/v1/events",
            "{\"source\":\"shop OWN\",\"events\":[%s]}"
                .formatted(String.join(",", events))
                .replace("OWN", own));
    assertThat(answer.body()).contains("\"refused\":[]");
  }

  private void check(Page page, String kind, ColorScheme theme, int width) {
    var picture =
        "target/screenshots/%s-%s-%d.png"
            .formatted(kind, theme.name().toLowerCase(Locale.ROOT), width);
    page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(picture)));
    Browser.overflowing(page).forEach(part -> faults.add(picture + " is too wide: " + part));
    Browser.inaccessible(page).forEach(breach -> faults.add(picture + ", axe: " + breach));
  }

  private void whole() {
    assertThat(faults).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }
}
