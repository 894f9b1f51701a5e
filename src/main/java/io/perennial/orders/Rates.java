package io.perennial.orders;

import io.perennial.Business;
import io.perennial.Html;
import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.Texts;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.View;

/**
 * Exchange rates, which the business gives: for orders in other currencies than its own. Page and
 * API.
 */
@Controller
class Rates {

  /**
   * What one unit of a currency is worth in the business's currency, from a day on until the next
   * rate.
   *
   * @param currency ISO 4217 code
   */
  record Rate(String currency, LocalDate day, BigDecimal rate) {}

  /** A rate as the API writes it: an exact decimal, which may need more digits than an amount. */
  record RateJson(String currency, LocalDate day, String rate) {

    static RateJson of(Rate rate) {
      return new RateJson(
          rate.currency(), rate.day(), rate.rate().stripTrailingZeros().toPlainString());
    }
  }

  record RatesJson(List<RateJson> items) {}

  /** A rate as somebody sends it: anything may be missing. */
  record SentRate(@Nullable String currency, @Nullable LocalDate day, @Nullable String rate) {}

  record SentRates(@Nullable List<@Nullable SentRate> items) {}

  record RatesPage(
      List<Rate> rates,
      String currency,
      String day,
      String rate,
      @Nullable String field,
      @Nullable String problem) {}

  /** More rates than twenty currencies have days in a year; the list shows no more. */
  private static final int LISTED_AT_MOST = 10_000;

  /** The most rates one call may bring, so that a call stays short. */
  private static final int SAVED_AT_MOST = 1_000;

  private static final BigDecimal LARGEST = new BigDecimal("1000000000");

  private final RatesSql sql;
  private final Business business;
  private final Html html;

  Rates(RatesSql sql, Business business, Html html) {
    this.sql = sql;
    this.business = business;
    this.html = html;
  }

  @GetMapping("/settings/rates")
  View page() {
    return html.page(
        "orders/rates", new RatesPage(sql.list(LISTED_AT_MOST), "", "", "", null, null));
  }

  @PostMapping("/settings/rates")
  View save(@RequestParam String currency, @RequestParam String day, @RequestParam String rate) {
    try {
      sql.save(List.of(checked(currency, day, rate)));
      return html.redirect("/settings/rates");
    } catch (Problem problem) {
      var sentence =
          Texts.of(business.profile().language())
              .say(problem.text(), problem.arguments().toArray());
      var page =
          new RatesPage(sql.list(LISTED_AT_MOST), currency, day, rate, problem.field(), sentence);
      return html.page("orders/rates", page, problem.kind().status());
    }
  }

  @PostMapping("/settings/rates/delete")
  View delete(@RequestParam String currency, @RequestParam LocalDate day) {
    sql.delete(currency, day);
    return html.redirect("/settings/rates");
  }

  @GetMapping("/api/v1/rates")
  @ResponseBody
  RatesJson list() {
    return new RatesJson(sql.list(LISTED_AT_MOST).stream().map(RateJson::of).toList());
  }

  @PutMapping("/api/v1/rates")
  @ResponseBody
  RatesJson save(@RequestBody SentRates rates) {
    var told = rates.items();
    if (told == null || told.stream().anyMatch(Objects::isNull)) {
      throw new Problem(Problem.Kind.MALFORMED, "items", "error.body");
    }
    if (told.size() > SAVED_AT_MOST) {
      throw Problem.invalidField("items", "rates.too-many", SAVED_AT_MOST);
    }
    sql.save(
        told.stream()
            .map(Objects::requireNonNull)
            .map(rate ->
                checked(
                    Objects.requireNonNullElse(rate.currency(), ""),
                    String.valueOf(rate.day()),
                    Objects.requireNonNullElse(rate.rate(), "")))
            .toList());
    return list();
  }

  private Rate checked(String currency, String day, String rate) {
    var code = currency.strip().toUpperCase(Locale.ROOT);
    if (code.equals(business.profile().currency())) {
      throw Problem.invalidField("currency", "rates.own-currency", code);
    }
    if (!Money.currency(code)) {
      throw Problem.invalidField("currency", "rates.unknown-currency", currency);
    }
    return new Rate(code, parsedDay(day), parsedRate(rate));
  }

  private static LocalDate parsedDay(String day) {
    try {
      return LocalDate.parse(day.strip());
    } catch (DateTimeException malformed) {
      throw Problem.invalidField("day", "rates.day", day);
    }
  }

  private static BigDecimal parsedRate(String rate) {
    try {
      var parsed = new BigDecimal(rate.strip().replace(',', '.'));
      if (parsed.signum() > 0 && parsed.scale() <= 9 && parsed.compareTo(LARGEST) < 0) {
        return parsed;
      }
    } catch (NumberFormatException malformed) {
      // falls through to the same sentence
    }
    throw Problem.invalidField("rate", "rates.rate", rate);
  }
}
