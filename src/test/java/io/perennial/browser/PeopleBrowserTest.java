package io.perennial.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.PerennialTest;
import io.perennial.Work;
import io.perennial.access.TestStaff;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/** The list of customers, the page of one and the switch of languages, in a real browser. */
@PerennialTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf("io.perennial.browser.Browser#isInstalled")
class PeopleBrowserTest {

  private static final String EMAIL = "people@example.test";
  private static final String PASSWORD = "correct horse battery";

  private final ApplicationContext product;
  private final Browser browser;
  private final List<String> faults = new ArrayList<>();
  private final String mark = Id.next().toString().substring(24);
  private String signedIn = "";

  @Autowired
  PeopleBrowserTest(ApplicationContext product, @LocalServerPort int port) {
    this.product = product;
    this.browser = Browser.at("http://localhost:" + port);
  }

  @AfterAll
  void close() {
    browser.close();
  }

  @BeforeEach
  void someCustomersAndSomebodyWhoLooks() {
    Visitor.setUp(product);
    TestStaff.ensure(product, EMAIL, PASSWORD);
    if (signedIn.isEmpty()) {
      record();
    }
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
  void the_list_follows_as_one_types_and_the_address_says_how_it_is_seen() {
    var page = browser.open(ColorScheme.LIGHT, 1440, signedIn);
    page.navigate("/customers");
    page.keyboard().press("/");
    page.keyboard().type(mark);
    page.waitForSelector("#count:text-matches('^12 ')");
    page.waitForURL("**query=" + mark + "&sort=recent**");
    assertThat(page.inputValue("#query")).isEqualTo(mark);
    page.selectOption("#sort", "name");
    page.waitForURL("**sort=name**");
    page.click("details.menu summary");
    page.check("#column-country");
    page.waitForSelector("#found th:has-text('Country')");
    check(page, "customers-columns", ColorScheme.LIGHT, 1440);
    page.keyboard().press("Escape");
    assertThat(page.locator("details.menu[open]").count()).isZero();
    page.keyboard().press("j");
    assertThat(page.locator("#found tr.here a").innerText()).startsWith("Ada");
    var seen = page.innerText("#found");

    page.reload();
    assertThat(page.innerText("#found")).isEqualTo(seen);
    page.fill("#query", "nobody at all");
    page.waitForSelector("#found .empty a");
    assertThat(page.innerText("#count")).startsWith("0 ");
    page.click("#found .empty a");
    page.waitForURL("**/customers");
    assertThat(page.locator("#found th:has-text('Country')").count()).isEqualTo(1);
    whole();
  }

  @Test
  void a_note_is_written_removed_and_brought_back_and_the_language_switches_at_once() {
    var page = browser.open(ColorScheme.LIGHT, 360, signedIn);
    page.navigate("/customers?query=" + mark + "&sort=value");
    page.click("#found tbody a");
    page.waitForURL("**/customers/*-*");
    check(page, "person", ColorScheme.LIGHT, 360);
    page.click("a[href*='show=notes']");
    page.waitForURL("**show=notes");
    page.fill("#text", "Prefers dark roast.\nCalls on Mondays.");
    page.click("#timeline form .button");
    page.waitForSelector(".said:has-text('Mondays')");
    page.click(".timeline details summary");
    check(page, "note", ColorScheme.LIGHT, 360);
    page.click(".timeline button.link");
    page.waitForSelector("[data-leaves] button");
    assertThat(page.locator(".said").count()).isZero();
    check(page, "note-removed", ColorScheme.LIGHT, 360);
    page.click("[data-leaves] button");
    page.waitForSelector(".said:has-text('Mondays')");

    var wide = browser.open(ColorScheme.DARK, 1440, signedIn);
    wide.navigate("/customers?query=" + mark);
    wide.selectOption("#spoken", "uk");
    wide.waitForSelector("html[lang=uk]");
    assertThat(wide.url()).endsWith("/customers?query=" + mark);
    check(wide, "customers-uk", ColorScheme.DARK, 1440);
    page.reload();
    check(page, "note-uk", ColorScheme.LIGHT, 360);
    page.navigate("/settings/me");
    check(page, "me-uk", ColorScheme.LIGHT, 360);
    wide.navigate(page.url());
    wide.goBack();
    wide.click("#found tbody a");
    wide.waitForSelector("#timeline");
    check(wide, "person-uk", ColorScheme.DARK, 1440);
    wide.selectOption("#spoken", "en");
    wide.waitForSelector("html[lang=en]");
    whole();
  }

  /** A dozen customers; the first of them comes often. */
  private void record() {
    var orders = product.getBean(Orders.class);
    var customers = product.getBean(Customers.class);
    product
        .getBean(Database.class)
        .inTransaction(() -> {
          var sightings = new ArrayList<Sighting>();
          for (int i = 0; i < 12; i++) {
            sightings.add(
                new Sighting("C" + i + "-" + mark, i + mark + "@example.test", name(i), "PL"));
          }
          var ids = customers.recognise(mark, sightings);
          var drafts = new ArrayList<Draft>();
          for (int order = 0; order < 40; order++) {
            int who = order < 12 ? order : 0;
            var amount = BigDecimal.valueOf(10 + order);
            drafts.add(
                new Draft(
                    mark,
                    null,
                    mark + "-" + order,
                    ids.get(who),
                    Instant.parse("2025-01-01T12:00:00Z").plus(Duration.ofDays(9L * order)),
                    Orders.State.SOLD,
                    "PLN",
                    BigDecimal.ONE,
                    List.of(new Line("p", null, BigDecimal.ONE, amount, amount)),
                    List.of(),
                    null));
          }
          return orders.record(drafts, false);
        });
    var work = product.getBean(Work.class);
    do {
      work.stages().forEach(stage -> work.finish(stage.name()));
    } while (work.stages().stream().anyMatch(stage -> stage.lag().events() > 0));
  }

  private String name(int number) {
    return (number == 0 ? "Ada" : String.valueOf((char) ('A' + number))) + " of " + mark;
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
