package io.perennial.settings;

import io.perennial.Business;
import io.perennial.Texts;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a business probably is like, before anybody said so. */
public final class Guess {

  private static final String LANGUAGE = "en";
  private static final String COUNTRY = "PL";
  private static final String ZONE = "Europe/Warsaw";

  /** Where the languages of the product are spoken; English is spoken everywhere. */
  private static final Map<String, String> COUNTRIES = Map.of("pl", "PL", "ro", "RO", "uk", "UA");

  private static final Map<String, String> ZONES =
      Map.of(
          "PL", ZONE,
          "RO", "Europe/Bucharest",
          "MD", "Europe/Chisinau",
          "UA", "Europe/Kyiv",
          "GB", "Europe/London",
          "IE", "Europe/Dublin",
          "DE", "Europe/Berlin",
          "CZ", "Europe/Prague",
          "SK", "Europe/Bratislava",
          "FR", "Europe/Paris");

  private static final Set<String> KNOWN = Set.of(Locale.getISOCountries());

  private Guess() {}

  /** What a business is taken to be until somebody says otherwise: as the machine is set. */
  public static Business.Profile fromMachine() {
    var name = Texts.of("en").say("setup.default-name");
    return from(name, List.of(Locale.getDefault()), ZoneId.systemDefault());
  }

  /** A guess from what a browser says of its reader; the machine's zone where it says nothing. */
  public static Business.Profile fromReader(String name, List<Locale> preferred) {
    return from(name, preferred, ZoneId.systemDefault());
  }

  static Business.Profile from(String name, List<Locale> preferred, ZoneId machine) {
    var language =
        preferred.stream()
            .map(Locale::getLanguage)
            .filter(Texts.LANGUAGES::contains)
            .findFirst()
            .orElse(LANGUAGE);
    var said =
        preferred.stream().map(Locale::getCountry).filter(KNOWN::contains).findFirst().orElse(null);
    var country = said == null ? COUNTRIES.getOrDefault(language, COUNTRY) : said;
    var usual = ZoneId.of(ZONES.getOrDefault(country, ZONE));
    boolean sure = said != null && ZONES.containsKey(country);
    // A machine in a data centre runs on UTC, which is nobody's zone.
    boolean sensible = machine.getId().contains("/") && !machine.getId().startsWith("Etc/");
    return new Business.Profile(
        name, language, country, currency(country), sure || !sensible ? usual : machine, null);
  }

  private static String currency(String country) {
    // Antarctica has no currency.
    var currency = Currency.getInstance(Locale.of("", country));
    return currency == null ? "EUR" : currency.getCurrencyCode();
  }
}
