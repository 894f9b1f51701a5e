package io.perennial.files;

import io.perennial.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The first pass over all rows of a file: counts them, and settles what can only be told from all
 * of them: the order of the dates, the decimal sign, whether the rows of each order stand together.
 */
public final class Check {

  /** No shop sells in more; a column of amounts or names taken for the currency has more. */
  static final int MOST_CURRENCIES = 50;

  private final Layout layout;
  private final LongConsumer orders;
  private final List<Field> numbers = new ArrayList<>();
  private final Dates.Evidence dates = new Dates.Evidence();
  private final Numbers.Evidence decimals = new Numbers.Evidence();
  private final Set<String> currencies = new HashSet<>();
  private String lastOrder = "";
  private String lastDate = "";
  private String lastCurrency = "";
  private long rows;

  /**
   * Begins to check the rows of a file.
   *
   * @param orders told the {@link #hash} of an order's reference wherever another order begins
   */
  public Check(Layout layout, LongConsumer orders) {
    this.layout = layout;
    this.orders = orders;
    for (var field : Field.values()) {
      if (field.number() && layout.has(field)) {
        numbers.add(field);
      }
    }
  }

  /**
   * Looks at the next row.
   *
   * @throws Problem if the file has too many currencies to be one of orders
   */
  public void add(Row row) {
    rows++;
    var order = layout.order(row);
    if (!order.equals(lastOrder)) {
      // A row without a number ends an order too: what follows of it stands apart.
      lastOrder = order;
      if (!order.isEmpty()) {
        orders.accept(hash(order));
      }
    }
    if (row.size() < layout.width()) {
      return;
    }
    var date = layout.cell(row, Field.DATE);
    if (!date.equals(lastDate)) {
      dates.add(row.number(), date);
      lastDate = date;
    }
    for (var field : numbers) {
      decimals.add(layout.cell(row, field));
    }
    var currency = layout.cell(row, Field.CURRENCY);
    if (!currency.equals(lastCurrency)) {
      lastCurrency = currency;
      if (!currency.isEmpty()
          && currencies.add(currency.toUpperCase(Locale.ROOT))
          && currencies.size() > MOST_CURRENCIES) {
        throw Problem.invalid("files.currencies", MOST_CURRENCIES);
      }
    }
  }

  /** How many rows were looked at. */
  public long rows() {
    return rows;
  }

  /** Whether dates could be read either way. */
  public boolean datesGuessed() {
    return dates.guessed();
  }

  /** Whether all dates begin with the year. */
  public boolean yearFirst() {
    return dates.yearFirst();
  }

  /**
   * The order of the file's dates.
   *
   * @throws Problem if rows prove both orders and nobody said which it is
   */
  public Dates.Order dateOrder(Mapping mapping, String country) {
    var said = mapping.dateOrder();
    if (said != null) {
      return said;
    }
    var known = layout.format().dateOrder();
    return known != null ? known : dates.verdict(country);
  }

  /** The decimal sign of the file's numbers: what was said of it, else what most rows show. */
  public Numbers.Decimal decimal(Mapping mapping, char delimiter) {
    var said = mapping.decimal();
    return said != null ? said : decimals.verdict(delimiter);
  }

  /** A number that two different texts share once in ten million files. */
  public static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
      hash ^= hash >>> 29;
    }
    hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
    return hash ^ (hash >>> 29);
  }
}
