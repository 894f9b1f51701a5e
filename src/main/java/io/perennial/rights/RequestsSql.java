package io.perennial.rights;

import io.perennial.Database;
import io.perennial.rights.Request.Kind;
import io.perennial.rights.Request.State;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about what people ask for. */
@Component
class RequestsSql {

  private static final String COLUMNS =
      """
      select id, upper(kind) as kind, customer_id, source, named, asked_by, asked_at, due_at, upper(state) as state,
        decided_by, trouble, rows_told, ended_at, taken_at
      from rights_request
      """;

  private final Database database;

  RequestsSql(Database database) {
    this.database = database;
  }

  void add(Request request) {
    database
        .sql(
            """
            insert into rights_request
              (id, kind, customer_id, source, named, asked_by, asked_at, due_at, state, decided_by)
            values (:id, :kind, :customer::uuid, :source, :named, :askedBy, :askedAt, :dueAt, :state, :decidedBy)
            on conflict do nothing
            """,
            "id",
            request.id(),
            "kind",
            request.kind(),
            "customer",
            request.customerId(),
            "source",
            request.source(),
            "named",
            request.named(),
            "askedBy",
            request.askedBy(),
            "askedAt",
            request.askedAt(),
            "dueAt",
            request.dueAt(),
            "state",
            request.state(),
            "decidedBy",
            request.decidedBy())
        .update();
  }

  Optional<Request> find(UUID id) {
    return database
        .sql(COLUMNS + "where id = :id", "id", id)
        .query(new SimplePropertyRowMapper<>(Request.class))
        .optional();
  }

  /** What is open, the most urgent first, and then what has ended, the latest first. */
  List<Request> list(int limit) {
    return database
        .sql(
            COLUMNS + "order by ended_at desc nulls first, due_at, id limit :limit", "limit", limit)
        .query(new SimplePropertyRowMapper<>(Request.class))
        .list();
  }

  List<Request> of(Collection<UUID> identities, int limit) {
    return database
        .sql(
            COLUMNS + "where customer_id = any(:ids) order by id desc limit :limit",
            "ids",
            identities.toArray(UUID[]::new),
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(Request.class))
        .list();
  }

  /** A request of this kind about one of these identities that has not ended. */
  Optional<Request> open(Kind kind, Collection<UUID> identities) {
    return database
        .sql(
            COLUMNS
                + """
                where customer_id = any(:ids) and kind = :kind and state in ('waiting', 'closing')
                order by id limit 1
                """,
            "ids",
            identities.toArray(UUID[]::new),
            "kind",
            kind)
        .query(new SimplePropertyRowMapper<>(Request.class))
        .optional();
  }

  /**
   * The next requests to be shown something. Not locked: whoever writes holds up the log's readers.
   */
  List<Request> toShow(Instant now, int limit) {
    return database
        .sql(
            COLUMNS
                + """
                where kind = 'show' and state = 'waiting' and (retry_at is null or retry_at <= :now)
                order by asked_at, id limit :limit
                """,
            "now",
            now,
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(Request.class))
        .list();
  }

  /** Keeps a request to oneself until the end of the transaction, if nobody has it. */
  boolean hold(UUID request) {
    return database
        .sql(
            "select pg_try_advisory_xact_lock(hashtextextended('rights ' || :request, 0))",
            "request",
            request.toString())
        .query(Boolean.class)
        .single();
  }

  /** Where the erasing of a person goes on. */
  record Progress(@Nullable String keeper, String place) {}

  Progress progress(UUID request) {
    return database
        .sql(
            "select keeper, coalesce(place, '') as place from rights_request where id = :id",
            "id",
            request)
        .query((row, number) -> new Progress(row.getString("keeper"), row.getString("place")))
        .single();
  }

  void progress(UUID request, String keeper, String place) {
    database
        .sql(
            "update rights_request set keeper = :keeper, place = :place, trouble = null where id = :id",
            "id",
            request,
            "keeper",
            keeper,
            "place",
            place)
        .update();
  }

  /** The next person to be erased who can be gone on with, locked. */
  Optional<Request> next(Instant now, Instant closedBefore) {
    return database
        .sql(
            COLUMNS
                + """
                where kind = 'erase' and state in ('waiting', 'closing') and (retry_at is null or retry_at <= :now)
                  and (state = 'waiting'
                    or (closed_at <= :closedBefore and closed_tx < pg_snapshot_xmin(pg_current_snapshot())))
                order by asked_at, id limit 1
                for update skip locked
                """,
            "now",
            now,
            "closedBefore",
            closedBefore)
        .query(new SimplePropertyRowMapper<>(Request.class))
        .optional();
  }

  /** Moves a request that waits for the staff; answers whether it did. */
  boolean decide(UUID id, State state, String by, @Nullable Instant ended) {
    return database
            .sql(
                """
                update rights_request set state = :state, decided_by = :by, ended_at = :ended::timestamptz,
                  named = case when :ended::timestamptz is null then named end
                where id = :id and state = 'asked'
                """,
                "id",
                id,
                "state",
                state,
                "by",
                by,
                "ended",
                ended)
            .update()
        == 1;
  }

  /** The names are closed by this very transaction. */
  void closing(UUID id, Instant now) {
    database
        .sql(
            """
            update rights_request set state = 'closing', closed_tx = pg_current_xact_id(), closed_at = :now, trouble = null,
              keeper = null, place = null
            where id = :id
            """,
            "id",
            id,
            "now",
            now)
        .update();
  }

  /** Ends a request; answers whether it had not ended. */
  boolean done(UUID id, long rowsTold, Instant now) {
    return database
            .sql(
                """
                update rights_request
                set state = 'done', ended_at = :now, named = null, trouble = null, rows_told = :rows, keeper = null, place = null
                where id = :id and state in ('waiting', 'closing')
                """,
                "id",
                id,
                "rows",
                rowsTold,
                "now",
                now)
            .update()
        > 0;
  }

  void trouble(UUID id, String trouble, Instant again) {
    database
        .sql(
            "update rights_request set trouble = :trouble, retry_at = :again where id = :id",
            "id",
            id,
            "trouble",
            trouble,
            "again",
            again)
        .update();
  }

  /** Ends a request that cannot be done, and says why. */
  void decline(UUID id, String trouble, Instant now) {
    database
        .sql(
            """
            update rights_request
            set state = 'declined', ended_at = :now, named = null, trouble = :trouble
            where id = :id
            """,
            "id",
            id,
            "trouble",
            trouble,
            "now",
            now)
        .update();
  }

  long open() {
    return database
        .sql("select count(*) from rights_request where state in ('waiting', 'closing')")
        .query(Long.class)
        .single();
  }

  /** Forgets some of the requests that ended before. */
  int forget(Instant before, int limit) {
    return database
        .sql(
            """
            delete from rights_request where id in (
              select id from rights_request where ended_at < :before limit :limit)
            """,
            "before",
            before,
            "limit",
            limit)
        .update();
  }

  /** Up to when the log was cleared of visits. */
  Optional<Instant> clearedUntil() {
    return database
        .sql("select anonymous_until from rights_cleared")
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  void clearedUntil(Instant until) {
    database
        .sql(
            """
            insert into rights_cleared (anonymous_until) values (:until)
            on conflict (only_one) do update set anonymous_until = excluded.anonymous_until
            """,
            "until",
            until)
        .update();
  }

  /** Up to when what was told late was cleared. */
  Optional<Instant> clearedLateUntil() {
    return database
        .sql("select late_until from rights_cleared where late_until is not null")
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  void clearedLateUntil(Instant until) {
    database.sql("update rights_cleared set late_until = :until", "until", until).update();
  }

  boolean eraseAtOnce() {
    return database
        .sql("select exists (select from rights_choice where erase_at_once)")
        .query(Boolean.class)
        .single();
  }

  void eraseAtOnce(boolean yes) {
    database
        .sql(
            """
            insert into rights_choice (erase_at_once) values (:yes)
            on conflict (only_one) do update set erase_at_once = excluded.erase_at_once
            """,
            "yes",
            yes)
        .update();
  }
}
