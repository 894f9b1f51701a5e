package io.perennial.orders;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import org.springframework.stereotype.Component;

/** What a person bought and gave back: shown to them. It stays, with nobody's name on it. */
@Component
class OrdersKeptSql {

  private final Database database;

  OrdersKeptSql(Database database) {
    this.database = database;
  }

  void tell(Subject subject, Taker taker) {
    tellOrders(subject, taker);
    tellLines(subject, taker);
    tellRefunds(subject, taker);
  }

  private void tellOrders(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select source, reference, placed_at, state, channel, currency, value::text, refunded::text
              from orders_order where customer_id = any(:ids) order by placed_at, id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("orders", row.getString(1));
        });
  }

  private void tellLines(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select bought.source, bought.reference, bought.placed_at, line.product, product.name,
                line.quantity::text, line.price::text, line.amount::text, bought.currency
              from orders_order bought join orders_line line on line.order_id = bought.id
              left join orders_product product on product.code = line.product
              where bought.customer_id = any(:ids) order by bought.placed_at, bought.id, line.key) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("lines", row.getString(1));
        });
  }

  private void tellRefunds(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select source, reference, refunded_at, product, quantity::text, amount::text
              from orders_refund where customer_id = any(:ids) order by refunded_at, reference, key) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("refunds", row.getString(1));
        });
  }

  /**
   * The number of an order stays: the books have it too, which the law wants kept, and by it the
   * order is known when a file tells it again. Only a number that is made of a person's name goes.
   */
  void erase(Subject subject) {
    forgetOrderReferences(subject);
    forgetRefundReferences(subject);
  }

  private void forgetOrderReferences(Subject subject) {
    database
        .sql(
            """
            update orders_order set reference = 'erased ' || id
            where customer_id = any(:ids)
              and exists (select from unnest(:words) as word
                          where strpos(reference, word) > 0 or strpos(lower(reference), word) > 0)
            """,
            "ids",
            subject.ids(),
            "words",
            subject.wordList())
        .update();
  }

  private void forgetRefundReferences(Subject subject) {
    database
        .sql(
            """
            update orders_refund set reference = 'erased ' || coalesce(order_id, customer_id) || ' ' || key
            where customer_id = any(:ids)
              and exists (select from unnest(:words) as word
                          where strpos(reference, word) > 0 or strpos(lower(reference), word) > 0)
            """,
            "ids",
            subject.ids(),
            "words",
            subject.wordList())
        .update();
  }
}
