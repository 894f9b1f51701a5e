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
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the lists of a business's form offer, in the reader's language and alphabet. */
public record Choices(
    List<Choice> languages,
    List<Choice> countries,
    List<Choice> currencies,
    List<Choice> timeZones) {

  public record Choice(String value, String label) {}

  /** What people pay with in a country; {@code null} where nobody lives. */
  public static @Nullable String currency(String country) {
    var currency = Currency.getInstance(Locale.of("", country));
    return currency == null ? null : currency.getCurrencyCode();
  }

  /** What a zone was called before, as some browsers still call it; {@code null}: the same. */
  public static @Nullable String formerZone(String zone) {
    return FORMER_ZONES.get(zone);
  }

  /** Places that were renamed or are spelt otherwise now, from the file "backward" of tzdata. */
  private static final Map<String, String> FORMER_ZONES =
      Map.ofEntries(
          Map.entry("Europe/Kyiv", "Europe/Kiev"),
          Map.entry("Africa/Asmara", "Africa/Asmera"),
          Map.entry("America/Nuuk", "America/Godthab"),
          Map.entry("Asia/Ashgabat", "Asia/Ashkhabad"),
          Map.entry("Asia/Dhaka", "Asia/Dacca"),
          Map.entry("Asia/Ho_Chi_Minh", "Asia/Saigon"),
          Map.entry("Asia/Kathmandu", "Asia/Katmandu"),
          Map.entry("Asia/Kolkata", "Asia/Calcutta"),
          Map.entry("Asia/Macau", "Asia/Macao"),
          Map.entry("Asia/Makassar", "Asia/Ujung_Pandang"),
          Map.entry("Asia/Thimphu", "Asia/Thimbu"),
          Map.entry("Asia/Ulaanbaatar", "Asia/Ulan_Bator"),
          Map.entry("Asia/Yangon", "Asia/Rangoon"),
          Map.entry("Atlantic/Faroe", "Atlantic/Faeroe"),
          Map.entry("Pacific/Chuuk", "Pacific/Truk"),
          Map.entry("Pacific/Kanton", "Pacific/Enderbury"),
          Map.entry("Pacific/Pohnpei", "Pacific/Ponape"));

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
            known.stream()
                .filter(zone -> PLACES.matcher(zone).matches())
                .filter(zone -> !FORMER_ZONES.containsValue(zone)),
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
