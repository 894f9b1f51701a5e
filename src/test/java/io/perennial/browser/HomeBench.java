package io.perennial.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.perennial.BenchReport;
import io.perennial.PerennialTest;
import io.perennial.access.TestStaff;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** What Home of the demo shop costs a browser: bytes on both visits, and whether it moves. */
@Tag("bench")
@PerennialTest
@EnabledIf("io.perennial.browser.Browser#isInstalled")
class HomeBench {

  private static final long MOST_BYTES = 250_000;

  @Test
  void homeIsLightAndStandsStill(@Autowired ApplicationContext product, @LocalServerPort int port) {
    try (var browser = Browser.at("http://localhost:" + port)) {
      var page = browser.open(ColorScheme.LIGHT, 1440, null);
      page.navigate(TestStaff.firstStart(product));
      page.fill("#email", "mara@example.test");
      page.fill("#password", "perennials come back");
      page.fill("#name", "Hollow Oak");
      page.click("main form .button");
      page.click(".doors form[action='/demo'] .button");
      page.waitForSelector(
          "#demo a[href='/']", new Page.WaitForSelectorOptions().setTimeout(120_000));
      page.navigate("/");
      while (page.locator(".insight").count() == 0) {
        page.waitForTimeout(500);
        page.navigate("/");
      }
      var fresh = browser.open(ColorScheme.LIGHT, 1440, Browser.stateOf(page.context()));
      var first = Browser.visit(fresh, "/");
      var second = Browser.visit(fresh, "/");
      BenchReport.add(
          "Home in the browser",
          "demo shop: %d kB on the first visit, %d kB on the second (goal: under 250 kB); layout shift %.3f and %.3f (goal: none)"
              .formatted(
                  first.bytes() / 1000, second.bytes() / 1000, first.shift(), second.shift()));
      assertThat(second.bytes()).isBetween(1L, MOST_BYTES);
      assertThat(second.shift()).isLessThan(0.01);
      page.click("form[action='/demo/remove'] .button");
      page.waitForSelector(".doors, #demo form[action='/demo']");
    }
  }
}
