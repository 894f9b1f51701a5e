package io.perennial.products;

import io.perennial.insights.Curve;
import io.perennial.insights.Curve.Days;
import io.perennial.insights.Figures;
import io.perennial.insights.Triangle;
import io.perennial.products.Products.FirstProduct;
import io.perennial.products.Products.Paths;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was in the baskets of the first purchase days, in SQL that DuckDB and Trino both speak. */
final class ProductsSql {

  /** Paths begin with the products of most customers, and go on in the ways most of them took. */
  private static final int BEGINNINGS = 6;

  private static final int SECOND_WAYS = 3;
  private static final int THIRD_WAYS = 2;

  /** Cannot stand in a product, so that two pairs never make the same text. */
  private static final String BETWEEN = "\u001f";

  private ProductsSql() {}

  /** What became of the customers of one product, by the days they were watched. */
  static final class Counted {

    private final String product;
    private final SortedMap<Integer, Days> days = new TreeMap<>();
    private long mature;
    private long soon;

    Counted(String product) {
      this.product = product;
    }

    FirstProduct done() {
      var curve = Curve.of(days);
      long customers = curve.customers();
      long returned = days.values().stream().mapToLong(Days::happened).sum();
      return new FirstProduct(
          product,
          null,
          List.of(),
          null,
          customers,
          share(returned, customers),
          mature < Triangle.FEW ? null : (Double) share(soon, mature),
          curve.median(),
          customers >= Triangle.FEW);
    }

    private static double share(long part, long whole) {
      return Math.round(1_000_000.0 * part / whole) / 1_000_000.0;
    }
  }

  /**
   * The first products of the most customers.
   *
   * @param newest the last day that is known
   */
  static List<Counted> first(JdbcClient copy, LocalDate newest, int most) {
    Map<String, Counted> products = new LinkedHashMap<>();
    copy.sql(
            """
            select product, date_diff('day', first_day, case when second_day <= :newest then second_day else :newest end)
                as days,
              count(*) filter (where second_day <= :newest) as returned,
              count(*) filter (where second_day > :newest) as waiting,
              count(*) filter (where first_day <= :mature) as mature,
              count(*) filter (where first_day <= :mature and date_diff('day', first_day, second_day) <= :soon) as soon
            from baskets join customers using (customer)
            where visit = 1 and product in (
              select product from baskets where visit = 1 group by 1 order by count(*) desc, 1 limit :most)
            group by 1, 2
            """)
        .param("newest", newest)
        .param("mature", newest.plusDays(1).minusDays(Figures.SECOND_DAYS))
        .param("soon", Figures.SECOND_DAYS)
        .param("most", most)
        .query(row -> {
          var one = products.computeIfAbsent(row.getString(1), Counted::new);
          one.days.put(row.getInt(2), new Days(row.getLong(3), row.getLong(4)));
          one.mature += row.getLong(5);
          one.soon += row.getLong(6);
        });
    return new ArrayList<>(products.values());
  }

  /**
   * Customers who took these products, one on each of their first purchase days.
   *
   * @param ended how many of them have no further purchase day
   */
  record Walked(List<String> products, long customers, long ended) {}

  static Paths walk(JdbcClient copy) {
    long customers =
        copy.sql("select count(distinct customer) from baskets where visit = 1")
            .query(Long.class)
            .single();
    var first = first(copy);
    var second = first.isEmpty() ? first : second(copy, first);
    var third = second.isEmpty() ? second : third(copy, second);
    return Products.paths(customers, first, second, third);
  }

  private static List<Walked> first(JdbcClient copy) {
    return copy.sql(
            """
            select product, count(*) as people, count(*) filter (where purchase_days = 1) as ended
            from baskets join customers using (customer)
            where visit = 1
            group by 1 order by 2 desc, 1 limit :most
            """)
        .param("most", BEGINNINGS)
        .query(
            (row, number) -> new Walked(List.of(row.getString(1)), row.getLong(2), row.getLong(3)))
        .list();
  }

  private static List<Walked> second(JdbcClient copy, List<Walked> first) {
    return copy.sql(
            """
            select one, two, people, ended
            from (
              select one, two, people, ended, row_number() over (partition by one order by people desc, two) as place
              from (
                select a.product as one, b.product as two, count(*) as people,
                  count(*) filter (where purchase_days = 2) as ended
                from baskets a join baskets b using (customer) join customers using (customer)
                where a.visit = 1 and a.product in (:first) and b.visit = 2
                group by 1, 2) ways) placed
            where place <= :most
            order by people desc, two
            """)
        .param("first", first.stream().map(way -> way.products().getFirst()).toList())
        .param("most", SECOND_WAYS)
        .query((row, number) ->
            new Walked(List.of(row.getString(1), row.getString(2)), row.getLong(3), row.getLong(4)))
        .list();
  }

  private static List<Walked> third(JdbcClient copy, List<Walked> second) {
    return copy.sql(
            """
            select one, two, three, people, ended
            from (
              select one, two, three, people, ended,
                row_number() over (partition by one, two order by people desc, three) as place
              from (
                select a.product as one, b.product as two, c.product as three, count(*) as people,
                  count(*) filter (where purchase_days = 3) as ended
                from baskets a join baskets b using (customer) join baskets c using (customer)
                  join customers using (customer)
                where a.visit = 1 and b.visit = 2 and c.visit = 3 and a.product || chr(31) || b.product in (:second)
                group by 1, 2, 3) ways) placed
            where place <= :most
            order by people desc, three
            """)
        .param("second", second.stream().map(way -> String.join(BETWEEN, way.products())).toList())
        .param("most", THIRD_WAYS)
        .query((row, number) ->
            new Walked(
                List.of(row.getString(1), row.getString(2), row.getString(3)),
                row.getLong(4),
                row.getLong(5)))
        .list();
  }
}
