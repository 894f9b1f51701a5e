package io.perennial.orders;

import io.perennial.Business;
import io.perennial.Money;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What customers bought and gave back, kept by the reference in the source it came from. Recording
 * is idempotent: what is known already changes nothing, what is new is added, nothing is taken away
 * because a file does not mention it.
 */
@Component
public class Orders {

  /** Where an order stands: not paid yet, sold, or called off (also: voided, failed). */
  public enum State {
    OPEN,
    SOLD,
    CANCELLED;

    /**
     * What is known stays when a file that is behind tells less: called off is the end, and sold is
     * not open again. A payment that failed is {@link #OPEN}, because it may still succeed.
     */
    State then(State next) {
      return compareTo(next) >= 0 ? this : next;
    }
  }

  /**
   * One line of an order, in the order's currency.
   *
   * @param price per unit, as written
   * @param amount of the whole line, after discounts
   */
  public record Line(
      @Nullable String product,
      @Nullable String name,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal amount) {

    /** What the lines come to. */
    public static BigDecimal sum(List<Line> lines) {
      var sum = BigDecimal.ZERO;
      for (var line : lines) {
        sum = sum.add(line.amount);
      }
      return sum;
    }

    /** The lines scaled so that they sum to what the order was worth, to the last cent. */
    public static List<Line> scaled(List<Line> lines, BigDecimal total) {
      var sum = sum(lines);
      var value = Money.round(total);
      if (sum.signum() <= 0 || sum.compareTo(value) == 0) {
        return lines;
      }
      var scaled = new ArrayList<Line>(lines.size());
      var rest = value;
      int largest = 0;
      for (var line : lines) {
        var amount = line.amount.multiply(value).divide(sum, Money.SCALE, RoundingMode.HALF_UP);
        rest = rest.subtract(amount);
        if (line.amount.compareTo(lines.get(largest).amount) > 0) {
          largest = scaled.size();
        }
        scaled.add(line.worth(amount));
      }
      scaled.set(largest, scaled.get(largest).worth(scaled.get(largest).amount.add(rest)));
      return scaled;
    }

    private Line worth(BigDecimal whole) {
      return new Line(product, name, quantity, price, whole);
    }
  }

  /**
   * One line given back, in the order's currency; negative where the source takes a refund back.
   *
   * @param reference the refund's own number in the source: what it gave back counts once, and
   *     another one of the same amount counts beside it. {@code null}: the source gives none, and
   *     the same told again of an order is the same refund
   */
  public record Refund(
      @Nullable String product,
      @Nullable BigDecimal quantity,
      BigDecimal amount,
      Instant at,
      @Nullable String reference) {

    /** One that has no number of its own. */
    public Refund(
        @Nullable String product, @Nullable BigDecimal quantity, BigDecimal amount, Instant at) {
      this(product, quantity, amount, at, null);
    }
  }

  /**
   * An order, or a credit note, as a source tells it.
   *
   * @param channel through which it was placed, such as {@code web}, {@code pos} or {@code draft};
   *     kept in small letters, and not at all if it is longer than 60
   * @param reference the number in the source, case-sensitive
   * @param customerId {@code null} for a guest
   * @param rate what one unit of the currency is worth in the business's currency
   * @param lines empty for a credit note that only gives back
   * @param refundedTotal what was given back of the order in all, where the source says only that
   */
  public record Draft(
      String source,
      @Nullable String channel,
      String reference,
      @Nullable UUID customerId,
      Instant placedAt,
      State state,
      String currency,
      BigDecimal rate,
      List<Line> lines,
      List<Refund> refunds,
      @Nullable BigDecimal refundedTotal) {

    /** A channel is a word or two; anything longer is another column. */
    private static final int LONGEST_CHANNEL = 60;

    public Draft {
      channel = channel == null ? "" : channel.strip().toLowerCase(Locale.ROOT);
      channel = channel.isEmpty() || channel.length() > LONGEST_CHANNEL ? null : channel;
    }
  }

  /** What a recording added. */
  public record Recorded(int newOrders, int newLines, int newRefunds, int changedOrders) {}

  private final Booking booking;
  private final RatesSql rates;
  private final LinesSql linesSql;

  Orders(
      Booking booking,
      OrdersSql sql,
      OrdersKeptSql kept,
      LinesSql linesSql,
      RatesSql rates,
      Customers customers,
      Business business) {
    this.booking = booking;
    this.linesSql = linesSql;
    this.rates = rates;
    business.keepCurrencyWhile(sql::any);
    business.keepCurrencyWhile(rates::any);
    // Rates stay: they are the business's, whoever buys.
    customers.keptBy(
        new Keeper(
            "orders",
            Set.of("orders_order", "orders_line", "orders_refund", "orders_product"),
            sql::anything,
            sql::removeAll,
            kept::tell,
            Keeper.inOne(kept::erase)));
  }

  /**
   * Records orders and credit notes within the open transaction, and appends what changed to the
   * log.
   *
   * @param drafts at most one of each (source, reference): all lines of an order that a file has
   *     come together
   * @param live whether this is told as it happens; what an import tells is history
   */
  public Recorded record(List<Draft> drafts, boolean live) {
    return booking.record(drafts, live, false);
  }

  /**
   * Records orders that something else than the shop itself tells, such as a page that says thank
   * you. It may name the products otherwise; so when the shop tells the order, the shop's lines
   * take the place of these.
   */
  public Recorded overhear(List<Draft> drafts, boolean live) {
    return booking.record(drafts, live, true);
  }

  /**
   * An amount of an order's currency in the business's currency, rounded half up to four decimals.
   */
  static BigDecimal converted(BigDecimal amount, BigDecimal rate) {
    return Money.round(amount.multiply(rate));
  }

  /**
   * What one unit of a currency is worth in the business's currency on a day: the newest rate that
   * is known at or before it.
   *
   * @return 1 for the business's own currency; empty if no rate is known
   */
  public Optional<BigDecimal> rate(String currency, String businessCurrency, LocalDate day) {
    return currency.equals(businessCurrency)
        ? Optional.of(BigDecimal.ONE)
        : rates.rate(currency, day);
  }

  /** The names of products, as far as an order named them. */
  public Map<String, String> productNames(Collection<String> products) {
    return products.isEmpty() ? Map.of() : linesSql.productNames(products);
  }

  /** What these orders are of: products by name or else by code, the dearest first. */
  public Map<UUID, List<String>> bought(Collection<UUID> orders) {
    return orders.isEmpty() ? Map.of() : linesSql.bought(orders);
  }
}
