package io.perennial.rights;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import org.springframework.stereotype.Component;

/** What a person asked for before: shown to them. */
@Component
class RightsKeptSql {

  private final Database database;

  RightsKeptSql(Database database) {
    this.database = database;
  }

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select asked_at, kind, state, source, ended_at from rights_request where customer_id = any(:ids)
              order by asked_at, id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("requests", row.getString(1));
        });
  }
}
