package io.perennial.outgoing;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import org.springframework.stereotype.Component;

/** What other programs were told of a person, as long as it is kept: shown to them, and erased. */
@Component
class OutgoingKeptSql {

  private final Database database;

  OutgoingKeptSql(Database database) {
    this.database = database;
  }

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select message.made_at, endpoint.address, message.kind, message.state, message.body
              from outgoing_message message join outgoing_endpoint endpoint on endpoint.id = message.endpoint_id
              where message.event in (select id from events_log where customer_id = any(:ids))
              order by message.made_at, message.id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("messages", row.getString(1));
        });
  }

  /** Also what waits to be sent: nobody is told any more. */
  void erase(Subject subject) {
    database
        .sql(
            """
            delete from outgoing_message where event in (select id from events_log where customer_id = any(:ids))
            """,
            "ids",
            subject.ids())
        .update();
  }
}
