package io.perennial.outgoing;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What other programs were told of a person, as long as it is kept: shown to them, and erased. */
@Component
class OutgoingKeptSql {

  /** Read in one part of an erasure: a fraction of a second. */
  private static final int LOOKED_THROUGH = 500;

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

  /** Where the part ends that begins behind an id. */
  Optional<UUID> next(UUID after) {
    return database
        .sql(
            """
            select id from (
              select id from outgoing_message where id > :after order by id limit :limit) next
            order by id desc limit 1
            """,
            "after",
            after,
            "limit",
            LOOKED_THROUGH)
        .query(UUID.class)
        .optional();
  }

  /**
   * Forgets those of some messages that tell of the person, also what waits to be sent: nobody is
   * told any more.
   */
  void forget(Subject subject, UUID after, UUID until) {
    database
        .sql(
            """
            delete from outgoing_message message
            where id > :after and id <= :until and (body ~* :mentions or exists (
              select from events_log told where told.id = message.event and told.customer_id = any(:ids)))
            """,
            "after",
            after,
            "until",
            until,
            "mentions",
            subject.mentions(),
            "ids",
            subject.ids())
        .update();
  }
}
