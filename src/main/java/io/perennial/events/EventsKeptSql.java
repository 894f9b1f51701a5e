package io.perennial.events;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the log says of one person: shown to them, and emptied. */
@Component
class EventsKeptSql {

  /** Before everything that happened. */
  private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

  /**
   * Emptied in one part of an erasure: a fraction of a second, so that no reader of the log waits.
   */
  private static final int EMPTIED_AT_ONCE = 2_000;

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
   * What events say, down to what readers need: which order, what it became and was worth, who an
   * identity was. That something happened, and when, stays.
   */
  private static final String EMPTIED =
      """
      case
        when kind in ('order_placed', 'order_changed', 'order_cancelled', 'order_refunded', 'customer_moved')
        then (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(data)
              where key in ('order', 'source', 'reference', 'state', 'value', 'from', 'to')
                and not exists (select from unnest(:words) as word
                                where strpos(value::text, word) > 0 or strpos(lower(value::text), word) > 0))
        else '{}' end
      """;

  /** Empties what is told of somebody who was erased; why it was told may name them, too. */
  void emptyNew(UUID[] identities, Instant recordedSince) {
    database
        .sql(
            "update events_log set data = "
                + EMPTIED
                + """
                , cause = case when kind in ('customer_erased', 'customer_moved') then cause else 'erased' end
                where customer_id = any(:ids) and recorded_at >= :since
                """,
            "ids",
            identities,
            "words",
            new String[0],
            "since",
            recordedSince)
        .update();
  }

  /** A place among the events of a person, as text: the part before ended there. */
  private record Place(Instant at, UUID id) {

    static Place parse(String text) {
      var parts = text.split(" ", 2);
      return parts.length < 2
          ? new Place(BEGINNING, new UUID(0, 0))
          : new Place(Instant.parse(parts[0]), UUID.fromString(parts[1]));
    }

    @Override
    public String toString() {
      return at + " " + id;
    }
  }

  /** Empties the next events of a person; answers the last of them, if there were any. */
  @Nullable String erase(Subject subject, String place) {
    var after = Place.parse(place);
    var until = last(subject.ids(), after).orElse(null);
    if (until == null) {
      return null;
    }
    empty(subject, after, until);
    return until.toString();
  }

  private Optional<Place> last(UUID[] identities, Place after) {
    return database
        .sql(
            """
            select at, id from (
              select at, id from events_log where customer_id = any(:ids) and (at, id) > (:at, :id)
              order by at, id limit :limit) next
            order by at desc, id desc limit 1
            """,
            "ids",
            identities,
            "at",
            after.at(),
            "id",
            after.id(),
            "limit",
            EMPTIED_AT_ONCE)
        .query((row, number) ->
            new Place(
                row.getObject(1, OffsetDateTime.class).toInstant(), row.getObject(2, UUID.class)))
        .optional();
  }

  /** A cause that names the person has done its work: the event's id was made of it. */
  private void empty(Subject subject, Place after, Place until) {
    database
        .sql(
            "update events_log set data = "
                + EMPTIED
                + """
                , cause = case when exists (
                    select from unnest(:words) as word where strpos(cause, word) > 0 or strpos(lower(cause), word) > 0)
                  then 'erased' else cause end
                where customer_id = any(:ids) and (at, id) > (:afterAt, :afterId) and (at, id) <= (:untilAt, :untilId)
                """,
            "ids",
            subject.ids(),
            "words",
            subject.wordList(),
            "afterAt",
            after.at(),
            "afterId",
            after.id(),
            "untilAt",
            until.at(),
            "untilId",
            until.id())
        .update();
  }

  /** Takes the words of a person out of these events of others. */
  void forgetWords(Collection<UUID> identities, Set<String> kinds, Subject subject) {
    database
        .sql(
            """
            update events_log set data = (
              select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(data)
              where not exists (select from unnest(:words) as word
                                where strpos(value::text, word) > 0 or strpos(lower(value::text), word) > 0))
            where customer_id = any(:ids) and kind = any(:kinds)
              and exists (select from unnest(:words) as word
                          where strpos(data::text, word) > 0 or strpos(lower(data::text), word) > 0)
            """,
            "ids",
            identities.toArray(UUID[]::new),
            "kinds",
            kinds.toArray(String[]::new),
            "words",
            subject.wordList())
        .update();
  }

  /** Whoever has any name but a device's is no mere visitor. */
  private static final String OF_VISITORS =
      """
      from events_log log
      join customers_identity visitor on visitor.id = log.customer_id and visitor.kind = 'anonymous'
      where log.kind not in ('order_placed', 'order_changed', 'order_cancelled', 'order_refunded',
          'customer_moved', 'customer_erased')
        and not exists (
          select from customers_identity known
          where known.customer_id = visitor.customer_id and known.kind <> 'anonymous')
      """;

  int forgetVisits(Instant from, Instant before, int limit) {
    return database
        .sql(
            "delete from events_log where (id, at) in (select log.id, log.at "
                + OF_VISITORS
                + " and log.at >= :from and log.at < :before limit :limit)",
            "from",
            from,
            "before",
            before,
            "limit",
            limit)
        .update();
  }

  int forgetLateVisits(Instant recordedSince, Instant before, int limit) {
    return database
        .sql(
            "delete from events_log where (id, at) in (select log.id, log.at "
                + OF_VISITORS
                + " and not log.live and log.recorded_at >= :since and log.at < :before limit :limit)",
            "since",
            recordedSince,
            "before",
            before,
            "limit",
            limit)
        .update();
  }
}
