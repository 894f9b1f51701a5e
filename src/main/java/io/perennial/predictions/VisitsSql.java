package io.perennial.predictions;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is learned from, in SQL that DuckDB and Trino both speak. */
final class VisitsSql {

  private VisitsSql() {}

  /** Everybody who purchased and is known by name, of one state of the copy. */
  static Visits read(JdbcClient copy) {
    var visits = new Visits();
    customers(copy, visits);
    days(copy, visits);
    return visits.finished();
  }

  private static void customers(JdbcClient copy, Visits visits) {
    copy.sql("select customer from purchases group by customer order by customer")
        .query(row -> {
          visits.customer(row.getObject(1, UUID.class));
        });
  }

  private static void days(JdbcClient copy, Visits visits) {
    copy.sql(
            """
            select visit, date_diff('day', date '1970-01-01', day) as day, cast(sum(value) as double) as value
            from purchases group by customer, visit, day order by customer, visit
            """)
        .query(row -> {
          visits.visit(row.getInt(1), row.getInt(2), row.getDouble(3));
        });
  }
}
