package io.perennial.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.perennial.Business;
import io.perennial.PerennialTest;
import io.perennial.access.TestStaff;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/**
 * From the first page to a true sentence about the shop, as somebody does it who has never seen the
 * product: through each of the doors, and how long that takes.
 */
@PerennialTest
@EnabledIf("io.perennial.browser.Browser#isInstalled")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstInsightBrowserTest {

  private static final Duration PROMISED = Duration.ofMinutes(5);
  private static final Path DATA = Path.of("../shared/data");

  private final ApplicationContext product;
  private final Browser browser;

  @Autowired
  FirstInsightBrowserTest(ApplicationContext product, @LocalServerPort int port) {
    this.product = product;
    this.browser = Browser.at("http://localhost:" + port);
  }

  @BeforeEach
  void nothingIsThere() throws InterruptedException {
    EmptyShop.in(product);
  }

  @AfterAll
  void close() throws InterruptedException {
    nothingIsThere();
    browser.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export-formats/shopify_orders_export_example.csv",
        "export-formats/woocommerce_orders_example.csv",
        "export-formats/stripe_payments_example.csv",
        "online-retail-2009-2010/online_retail_ii_2009_2010.csv.gz"
      })
  void a_file_leads_to_the_first_insight_within_five_minutes(String name) {
    var file = DATA.resolve(name);
    assumeTrue(Files.exists(file), () -> "no " + file + " here: this file is not tried");
    long begun = System.nanoTime();
    var page = setUp();
    page.setInputFiles("input[type=file]", file);
    page.click("form.drop .button");
    page.waitForURL(Pattern.compile(".*/imports/[0-9a-f-]{36}.*"));
    page.click("button[name=action][value=start]");
    page.waitForSelector(
        "#progress a.button[href='/']", new Page.WaitForSelectorOptions().setTimeout(280_000));
    firstInsight(page, name, begun);
    if (name.contains("_example")) {
      soFewAreSaidToBeFew(page);
    }
    page.context().close();
  }

  /** A handful of customers: no share, curve or score is shown as if it meant something. */
  private static void soFewAreSaidToBeFew(Page page) {
    assertThat(page.locator(".empty:has(.ghost)").count()).isGreaterThanOrEqualTo(2);
    assertThat(page.locator("main").innerText())
        .contains("Needs 30 customers; you have", "Needs 30 customers whose first order is");
    assertThat(page.locator("main table.grid, main .chart .ribbon").count()).isZero();
  }

  @Test
  void the_demo_shop_leads_to_the_first_insight_within_five_minutes_and_goes_with_one_click() {
    long begun = System.nanoTime();
    var page = setUp();
    page.click(".doors form[action='/demo'] .button");
    page.navigate("/");
    assertThat(page.url()).as("while it is filled Home says how far it is").endsWith("/demo");
    page.waitForSelector(
        "#demo a[href='/']", new Page.WaitForSelectorOptions().setTimeout(280_000));
    firstInsight(page, "demo shop", begun);
    page.click("form[action='/demo/remove'] .button");
    page.waitForSelector(
        ".doors, #demo form[action='/demo']", new Page.WaitForSelectorOptions().setTimeout(60_000));
  }

  /** The owner's form, and then the three doors. */
  private Page setUp() {
    var page = browser.open(ColorScheme.LIGHT, 1440, null);
    page.navigate(TestStaff.firstStart(product));
    page.fill("#email", "mara@example.test");
    page.fill("#password", "perennials come back");
    page.fill("#name", "Hollow Oak");
    page.selectOption("#currency", "GBP");
    page.click("main form .button");
    page.waitForSelector(".doors");
    assertThat(product.getBean(Business.class).profile().currency()).isEqualTo("GBP");
    return page;
  }

  private static void firstInsight(Page page, String door, long begun) {
    page.navigate("/");
    while (page.locator(".insight").count() == 0) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PROMISED);
      page.waitForTimeout(500);
      page.navigate("/");
    }
    var took = Duration.ofNanos(System.nanoTime() - begun);
    System.out.printf(
        "%s: first insight after %.1f s: %s%n",
        door, took.toMillis() / 1000.0, page.locator(".insight").first().innerText());
    assertThat(took).isLessThan(PROMISED);
  }
}
