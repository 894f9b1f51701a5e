package io.perennial.settings;

import io.perennial.Business;
import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.Texts;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The business as somebody typed or sent it, not checked yet. The names of its fields in problems
 * are those of the form and of the API.
 *
 * @param activityWindowDays empty: the suggested window
 */
public record ProfileForm(
    String name,
    String language,
    String country,
    String currency,
    String timeZone,
    String activityWindowDays) {

  /** It stands in the head of pages and messages. */
  static final int LONGEST_NAME = 100;

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  public ProfileForm {
    name = name.strip();
    language = language.strip();
    country = country.strip().toUpperCase(Locale.ROOT);
    currency = currency.strip().toUpperCase(Locale.ROOT);
    timeZone = timeZone.strip();
    activityWindowDays = activityWindowDays.strip();
  }

  public static ProfileForm of(Business.Profile profile) {
    var days = profile.activityWindowDays();
    return new ProfileForm(
        profile.name(),
        profile.language(),
        profile.country(),
        profile.currency(),
        profile.timeZone().getId(),
        days == null ? "" : days.toString());
  }

  /** What is wrong, field by field; empty if nothing is. */
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      problems.add(Problem.invalidField("name", "business.name-wrong", LONGEST_NAME));
    }
    if (!Texts.LANGUAGES.contains(language)) {
      problems.add(
          Problem.invalidField(
              "language", "business.language-wrong", String.join(", ", Texts.LANGUAGES)));
    }
    if (!COUNTRIES.contains(country)) {
      problems.add(Problem.invalidField("country", "business.country-wrong"));
    }
    if (!Money.currency(currency)) {
      problems.add(Problem.invalidField("currency", "business.currency-wrong"));
    }
    // The old SystemV names are Java's own: no database knows them.
    if (!ZONES.contains(timeZone) || timeZone.startsWith("SystemV/")) {
      problems.add(Problem.invalidField("time_zone", "business.time-zone-wrong"));
    }
    if (!activityWindowDays.isEmpty() && window() == null) {
      problems.add(
          Problem.invalidField(
              "activity_window_days",
              "business.window-wrong",
              Business.Profile.LONGEST_WINDOW_DAYS));
    }
    return problems;
  }

  /**
   * The profile.
   *
   * @throws Problem the first of {@link #problems}
   */
  public Business.Profile profile() {
    for (var problem : problems()) {
      throw problem;
    }
    return new Business.Profile(name, language, country, currency, ZoneId.of(timeZone), window());
  }

  private @Nullable Integer window() {
    return Business.Profile.windowDays(activityWindowDays);
  }
}
