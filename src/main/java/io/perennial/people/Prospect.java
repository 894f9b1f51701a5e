package io.perennial.people;

import io.perennial.Ui;
import io.perennial.facts.Outlook;
import io.perennial.facts.Outlooks.Written;
import io.perennial.predictions.Predictions;
import io.perennial.predictions.Recommendations;
import io.perennial.predictions.Recommendations.Recommended;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be expected of a customer, and what to offer next.
 *
 * @param outlook {@code null} before the first purchase was looked at
 * @param asOf the newest day on record, or {@code null}
 * @param ruled whether a simple rule guessed and no model
 * @param learned whether anything was learned at all
 * @param products that the customer will likely take next
 */
record Prospect(
    @Nullable Outlook outlook,
    @Nullable LocalDate asOf,
    boolean ruled,
    boolean learned,
    List<Recommended> products) {

  /** More would be a catalogue. */
  private static final int PRODUCTS_SHOWN = 4;

  static Prospect of(Predictions predictions, Recommendations recommendations, UUID customer) {
    var version = predictions.version();
    return new Prospect(
        predictions.of(customer).orElse(null),
        predictions.written().map(Written::day).orElse(null),
        version.isPresent() && version.get().model() == null,
        version.isPresent(),
        version.isPresent() ? recommendations.next(customer, PRODUCTS_SHOWN) : List.of());
  }

  /** Whether the days are known that the next order falls between. */
  boolean hasWindow() {
    return outlook != null
        && outlook.nextDay() != null
        && outlook.nextFrom() != null
        && outlook.nextTo() != null;
  }

  /** When the next order comes, where that is known. */
  String window(Ui ui) {
    var known = Objects.requireNonNull(outlook);
    var from = Objects.requireNonNull(known.nextFrom());
    var to = Objects.requireNonNull(known.nextTo());
    return ui.text(
        to.isBefore(today(ui)) ? "people.next.was-between" : "people.next.between",
        ui.day(Objects.requireNonNull(known.nextDay())),
        ui.day(from),
        ui.day(to));
  }

  private LocalDate today(Ui ui) {
    var business = ui.business();
    return business == null ? LocalDate.MIN : business.day(ui.now());
  }

  /** Purchase days, with so many decimals that something of them is seen. */
  static String days(Ui ui, double expected) {
    return ui.decimal(expected, 1);
  }

  static String money(Ui ui, double amount) {
    return ui.money(BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP));
  }

  static String called(Recommended product) {
    var name = product.name();
    return name == null ? product.product() : name;
  }

  /** When it is needed again; empty where nobody knows. */
  String due(Ui ui, Recommended product) {
    var due = product.due();
    return due == null
        ? ""
        : ui.text(
            due.isBefore(today(ui)) ? "people.offer.was-due" : "people.offer.due", ui.day(due));
  }

  /** Why a product, in a few words. */
  static String why(Ui ui, Recommended product) {
    var with = product.withName() == null ? product.with() : product.withName();
    return ui.text(
        "people.offer." + product.why().name().toLowerCase(Locale.ROOT),
        product.times(),
        with == null ? "" : with);
  }
}
