package io.perennial.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Texts;
import io.perennial.access.Visitor;
import io.perennial.consents.Channel;
import io.perennial.consents.Consents;
import io.perennial.consents.Links;
import io.perennial.consents.Proof;
import io.perennial.consents.State;
import io.perennial.consents.Told;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** The pages of customers in a real browser: whole and accessible, and a choice is kept. */
@PerennialTest
@EnabledIf("io.perennial.browser.Browser#isInstalled")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreferencesBrowserTest {

  private final ApplicationContext product;
  private final Customers customers;
  private final Consents consents;
  private final Links links;
  private final Database database;
  private final Business business;
  private final Browser browser;

  @Autowired
  PreferencesBrowserTest(
      ApplicationContext product,
      Customers customers,
      Consents consents,
      Links links,
      Database database,
      Business business,
      @LocalServerPort int port) {
    this.product = product;
    this.customers = customers;
    this.consents = consents;
    this.links = links;
    this.database = database;
    this.business = business;
    this.browser = Browser.at("http://localhost:" + port);
  }

  @AfterAll
  void close() {
    browser.close();
  }

  @Test
  void every_page_of_customers_is_whole_and_accessible_in_every_language_theme_and_width() {
    var customer = customer();
    var asked = database.inTransaction(() -> consents.record(List.of(asked(customer)))).getFirst();
    var faults = new ArrayList<String>();
    var pages =
        List.of(
            links.preferences(customer),
            links.confirmation(asked),
            links.stop(customer, "offers", Channel.SMS),
            "/p/nothing");
    for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : new int[] {1440, 360, 320}) {
        var page = browser.open(theme, width, null);
        for (var language : Texts.LANGUAGES) {
          // Who tries many wrong links is let wait, so they are few.
          int shown = theme == ColorScheme.LIGHT ? pages.size() : pages.size() - 1;
          for (int i = 0; i < shown; i++) {
            page.navigate(pages.get(i) + "?lang=" + language);
            var picture =
                "target/screenshots/portal-%d-%s-%s-%d.png"
                    .formatted(i, language, theme.name().toLowerCase(Locale.ROOT), width);
            page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(picture)));
            Browser.overflowing(page).forEach(part -> faults.add(picture + " too wide: " + part));
            if (width == 360) {
              Browser.inaccessible(page).forEach(breach -> faults.add(picture + ": " + breach));
            }
            assertThat(page.getAttribute("html", "lang")).isEqualTo(language);
          }
        }
        page.context().close();
      }
    }
    assertThat(faults).isEmpty();
    // A page that is not there is said to be so in the console; nothing else is complained of.
    assertThat(browser.complaints()).allMatch(said -> said.contains("404"));
  }

  @Test
  void a_customer_switches_by_keyboard_and_sees_what_was_kept() {
    var customer = customer();
    var page = browser.open(ColorScheme.LIGHT, 360, null);
    page.navigate(links.preferences(customer));
    page.focus("[id='newsletter/email']");
    page.keyboard().press("Space");
    page.keyboard().press("Enter");
    page.waitForSelector("[role=status]");
    assertThat(page.isChecked("[id='newsletter/email']")).isTrue();
    assertThat(may(customer)).isTrue();
    page.click("form[action$='/stop'] button");
    page.waitForURL("**said=stopped**");
    assertThat(page.isChecked("[id='newsletter/email']")).isFalse();
    assertThat(may(customer)).isFalse();
    assertThat(browser.complaints()).isEmpty();
    page.context().close();
  }

  private boolean may(UUID customer) {
    return Objects.requireNonNull(
            consents.may(List.of(customer), "newsletter", Channel.EMAIL).get(customer))
        .may();
  }

  private static Told asked(UUID customer) {
    return new Told(
        customer,
        "newsletter",
        Channel.EMAIL,
        State.PENDING,
        null,
        Instant.parse("2025-01-01T10:00:00Z"),
        Proof.of(Proof.By.PROGRAM, "a test", ""),
        true);
  }

  private UUID customer() {
    Visitor.setUp(product);
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    return database.inTransaction(() ->
        customers
            .recognise(
                "shop",
                List.of(new Sighting(null, "seen-" + UUID.randomUUID() + "@x.test", null, null)))
            .getFirst());
  }
}
