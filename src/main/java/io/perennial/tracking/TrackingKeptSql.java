package io.perennial.tracking;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Refused events that speak of a person: shown to them, and erased. */
@Component
class TrackingKeptSql {

  private final Database database;

  TrackingKeptSql(Database database) {
    this.database = database;
  }

  /** Read in one part of an erasure: usually less than a megabyte, a blink. */
  private static final int LOOKED_THROUGH = 500;

  /** Looks at the text: nobody could say whose event it is. */
  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select received_at, type, body from tracking_refused where body ~* :addresses order by id) told
            """,
            "addresses",
            subject.addresses())
        .query(row -> {
          taker.take("refused_events", row.getString(1));
        });
  }

  /** Where the part ends that begins behind an id. */
  Optional<UUID> next(UUID after) {
    return database
        .sql(
            """
            select id from (
              select id from tracking_refused where id > :after order by id limit :limit) next
            order by id desc limit 1
            """,
            "after",
            after,
            "limit",
            LOOKED_THROUGH)
        .query(UUID.class)
        .optional();
  }

  /** Forgets those of some events that speak of the person. */
  void forget(Subject subject, UUID after, UUID until) {
    database
        .sql(
            """
            delete from tracking_refused
            where id > :after and id <= :until and (body ~* :mentions or customers_stands(body, :called))
            """,
            "after",
            after,
            "until",
            until,
            "mentions",
            subject.mentions(),
            "called",
            subject.markList())
        .update();
  }
}
