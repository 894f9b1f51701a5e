package io.perennial.carts;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import org.springframework.stereotype.Component;

/** What lies in the cart of one person: shown to them, and emptied. */
@Component
class CartsKeptSql {

  private final Database database;

  CartsKeptSql(Database database) {
    this.database = database;
  }

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select items, value::text, currency, changed_at, checkout_at
              from carts_cart where customer_id = any(:ids) order by customer_id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("cart", row.getString(1));
        });
  }

  void erase(Subject subject) {
    database
        .sql("delete from carts_cart where customer_id = any(:ids)", "ids", subject.ids())
        .update();
  }
}
