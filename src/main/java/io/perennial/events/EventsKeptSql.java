package io.perennial.events;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What the log says of one person: shown to them, and emptied. */
@Component
class EventsKeptSql {

  private static final Instant EVER = Instant.EPOCH;

  private final Database database;

  EventsKeptSql(Database database) {
    this.database = database;
  }

  /** A few hundred kilobytes of rows: somebody may have a million events. */
  private static final int FETCHED_AT_ONCE = 1_000;

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select at, recorded_at, live, kind, data from events_log where customer_id = any(:ids)
              order by at, id) told
            """,
            "ids",
            subject.ids())
        .withFetchSize(FETCHED_AT_ONCE)
        .query(row -> {
          taker.take("events", row.getString(1));
        });
  }

  /**
   * Empties what events say, down to what readers need: which order, what it became and was worth,
   * who an identity was. That something happened, and when, stays.
   */
  void empty(UUID[] identities, String[] words, Instant recordedSince) {
    database
        .sql(
            """
            update events_log set data = case
              when kind in ('order_placed', 'order_changed', 'order_cancelled', 'order_refunded', 'customer_moved')
              then (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(data)
                    where key in ('order', 'source', 'reference', 'state', 'value', 'from', 'to')
                      and not exists (select from unnest(:words) as word
                                      where strpos(value::text, word) > 0 or strpos(lower(value::text), word) > 0))
              else '{}' end
            where customer_id = any(:ids) and data <> '{}' and recorded_at >= :since
            """,
            "ids",
            identities,
            "words",
            words,
            "since",
            recordedSince)
        .update();
  }

  /** Empties what is told of somebody who was erased; why it was told may name them, too. */
  void emptyNew(UUID[] identities, Instant recordedSince) {
    empty(identities, new String[0], recordedSince);
    database
        .sql(
            """
            update events_log set cause = 'erased'
            where customer_id = any(:ids) and recorded_at >= :since and kind not in ('customer_erased', 'customer_moved')
            """,
            "ids",
            identities,
            "since",
            recordedSince)
        .update();
  }

  /** A cause that names the person has done its work: the event's id was made of it. */
  void emptyCauses(Subject subject) {
    database
        .sql(
            """
            update events_log set cause = 'erased'
            where customer_id = any(:ids)
              and exists (select from unnest(:words) as word
                          where strpos(cause, word) > 0 or strpos(lower(cause), word) > 0)
            """,
            "ids",
            subject.ids(),
            "words",
            subject.wordList())
        .update();
  }

  void erase(Subject subject) {
    empty(subject.ids(), subject.wordList(), EVER);
    emptyCauses(subject);
  }

  /** Whoever has any name but a device's is no mere visitor. */
  int forgetVisits(Instant from, Instant before, int limit) {
    return database
        .sql(
            """
            delete from events_log where (id, at) in (
              select log.id, log.at from events_log log
              join customers_identity visitor on visitor.id = log.customer_id and visitor.kind = 'anonymous'
              where log.at >= :from and log.at < :before
                and log.kind not in ('order_placed', 'order_changed', 'order_cancelled', 'order_refunded',
                  'customer_moved', 'customer_erased')
                and not exists (
                  select from customers_identity known
                  where known.customer_id = visitor.customer_id and known.kind <> 'anonymous')
              limit :limit)
            """,
            "from",
            from,
            "before",
            before,
            "limit",
            limit)
        .update();
  }
}
