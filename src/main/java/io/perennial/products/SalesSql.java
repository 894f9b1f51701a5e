package io.perennial.products;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who buys products and how soon again, of the baskets in the columnar copy. */
final class SalesSql {

  /** Stands in no code of a product. */
  private static final String BETWEEN = "\u001f";

  private SalesSql() {}

  /**
   * Counts the sales of products.
   *
   * @param codes what the lines of orders call each; no code is two products'
   */
  static Map<UUID, Sales> of(JdbcClient copy, Map<UUID, Set<String>> codes) {
    var names = new StringBuilder();
    var owners = new StringBuilder();
    codes.forEach((product, all) ->
        all.forEach(code -> {
          names.append(names.isEmpty() ? "" : BETWEEN).append(code);
          owners.append(owners.isEmpty() ? "" : BETWEEN).append(product);
        }));
    Map<UUID, Sales> sales = new HashMap<>();
    if (names.isEmpty()) {
      return sales;
    }
    copy.sql(
            """
            with codes as (
              select unnest(string_split(:codes, chr(31))) as code, unnest(string_split(:owners, chr(31))) as owner),
            bought as (
              select distinct owner, customer, day from baskets join codes on baskets.product = codes.code),
            spaced as (
              select owner, customer, day,
                date_diff('day', lag(day) over (partition by owner, customer order by day), day) as gap,
                row_number() over (partition by owner, customer order by day) as place
              from bought)
            select owner, gap, count(*) as days, count(*) filter (where place = 2) as second, max(day) as last
            from spaced group by owner, gap
            """)
        .param("codes", names.toString())
        .param("owners", owners.toString())
        .query(row -> {
          var product = UUID.fromString(row.getString("owner"));
          long days = row.getLong("days");
          var gap = row.getObject("gap", Long.class);
          var last = row.getObject("last", LocalDate.class);
          sales.merge(product, part(gap, days, row.getLong("second"), last), SalesSql::sum);
        });
    return sales;
  }

  /** The first purchase day of each customer has no day before it. */
  private static Sales part(Long gap, long days, long second, LocalDate last) {
    var gaps = new TreeMap<Integer, Long>();
    if (gap != null) {
      gaps.put(Math.toIntExact(gap), days);
    }
    return new Sales(gap == null ? days : 0, days, second, last, gaps);
  }

  private static Sales sum(Sales one, Sales other) {
    var gaps = new TreeMap<>(one.gaps());
    gaps.putAll(other.gaps());
    var last =
        one.last() == null || (other.last() != null && other.last().isAfter(one.last()))
            ? other.last()
            : one.last();
    return new Sales(
        one.customers() + other.customers(),
        one.purchaseDays() + other.purchaseDays(),
        one.again() + other.again(),
        last,
        gaps);
  }
}
