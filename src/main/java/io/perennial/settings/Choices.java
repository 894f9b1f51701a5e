package io.perennial.settings;

import io.perennial.Money;
import io.perennial.Texts;
import java.text.Collator;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the lists of a business's form offer, in the reader's language and alphabet. */
public record Choices(
    List<Choice> languages,
    List<Choice> countries,
    List<Choice> currencies,
    List<Choice> timeZones) {

  public record Choice(String value, String label) {}

  /** Zones as places; the other names of the zone database are older spellings of them. */
  private static final Pattern PLACES =
      Pattern.compile(
          "(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+");

  /** The choices; what the form holds is always among them. */
  public static Choices of(Locale reader, ProfileForm form) {
    var countries = List.of(Locale.getISOCountries());
    return new Choices(
        Texts.LANGUAGES.stream().map(code -> new Choice(code, Texts.name(code))).toList(),
        sorted(
            reader,
            countries.stream()
                .map(code -> new Choice(code, Locale.of("", code).getDisplayCountry(reader)))),
        sorted(reader, currencies(countries, form).map(code -> currency(code, reader))),
        sorted(reader, zones(form).map(zone -> new Choice(zone, zone.replace('_', ' ')))));
  }

  /** The currencies that some country pays with today: Java knows the bygone ones too. */
  private static Stream<String> currencies(List<String> countries, ProfileForm form) {
    return Stream.concat(
            countries.stream()
                .map(code -> Currency.getInstance(Locale.of("", code)))
                .filter(Objects::nonNull)
                .map(Currency::getCurrencyCode),
            Stream.of(form.currency()).filter(Money::currency))
        .distinct();
  }

  private static Choice currency(String code, Locale reader) {
    return new Choice(code, code + " · " + Currency.getInstance(code).getDisplayName(reader));
  }

  private static Stream<String> zones(ProfileForm form) {
    var known = ZoneId.getAvailableZoneIds();
    return Stream.of(
            known.stream().filter(zone -> PLACES.matcher(zone).matches()),
            Stream.of("UTC"),
            Stream.of(form.timeZone()).filter(known::contains))
        .flatMap(zones -> zones)
        .distinct();
  }

  private static List<Choice> sorted(Locale reader, Stream<Choice> choices) {
    var alphabet = Collator.getInstance(reader);
    var sorted = choices.toArray(Choice[]::new);
    Arrays.sort(sorted, Comparator.comparing(Choice::label, alphabet));
    return List.of(sorted);
  }
}
