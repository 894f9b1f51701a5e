package io.perennial.events;

import io.perennial.Database;
import io.perennial.events.Cursors.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement that reads the log in its order, and of the places that readers have reached. */
@Component
class CursorsSql {

  /**
   * Rows behind a reader are counted up to here; more only says "a lot", and counting millions
   * would cost seconds.
   */
  private static final int COUNTED_AT_MOST = 100_000;

  record Cursor(Position position, String basis) {}

  record Waiting(long events, @Nullable Instant oldest) {}

  private static final String BARE_COLUMNS =
      """
      tx::text as written_by, id, at, recorded_at, live, kind, customer_id, cause,
      case when kind = '%s' then data::text else '{}' end as data
      """
          .formatted(Events.MOVED);

  private final Database database;

  CursorsSql(Database database) {
    this.database = database;
  }

  Optional<Cursor> cursor(String reader) {
    return database
        .sql(
            "select tx::text as tx, id, basis from events_cursor where name = :name",
            "name",
            reader)
        .query(CursorsSql::cursor)
        .optional();
  }

  void createCursor(String reader, String basis) {
    database
        .sql(
            "insert into events_cursor (name, basis) values (:name, :basis) on conflict do nothing",
            "name",
            reader,
            "basis",
            basis)
        .update();
  }

  /** The cursor, locked; empty while another node reads with it. */
  Optional<Cursor> lockCursor(String reader) {
    return database
        .sql(
            "select tx::text as tx, id, basis from events_cursor where name = :name for update skip locked",
            "name",
            reader)
        .query(CursorsSql::cursor)
        .optional();
  }

  void moveCursor(String reader, String basis, Position position, Instant now) {
    database
        .sql(
            """
            update events_cursor set tx = cast(:tx as text)::xid8, id = :id, basis = :basis, moved_at = :now
            where name = :name
            """,
            "name",
            reader,
            "tx",
            Long.toUnsignedString(position.tx()),
            "id",
            position.id(),
            "basis",
            basis,
            "now",
            now)
        .update();
  }

  /**
   * The events of these kinds, of all if none is named, up to a place. The order is of the column,
   * not of its text: the text of a number sorts wrongly.
   */
  List<Event> between(Position position, Position last, Set<String> kinds, int limit) {
    return between(EventsSql.COLUMNS, position, last, kinds, true, limit);
  }

  /**
   * All but those of these kinds, without what they say, but for moves: for who only asks whose
   * they are.
   */
  List<Event> bareBetween(Position position, Position last, Set<String> but, int limit) {
    return between(BARE_COLUMNS, position, last, but, false, limit);
  }

  private List<Event> between(
      String columns,
      Position position,
      Position last,
      Set<String> kinds,
      boolean these,
      int limit) {
    return database
        .sql(
            "select "
                + columns
                + """
                 from events_log
                where (tx, id) > (cast(:tx as text)::xid8, :id) and (tx, id) <= (cast(:lastTx as text)::xid8, :lastId)
                  and tx < pg_snapshot_xmin(pg_current_snapshot())
                  and (cardinality(:kinds) = 0 or (kind = any(:kinds)) = :these)
                order by tx, id
                limit :limit
                """,
            "tx",
            Long.toUnsignedString(position.tx()),
            "id",
            position.id(),
            "lastTx",
            Long.toUnsignedString(last.tx()),
            "lastId",
            last.id(),
            "kinds",
            kinds.toArray(String[]::new),
            "these",
            these,
            "limit",
            limit)
        .query(EventsSql::event)
        .list();
  }

  /** Whether so many events follow in a row of which none is live, but for these kinds. */
  boolean isHistory(Position position, Position last, Set<String> but, int least) {
    return database
        .sql(
            """
            select count(*) = :least and not bool_or(live) from (
              select live from events_log
              where (tx, id) > (cast(:tx as text)::xid8, :id) and (tx, id) <= (cast(:lastTx as text)::xid8, :lastId)
                and tx < pg_snapshot_xmin(pg_current_snapshot()) and kind <> all(:but)
              order by tx, id limit :least) next
            """,
            "tx",
            Long.toUnsignedString(position.tx()),
            "id",
            position.id(),
            "lastTx",
            Long.toUnsignedString(last.tx()),
            "lastId",
            last.id(),
            "but",
            but.toArray(String[]::new),
            "least",
            least)
        .query(Boolean.class)
        .single();
  }

  /** The last event before the first live one after a position; none where no live one follows. */
  Optional<Position> beforeLive(Position position, Position last) {
    return database
        .sql(
            """
            with live as (
              select tx, id from events_log
              where live and (tx, id) > (cast(:tx as text)::xid8, :id) and (tx, id) <= (cast(:lastTx as text)::xid8, :lastId)
              order by tx, id limit 1)
            select log.tx::text as written_by, log.id from live
            cross join lateral (
              select tx, id from events_log where (tx, id) < (live.tx, live.id) order by tx desc, id desc limit 1) log
            """,
            "tx",
            Long.toUnsignedString(position.tx()),
            "id",
            position.id(),
            "lastTx",
            Long.toUnsignedString(last.tx()),
            "lastId",
            last.id())
        .query((row, number) ->
            new Position(EventsSql.tx(row, "written_by"), row.getObject("id", UUID.class)))
        .optional();
  }

  Optional<Position> newestSafe() {
    return database
        .sql(
            """
            select tx::text as written_by, id from events_log
            where tx < pg_snapshot_xmin(pg_current_snapshot())
            order by tx desc, id desc
            limit 1
            """)
        .query((row, number) ->
            new Position(EventsSql.tx(row, "written_by"), row.getObject("id", UUID.class)))
        .optional();
  }

  void removeCursors() {
    database.sql("delete from events_cursor").update();
  }

  void emptied(Instant now) {
    database.sql("insert into events_emptied (at) values (:now)", "now", now).update();
  }

  long epoch() {
    return database.sql("select count(*) from events_emptied").query(Long.class).single();
  }

  Waiting waiting(Position position) {
    return database
        .sql(
            """
            select count(*) as events, min(recorded_at) as oldest
            from (select recorded_at from events_log where (tx, id) > (cast(:tx as text)::xid8, :id)
                  order by tx, id limit :most) behind
            """,
            "tx",
            Long.toUnsignedString(position.tx()),
            "id",
            position.id(),
            "most",
            COUNTED_AT_MOST)
        .query(
            (row, number) -> new Waiting(row.getLong("events"), EventsSql.instant(row, "oldest")))
        .single();
  }

  private static Cursor cursor(ResultSet row, int number) throws SQLException {
    return new Cursor(
        new Position(EventsSql.tx(row, "tx"), row.getObject("id", UUID.class)),
        row.getString("basis"));
  }
}
