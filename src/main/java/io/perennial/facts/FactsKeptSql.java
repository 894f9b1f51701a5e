package io.perennial.facts;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
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
  }
}
