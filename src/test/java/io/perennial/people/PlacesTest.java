package io.perennial.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.PerennialTest;
import io.perennial.access.Visitor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Search finds pages and settings beside customers. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class PlacesTest {

  private static final Pattern LINK = Pattern.compile("<a href=\"(/[^\"]*)\"[^>]*>([^<]+)</a>");

  @Autowired ApplicationContext context;

  @BeforeEach
  void aBusiness() {
    Visitor.setUp(context);
  }

  private static String found(Visitor owner, String query) {
    var address = "/customers?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    var body = owner.get(address).body();
    int at = body.indexOf("<nav class=\"places\"");
    return at < 0 ? "" : body.substring(at, body.indexOf("</nav>", at));
  }

  /** A tab that is added to the menus and not to search fails here. */
  @Test
  void everySettingAndEveryTabIsFoundByItsName() {
    var owner = Visitor.owner(context);
    for (var page : List.of("/settings", "/insights/figures")) {
      var body = owner.get(page).body();
      int at = body.indexOf("<nav class=\"tabs\"");
      var tabs = LINK.matcher(body.substring(at, body.indexOf("</nav>", at)));
      int count = 0;
      while (tabs.find()) {
        assertThat(found(owner, tabs.group(2))).contains("href=\"" + tabs.group(1) + "\"");
        count++;
      }
      assertThat(count).isGreaterThan(5);
    }
  }

  @Test
  void peopleFindAPageByTheWordsTheyKnowItByInAnyLanguageAndWithoutAccents() {
    var owner = Visitor.owner(context);
    assertThat(found(owner, "time zone")).contains("href=\"/settings\"", "Settings › Business");
    assertThat(found(owner, "CURRENCY")).contains("/settings/rates");
    assertThat(found(owner, "e")).as("one letter is in every name").isEmpty();
    assertThat(found(owner, "Mr Nobody of Nowhere")).isEmpty();
    assertThat(found(owner, "  ")).isEmpty();
    owner.send("/language", "language", "pl");
    try {
      assertThat(found(owner, "haslo")).contains("/settings/me");
      assertThat(found(owner, "złoty")).contains("/settings/rates");
      owner.send("/language", "language", "uk");
      assertThat(found(owner, "пароль")).contains("/settings/me");
    } finally {
      owner.send("/language", "language", "");
    }
  }
}
