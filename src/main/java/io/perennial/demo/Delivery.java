package io.perennial.demo;

import io.perennial.catalogue.Draft;
import io.perennial.catalogue.Product;
import io.perennial.companies.Company.Appointed;
import io.perennial.companies.Company.Role;
import io.perennial.consents.Channel;
import io.perennial.consents.Proof;
import io.perennial.consents.State;
import io.perennial.consents.Told;
import io.perennial.customers.Customers.Sighting;
import io.perennial.orders.Orders;
import io.perennial.roastery.Assortment;
import io.perennial.roastery.Model;
import io.perennial.roastery.Names;
import io.perennial.roastery.Office;
import io.perennial.roastery.Shop.Fate;
import io.perennial.roastery.Shop.Placed;
import io.perennial.roastery.Wish;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How orders of the invented shop are told to the doors, in one currency and zone. */
record Delivery(String currency, ZoneId zone) {

  /** The source that customers' numbers belong to. */
  static final String SOURCE = "demo";

  private static final int FIRST_NUMBER = 100_001;

  /** Of an order of one piece, what a shop gives back for a dent. */
  private static final BigDecimal DENT = new BigDecimal("0.3");

  static Sighting sighting(Names.Person person) {
    return new Sighting(person.reference(), person.email(), person.name(), person.country());
  }

  /** What somebody agreed to, as a shop tells it. */
  static Told told(Wish wish, UUID customer, ZoneId zone) {
    return new Told(
        customer,
        wish.subject() == Wish.Subject.NEWS ? "newsletter" : "offers",
        Channel.EMAIL,
        wish.agreed() ? State.GRANTED : State.WITHDRAWN,
        null,
        wish.at().atZone(zone).toInstant(),
        Proof.of(Proof.By.SHOP, "", SOURCE),
        false);
  }

  /** What somebody is to the company they order for, as a shop tells it. */
  static Appointed appointed(Office office, int place, UUID person, ZoneId zone) {
    var roles =
        office.parts(place).stream()
            .map(part ->
                switch (part) {
                  case BUYER -> Role.BUYER;
                  case USER -> Role.USER;
                  case PAYER -> Role.PAYER;
                  case DECIDER -> Role.DECIDER;
                })
            .collect(Collectors.toSet());
    return new Appointed(
        person, SOURCE, office.reference(), roles, office.since().atZone(zone).toInstant());
  }

  /** What the shop sells today, as its catalogue tells it. */
  List<Draft> products(Instant at) {
    var drafts = new ArrayList<Draft>();
    for (var aisle : Assortment.aisles()) {
      for (var product : aisle.products()) {
        drafts.add(
            new Draft(
                product.code(),
                product.code().toLowerCase(Locale.ROOT),
                product.name(),
                aisle.category(),
                Assortment.price(product, true, currency),
                currency,
                null,
                Diary.PAGES + "/" + product.code().toLowerCase(Locale.ROOT),
                Product.Availability.IN_STOCK,
                false,
                aisle.consumptionDays(product),
                List.of(),
                at));
      }
    }
    return drafts;
  }

  /**
   * An order as a source tells it.
   *
   * @param place its place among all orders of the shop, which gives it its number
   */
  Orders.Draft draft(int place, Placed order, @Nullable UUID customer, boolean dearer) {
    var lines = new ArrayList<Orders.Line>(order.basket().lines().size());
    for (var line : order.basket().lines()) {
      var quantity = BigDecimal.valueOf(line.quantity());
      var price = Assortment.price(line.product(), dearer, currency);
      var amount = price.multiply(quantity);
      if (order.discounted()) {
        amount =
            Assortment.rounded(
                amount.multiply(BigDecimal.valueOf(1 - Model.BLACK_FRIDAY_DISCOUNT)), currency);
      }
      lines.add(
          new Orders.Line(line.product().code(), line.product().name(), quantity, price, amount));
    }
    return new Orders.Draft(
        SOURCE + "-" + order.channel().word(),
        order.channel().word(),
        String.valueOf(FIRST_NUMBER + place),
        customer,
        order.at().atZone(zone).toInstant(),
        order.fate() == Fate.CALLED_OFF ? Orders.State.CANCELLED : Orders.State.SOLD,
        currency,
        BigDecimal.ONE,
        lines,
        refunds(order.fate(), order.givenBackAt(), lines),
        null);
  }

  private List<Orders.Refund> refunds(
      Fate fate, @Nullable LocalDateTime at, List<Orders.Line> lines) {
    if (at == null) {
      return List.of();
    }
    var instant = at.atZone(zone).toInstant();
    if (fate == Fate.SENT_BACK) {
      return lines.stream()
          .map(line -> new Orders.Refund(line.product(), line.quantity(), line.amount(), instant))
          .toList();
    }
    var line = lines.getFirst();
    boolean onePiece = lines.size() == 1 && line.quantity().compareTo(BigDecimal.ONE) == 0;
    var amount =
        onePiece
            ? line.amount().multiply(DENT)
            : line.amount().divide(line.quantity(), 4, RoundingMode.HALF_UP);
    return List.of(
        new Orders.Refund(
            line.product(),
            onePiece ? null : BigDecimal.ONE,
            Assortment.rounded(amount, currency),
            instant));
  }
}
