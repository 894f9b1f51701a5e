package io.perennial.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.segments.Segments;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** Somebody without a mouse says whom they mean, sees who that is, and reads why. */
@PerennialTest
@EnabledIf("io.perennial.browser.Browser#isInstalled")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SegmentsBrowserTest {

  private final ApplicationContext product;
  private final Browser browser;

  @Autowired
  SegmentsBrowserTest(ApplicationContext product, @LocalServerPort int port) {
    this.product = product;
    this.browser = Browser.at("http://localhost:" + port);
  }

  /** The language is the person's, who signs in to other tests, too. */
  @AfterAll
  void close() {
    signedIn("en");
    browser.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | Lives in Poland | Why Ada %s is in “%s” | yes",
        "pl | Kraj to Polska | Dlaczego Ada %s jest w „%s” | tak",
        "ro | Locuiește în Polonia | De ce Ada %s este în „%s” | da",
        "uk | Країна — Польща | Чому Ada %s є в «%s» | так",
      })
  void a_segment_is_built_counted_saved_and_explained_by_keyboard_alone(
      String language, String sentence, String why, String yes) {
    var own = UUID.randomUUID().toString().substring(0, 8);
    people(own);
    var page = signedIn(language);
    var keyboard = new Keyboard(page);
    var name = "Test " + own;

    page.navigate("/segments/new");
    keyboard.type("#name", name);
    // The row that is offered goes; three others come, two of them in a group of their own.
    keyboard.press("#c-0_remove");
    page.waitForSelector(
        "#c-0",
        new Page.WaitForSelectorOptions()
            .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
    add(page, keyboard, "c", "attribute", "c-0");
    keyboard.type("#c-0_values_0", "PL");
    page.waitForFunction("s => document.querySelector('#c-0_said').textContent === s", sentence);
    add(page, keyboard, "c", "any", "c-1");
    add(page, keyboard, "c-1", "attribute", "c-1-0");
    choose(page, keyboard, "#c-1-0_name", "name");
    choose(page, keyboard, "#c-1-0_test", "contains");
    keyboard.type("#c-1-0_values_0", own);
    add(page, keyboard, "c-1", "orders", "c-1-1");
    assertThat(page.inputValue("#c-1-0_values_0")).as("nothing typed is lost").isEqualTo(own);
    assertThat(page.inputValue("#name")).isEqualTo(name);
    keyboard.type("#c-1-1_least", "many");
    page.waitForFunction("() => document.querySelector('#c-1-1_wrong').textContent !== ''");
    keyboard.type("#c-1-1_least", "50");
    page.waitForFunction(
        "() => /^2\\s/.test(document.querySelector('#meant-count')?.textContent ?? '')");
    assertThat(page.locator("#meant ul a").count()).isEqualTo(2);

    keyboard.press("#save");
    page.waitForURL(Pattern.compile(".*/segments/[0-9a-f-]{36}"));
    page.waitForSelector("#members tbody tr >> nth=1");
    assertThat(Browser.inaccessible(page)).isEmpty();
    keyboard.press(
        "#members tbody tr:has-text('Ada') td a"
            .replace(":has-text('Ada')", ":nth-child(" + row(page, "Ada " + own) + ")"));
    page.waitForURL(Pattern.compile(".*/segments/[0-9a-f-]{36}/customers/.*"));
    assertThat(page.locator("h1").innerText()).isEqualTo(why.formatted(own, name));
    assertThat(page.locator(".tree .badge").first().innerText()).contains("✓").contains(yes);
    assertThat(page.locator(".tree .badge").allInnerTexts()).anyMatch(badge -> badge.contains("✗"));
    assertThat(page.locator(".tree").first().innerText()).contains(sentence);
    assertThat(Browser.inaccessible(page)).isEmpty();
    page.context().close();
    assertThat(browser.complaints()).isEmpty();
    product.getBean(Segments.class).list().stream()
        .filter(segment -> segment.name().equals(name))
        .forEach(segment -> product.getBean(Segments.class).remove(segment.id()));
  }

  private static int row(Page page, String who) {
    return page.locator("#members tbody th").allInnerTexts().indexOf(who) + 1;
  }

  private static void add(Page page, Keyboard keyboard, String group, String kind, String row) {
    choose(page, keyboard, "#" + group + "_add", kind);
    keyboard.press("#" + group + "_do");
    page.waitForSelector("#" + row);
    page.waitForFunction(
        "id => document.activeElement?.id === id || document.activeElement?.id === id + '_row'",
        row + "_row");
  }

  /** By the arrow keys alone. */
  private static void choose(Page page, Keyboard keyboard, String select, String value) {
    keyboard.reach(select);
    page.keyboard().press("Home");
    for (int i = 0; i < 60 && !page.inputValue(select).equals(value); i++) {
      page.keyboard().press("ArrowDown");
      page.waitForTimeout(60);
    }
    assertThat(page.inputValue(select)).isEqualTo(value);
    // What the choice changes is drawn anew before somebody goes on.
    page.waitForFunction("() => !document.querySelector('.htmx-request')");
    page.waitForTimeout(150);
  }

  private void people(String own) {
    Visitor.setUp(product);
    var database = product.getBean(Database.class);
    TestBusiness.is(database, product.getBean(Business.class), "PL", "PLN", "Europe/Warsaw");
    database.inTransaction(() ->
        product
            .getBean(Customers.class)
            .recognise(
                "browser " + own,
                List.of(
                    new Sighting("ada" + own, null, "Ada " + own, "PL"),
                    new Sighting("bo" + own, null, "Bo " + own, "PL"),
                    new Sighting("cy" + own, null, "Cy " + own, "RO"))));
  }

  private Page signedIn(String language) {
    var page = browser.open(ColorScheme.LIGHT, 1440, null);
    page.navigate("/login");
    page.fill("#email", Visitor.EMAIL);
    page.fill("#password", Visitor.PASSWORD);
    page.click("main form .button");
    page.waitForURL("**/");
    if (!language.equals(page.getAttribute("html", "lang"))) {
      page.selectOption("#spoken", language);
      page.waitForSelector("html[lang=" + language + "]");
    }
    return page;
  }
}
