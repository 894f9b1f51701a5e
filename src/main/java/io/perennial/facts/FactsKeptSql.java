package io.perennial.facts;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.util.List;
import org.springframework.stereotype.Component;

/** What was computed of a person: shown to them. Sums stay, with nobody's name on them. */
@Component
class FactsKeptSql {

  private final Database database;

  FactsKeptSql(Database database) {
    this.database = database;
  }

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select purchases, purchase_days, revenue::text, refunds::text, first_at, last_at
              from facts_customer where customer_id = any(:ids) order by customer_id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("facts", row.getString(1));
        });
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select 'rfm' as name, concat(r, f, m) as value from facts_rfm where customer_id = any(:ids)
              union all
              select name, value::text from facts_score where customer_id = any(:ids)
              order by name) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("scores", row.getString(1));
        });
    database
        .sql(
            """
            select (to_jsonb(outlook) - 'customer_id')::text from facts_outlook outlook
            where customer_id = any(:ids) order by customer_id
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("outlook", row.getString(1));
        });
  }

  /** Scores say something of a person who is there; what they were made of stays. */
  void erase(Subject subject) {
    for (var table : List.of("facts_rfm", "facts_score", "facts_outlook")) {
      database
          .sql(
              "delete from %s where customer_id = any(:ids)".formatted(table), "ids", subject.ids())
          .update();
    }
  }
}
