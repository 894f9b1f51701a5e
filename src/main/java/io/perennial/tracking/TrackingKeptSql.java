package io.perennial.tracking;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import org.springframework.stereotype.Component;

/** Refused events that speak of a person: shown to them, and erased. */
@Component
class TrackingKeptSql {

  private final Database database;

  TrackingKeptSql(Database database) {
    this.database = database;
  }

  /** Looks at the text: nobody could say whose event it is. */
  private static final String SPEAKS_OF =
      """
       customers_stands(body, :called)
      """;

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select received_at, type, body from tracking_refused where
            """
                + SPEAKS_OF
                + " order by id) told",
            "called",
            subject.addressList())
        .query(row -> {
          taker.take("refused_events", row.getString(1));
        });
  }

  void erase(Subject subject) {
    database
        .sql("delete from tracking_refused where " + SPEAKS_OF, "called", subject.markList())
        .update();
  }
}
