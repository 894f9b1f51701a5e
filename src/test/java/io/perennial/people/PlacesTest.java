package io.perennial.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Menu;
import io.perennial.PerennialTest;
import io.perennial.access.Visitor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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
    var insights = tabs(owner, "/insights/figures", 0);
    assertThat(insights.size()).isGreaterThan(5);
    insights.forEach(
        (address, name) -> assertThat(found(owner, name)).contains("href=\"" + address + "\""));
    var groups = tabs(owner, "/settings", 0);
    assertThat(groups.size()).isEqualTo(4);
    for (var group : groups.keySet()) {
      var settings = tabs(owner, group, 1);
      assertThat(settings.size()).isGreaterThan(3);
      settings.forEach(
          (address, name) -> assertThat(found(owner, name)).contains("href=\"" + address + "\""));
    }
  }

  @Test
  void eachPageOfSettingsShowsItsGroupAndWhereTheReaderIs() {
    var owner = Visitor.owner(context);
    for (var group : Menu.ALL) {
      for (var tab : group.tabs()) {
        var body = owner.get(tab.address()).body();
        assertThat(body)
            .contains("<a href=\"%s\" aria-current=\"page\">".formatted(tab.address()))
            .contains("<a href=\"%s\" aria-current=\"true\">".formatted(group.first().address()));
        assertThat(tabs(owner, tab.address(), 1).keySet())
            .containsExactlyElementsOf(group.tabs().stream().map(Menu.Tab::address).toList());
      }
    }
  }

  /** The addresses and names of a row of tabs of this page. */
  private static Map<String, String> tabs(Visitor owner, String page, int row) {
    var body = owner.get(page).body().split("<nav class=\"tabs\"", -1)[row + 1];
    var found = new LinkedHashMap<String, String>();
    LINK.matcher(body.substring(0, body.indexOf("</nav>")))
        .results()
        .forEach(link -> found.put(link.group(1), link.group(2)));
    return found;
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
