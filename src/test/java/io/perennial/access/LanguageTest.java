package io.perennial.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.PerennialTest;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** In which language a page speaks: its reader's, else the browser's, else the business's. */
@PerennialTest
class LanguageTest {

  private static final String COLLEAGUE = "colleague@shop.example";

  @Autowired ApplicationContext context;
  @Autowired Business business;

  @BeforeEach
  void aRomanianShop() {
    Visitor.nobody(context);
    Visitor.setUp(context);
    TestStaff.ensure(context, COLLEAGUE, Visitor.PASSWORD);
    business.save(
        new Business.Profile("Ceai", "ro", "RO", "RON", ZoneId.of("Europe/Bucharest"), null));
  }

  @AfterEach
  void nobody() {
    Visitor.nobody(context);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-DE,de;q=0.9,uk;q=0.8,pl;q=0.5 | uk",
        "pl-PL,pl;q=0.9,en;q=0.8          | pl",
        "en-GB                            | en",
        "de                               | ro",
        "*                                | ro",
      })
  void whoIsNotSignedInReadsTheLanguageOfTheBrowser(String preferred, String language) {
    var page = Visitor.stranger(context).header("Accept-Language", preferred).get("/login");
    assertThat(page.body()).contains("<html lang=\"" + language + "\">");
  }

  @Test
  void aBrowserThatSaysNothingGetsTheLanguageOfTheBusiness() {
    assertThat(Visitor.stranger(context).get("/login").body()).contains("<html lang=\"ro\">");
  }

  @Test
  void eachOfTheStaffChoosesTheirOwn() {
    var owner = Visitor.owner(context).header("Accept-Language", "uk");
    var colleague = Visitor.stranger(context);
    colleague.signIn(COLLEAGUE, Visitor.PASSWORD);
    assertThat(owner.get("/settings/me").body())
        .contains("<html lang=\"ro\">", "English", "Polski", "Română", "Українська");

    var switched = owner.send("/language", "language", "pl", "next", "/settings/me");
    assertThat(switched.statusCode()).isEqualTo(303);
    assertThat(switched.headers().firstValue("Location")).contains("/settings/me");
    assertThat(owner.get("/settings").body()).contains("<html lang=\"pl\">");
    assertThat(colleague.get("/settings").body()).contains("<html lang=\"ro\">");
    assertThat(Visitor.owner(context).get("/").body()).contains("<html lang=\"pl\">");

    assertThat(owner.send("/language", "language", "").statusCode()).isEqualTo(303);
    assertThat(owner.get("/settings").body()).contains("<html lang=\"ro\">");
    assertThat(owner.send("/language", "language", "de").statusCode()).isEqualTo(422);
    assertThat(owner.sendWithoutToken("/language", "language", "pl").statusCode()).isEqualTo(403);
  }

  @Test
  void thePageThatWasOpenIsOpenedAgainAndNoOther() {
    var owner = Visitor.owner(context).header("HX-Request", "true");
    owner.header("HX-Current-URL", "https://shop.example/customers?query=a%20b&sort=value");
    var answer = owner.send("/language", "language", "uk", "next", "/customers");
    assertThat(answer.headers().firstValue("HX-Redirect"))
        .contains("/customers?query=a%20b&sort=value");
    var elsewhere =
        Visitor.owner(context).send("/language", "language", "uk", "next", "//thief.example/");
    assertThat(elsewhere.headers().firstValue("Location")).contains("/");
  }
}
