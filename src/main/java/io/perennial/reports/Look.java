package io.perennial.reports;

import io.perennial.Problem;
import io.perennial.columnar.Audience;
import io.perennial.insights.Insights;
import io.perennial.insights.Insights.Span;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/**
 * What the reader chose to look at. All of it stands in the address, so that a view can be shared
 * and kept.
 *
 * @param period a number of days up to the newest purchase, or {@code all}; days that were chosen
 *     go before it
 * @param from first day as it was written, {@code to} the last, which counts as well: people mean
 *     it
 * @param compare {@code year}: with the same period a year before; else with the one just before
 * @param cameFrom the first day of a first purchase as it was written, {@code cameTo} the last
 */
record Look(
    @Nullable String period,
    @Nullable String from,
    @Nullable String to,
    @Nullable String compare,
    @Nullable String country,
    @Nullable String channel,
    @Nullable String product,
    @BindParam("came_from") @Nullable String cameFrom,
    @BindParam("came_to") @Nullable String cameTo) {

  /** Everybody, always. */
  static final Look EVERYBODY = new Look(null, null, null, null, null, null, null, null, null);

  static final String EVERYTHING = "all";
  static final String YEAR = "year";

  /** The periods offered, in days. */
  static final List<Integer> LENGTHS = List.of(30, 90, 365);

  /** As {@code 2026-05-31}; what is longer is no day of our time. */
  private static final int LETTERS_OF_A_DAY = 10;

  /** A first day and the day after the last; {@code null} is as far as the purchases reach. */
  record Days(@Nullable LocalDate from, @Nullable LocalDate to) {

    static final Days ALL = new Days(null, null);

    /** The last day, as people say it. */
    @Nullable LocalDate last() {
      return to == null ? null : to.minusDays(1);
    }
  }

  /**
   * The customers looked at.
   *
   * @throws Problem for days that are none
   */
  Audience audience() {
    var came = written("came_", cameFrom, cameTo);
    return new Audience(country, channel, product, came.from(), came.to());
  }

  boolean isFiltered() {
    return !audience().isEverybody();
  }

  boolean comparesYear() {
    return YEAR.equals(compare);
  }

  /** Whether days were written. */
  boolean hasDays() {
    return !isEmpty(from) || !isEmpty(to);
  }

  /**
   * The days that were written.
   *
   * @throws Problem for what is no day, or a last day before the first
   */
  Days written() {
    return written("", from, to);
  }

  /** The days of two fields, whose names begin alike. */
  private static Days written(String names, @Nullable String from, @Nullable String to) {
    var first = day(names + "from", from);
    var last = day(names + "to", to);
    if (first != null && last != null && last.isBefore(first)) {
      throw Problem.invalidField(names + "to", "insights.period.backwards");
    }
    return new Days(first, last == null ? null : last.plusDays(1));
  }

  /**
   * A day as it was written; {@code null}: none was.
   *
   * @throws Problem for what is no day
   */
  static @Nullable LocalDate day(String field, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      if (text.length() == LETTERS_OF_A_DAY) {
        var day = LocalDate.parse(text);
        Insights.readable(field, day);
        return day;
      }
    } catch (DateTimeParseException refused) {
      // Told below.
    }
    throw Problem.invalidField(field, "insights.period.no-day");
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isBlank();
  }

  /**
   * The days looked at.
   *
   * @param usual the period while none was chosen
   * @throws Problem for what is no day, or a last day before the first
   */
  Days days(Span span, String usual) {
    if (hasDays()) {
      return written();
    }
    var length = length(usual);
    return span.last() == null || length.equals(EVERYTHING)
        ? Days.ALL
        : new Days(span.last().plusDays(1).minusDays(Long.parseLong(length)), null);
  }

  /** Which of the periods offered is looked at; empty when days were chosen. */
  String chosen(String usual) {
    return hasDays() ? "" : length(usual);
  }

  private String length(String usual) {
    if (EVERYTHING.equals(period)) {
      return EVERYTHING;
    }
    return LENGTHS.stream()
        .map(String::valueOf)
        .filter(length -> length.equals(period))
        .findFirst()
        .orElse(usual);
  }

  /** The longest period that leaves as long a time before it to compare with. */
  static String usual(Span span) {
    if (span.first() == null || span.last() == null) {
      return EVERYTHING;
    }
    long days = ChronoUnit.DAYS.between(span.first(), span.last()) + 1;
    return LENGTHS.reversed().stream()
        .filter(length -> 2L * length <= days)
        .findFirst()
        .map(String::valueOf)
        .orElse(EVERYTHING);
  }

  /** The address of a page that shows the same choice. */
  String address(String path, String... more) {
    return at(path, all(), more);
  }

  /** The same with another period in place of the days. */
  String withPeriod(String path, String otherPeriod) {
    var choice = all();
    choice.remove("from");
    choice.remove("to");
    choice.put("period", otherPeriod);
    return at(path, choice);
  }

  /** The address of a list of customers, which knows no comparison and wants plain days. */
  String list(String path, Days days, String... more) {
    var choice = filters();
    put(choice, "from", days.from());
    put(choice, "to", days.last());
    return at(path, choice, more);
  }

  /**
   * The filters alone, to be put behind other parameters: empty, or it begins with an ampersand.
   */
  String behind() {
    var query = query(filters());
    return query.isEmpty() ? "" : "&" + query;
  }

  /** Without any filter. */
  Look cleared() {
    return new Look(period, from, to, compare, null, null, null, null, null);
  }

  /** Without the days that were written. */
  Look undated() {
    return new Look(period, null, null, compare, country, channel, product, null, null);
  }

  /** Of all time. */
  Look timeless() {
    return came(Days.ALL);
  }

  /** Of the customers of all time whose first purchase lies in these days. */
  Look came(Days days) {
    return new Look(
        null, null, null, null, country, channel, product, text(days.from()), text(days.last()));
  }

  private static @Nullable String text(@Nullable LocalDate day) {
    return day == null ? null : day.toString();
  }

  private Map<String, String> all() {
    Map<String, String> choice = new LinkedHashMap<>();
    put(choice, "period", hasDays() ? null : period);
    put(choice, "from", from);
    put(choice, "to", to);
    put(choice, "compare", compare);
    choice.putAll(filters());
    return choice;
  }

  private Map<String, String> filters() {
    Map<String, String> choice = new LinkedHashMap<>();
    var audience = audience();
    put(choice, "country", audience.country());
    put(choice, "channel", audience.channel());
    put(choice, "product", audience.product());
    put(choice, "came_from", cameFrom);
    put(choice, "came_to", cameTo);
    return choice;
  }

  private static void put(Map<String, String> choice, String name, @Nullable Object value) {
    if (value != null && !value.toString().isBlank()) {
      choice.put(name, value.toString());
    }
  }

  private static String at(String path, Map<String, String> choice, String... more) {
    Map<String, String> whole = new LinkedHashMap<>(choice);
    for (int i = 0; i + 1 < more.length; i += 2) {
      whole.put(more[i], more[i + 1]);
    }
    var query = query(whole);
    return query.isEmpty() ? path : path + "?" + query;
  }

  /** An address with more parameters: {@code name, value, name, value …}. */
  static String also(String address, List<String> more) {
    var whole = new StringBuilder(address);
    for (int i = 0; i + 1 < more.size(); i += 2) {
      whole
          .append(whole.indexOf("?") < 0 ? '?' : '&')
          .append(more.get(i))
          .append('=')
          .append(URLEncoder.encode(more.get(i + 1), StandardCharsets.UTF_8));
    }
    return whole.toString();
  }

  private static String query(Map<String, String> choice) {
    var query = new StringBuilder();
    choice.forEach((name, value) ->
        query
            .append(query.isEmpty() ? "" : "&")
            .append(name)
            .append('=')
            .append(URLEncoder.encode(Objects.requireNonNull(value), StandardCharsets.UTF_8)));
    return query.toString();
  }
}
