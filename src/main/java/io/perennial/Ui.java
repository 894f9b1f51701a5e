package io.perennial;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every page needs beside its own content: the reader's texts, the formats of numbers, money
 * and dates, the form token, who is signed in and where in the product the reader is.
 *
 * @param path the path of the request, for the navigation
 * @param person the signed-in person's e-mail, or {@code null}
 * @param business the business, or {@code null} before the set-up
 * @param demo whether the customers the reader sees are invented
 * @param pages whether the reader may see the page of a path
 * @param assets gives the address of a static file, with its content's hash in it
 */
public record Ui(
    Texts texts,
    String csrfName,
    String csrfToken,
    String path,
    @Nullable String person,
    Business.@Nullable Profile business,
    Instant now,
    boolean demo,
    Predicate<String> pages,
    UnaryOperator<String> assets) {

  private static final String MINUS = "−";
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final Pattern SIGN_BEFORE_CURRENCY = Pattern.compile("^([+−])(?=\\p{Sc})");
  private static final Pattern LETTERS_BEFORE_DIGITS = Pattern.compile("(\\p{L})(\\d)");

  /** Of a reader who may see every page. */
  public Ui(
      Texts texts,
      String csrfName,
      String csrfToken,
      String path,
      @Nullable String person,
      Business.@Nullable Profile business,
      Instant now,
      boolean demo,
      UnaryOperator<String> assets) {
    this(texts, csrfName, csrfToken, path, person, business, now, demo, page -> true, assets);
  }

  /** Whether the reader may see this page: what they may not is no link. */
  public boolean may(String page) {
    return pages.test(page);
  }

  /** The sentence of this key. */
  public String text(String key, @Nullable Object... arguments) {
    return texts.say(key, arguments);
  }

  /** The address of a static file, such as {@code /app/app.css}, that may be kept for ever. */
  public String asset(String path) {
    return assets.apply(path);
  }

  public String language() {
    return texts.locale().getLanguage();
  }

  public String number(long number) {
    return minus(NumberFormat.getIntegerInstance(texts.locale()).format(number));
  }

  public String decimal(double number, int digits) {
    var format = NumberFormat.getNumberInstance(texts.locale());
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    return minus(format.format(number));
  }

  /** A share between 0 and 1 as a percentage with one decimal. */
  public String percent(double share) {
    var format = NumberFormat.getPercentInstance(texts.locale());
    format.setMinimumFractionDigits(1);
    format.setMaximumFractionDigits(1);
    return minus(format.format(share));
  }

  /** A share between 0 and 1 as a percentage without decimals, for scales. */
  public String share(double share) {
    return NumberFormat.getPercentInstance(texts.locale()).format(share);
  }

  /** An amount in the business's currency, with as many decimals as the currency has. */
  public String money(BigDecimal amount) {
    return money(
        amount,
        business == null
            ? 2
            : Currency.getInstance(business.currency()).getDefaultFractionDigits());
  }

  private String money(BigDecimal amount, int decimals) {
    var format = NumberFormat.getCurrencyInstance(texts.locale());
    if (business != null) {
      format.setCurrency(Currency.getInstance(business.currency()));
    }
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return minus(apart(format.format(amount)));
  }

  /** A currency that is written in letters does not stick to its amount. */
  private static String apart(String money) {
    return LETTERS_BEFORE_DIGITS.matcher(money).replaceFirst("$1\u00a0$2");
  }

  /** An amount in the business's currency without decimals, where room is short. */
  public String round(BigDecimal amount) {
    return money(amount, 0);
  }

  public String day(LocalDate day) {
    return day.format(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(dates()));
  }

  /** The hour and minute of a moment that is somewhere's own time. */
  public String time(LocalDateTime moment) {
    return moment.format(DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(dates()));
  }

  public String month(YearMonth month) {
    return month.format(DateTimeFormatter.ofPattern("LLL yyyy", dates()));
  }

  /** A country in the reader's language, if it is written as a code; else as it is written. */
  public String country(String written) {
    var code = written.toUpperCase(Locale.ROOT);
    return COUNTRIES.contains(code)
        ? Locale.of("", code).getDisplayCountry(texts.locale())
        : written;
  }

  /**
   * A channel in the reader's language, if it is one that many shops have; else as it is written.
   */
  public String channel(String written) {
    var key = "channel." + written.toLowerCase(Locale.ROOT);
    return texts.has(key) ? text(key) : written;
  }

  /** An instant as a date and time in the business's zone. */
  public String moment(Instant instant) {
    var format = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT);
    return instant.atZone(zone()).format(format.withLocale(dates()));
  }

  /** How many days ago this day was where the business is. */
  public long daysSince(LocalDate day) {
    return ChronoUnit.DAYS.between(day, now.atZone(zone()).toLocalDate());
  }

  private ZoneId zone() {
    return business == null ? ZoneOffset.UTC : business.timeZone();
  }

  /** Whether the navigation entry of this path is where the reader is. */
  public boolean in(String place) {
    return place.equals("/")
        ? path.equals("/")
        : path.equals(place) || path.startsWith(place + "/");
  }

  /** English dates are written the European way: the first shops are in Europe. */
  private Locale dates() {
    return language().equals("en") ? Locale.UK : texts.locale();
  }

  /** What is written of a change, with its sign also where it grew. */
  public String signed(double change, String written) {
    return minus((change > 0 ? "+" : "") + written);
  }

  private static String minus(String number) {
    return unbroken(number.replace("-", MINUS));
  }

  /** A line does not break between a sign and the currency behind it. */
  private static String unbroken(String number) {
    return SIGN_BEFORE_CURRENCY.matcher(number).replaceFirst("$1\u2060");
  }
}
