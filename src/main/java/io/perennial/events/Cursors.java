package io.perennial.events;

import io.perennial.Database;
import io.perennial.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Reads the log in the order in which it was committed, each reader at its own pace.
 *
 * <p>Why not {@code where id > :last}: ids are given when a row is written, but rows become visible
 * when their transaction commits. A long transaction can commit rows whose ids are lower than one a
 * reader has already passed, and they would be lost for ever. So every row carries its
 * transaction's number, the log is read in the order (tx, id), and only rows of transactions below
 * {@code pg_snapshot_xmin(pg_current_snapshot())} are read: every transaction below that mark has
 * ended, so nothing can appear there any more. The price is that one long transaction holds all
 * readers back; the status page shows the oldest.
 *
 * <p>Once: a reader's effects and its new position are committed together, under a lock on its
 * cursor's row, so that two nodes never take one batch and a crash repeats nothing. A reader with a
 * store of its own keeps the position there, in the same transaction as what it made of the events,
 * and uses {@link #after}.
 *
 * <p>A restored log carries {@code tx} 0 in all its rows and is read in the order of their ids; see
 * the restore command.
 */
@Component
public class Cursors {

  /** A place in the log: everything up to and including this event has been read. */
  public record Position(long tx, UUID id) {

    /** Before the first event. */
    public static final Position START = new Position(0, new UUID(0, 0));
  }

  private final CursorsSql sql;
  private final Database database;
  private final Clock clock;

  Cursors(CursorsSql sql, Database database, Clock clock) {
    this.sql = sql;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Reads one batch and commits its effects together with the new position.
   *
   * @param reader a constant name
   * @param basis what the effects are computed with, such as the time zone; when it differs from
   *     the last time, the reader starts again at the beginning of the log
   * @param limit the most events of one batch
   * @return whether there may be more
   */
  public boolean read(String reader, String basis, int limit, Consumer<List<Event>> effect) {
    // A look without a lock first: when there is nothing to do, nothing is written.
    var seen = sql.cursor(reader);
    if (seen.isPresent()
        && seen.get().basis().equals(basis)
        && sql.after(seen.get().position(), 1).isEmpty()) {
      return false;
    }
    return database.inTransaction(() -> {
      sql.createCursor(reader, basis);
      var locked = sql.lockCursor(reader);
      if (locked.isEmpty()) {
        return false;
      }
      boolean same = locked.get().basis().equals(basis);
      var events = sql.after(same ? locked.get().position() : Position.START, limit);
      if (!events.isEmpty()) {
        effect.accept(events);
      }
      var position = events.isEmpty() ? Position.START : position(events.getLast());
      if (!events.isEmpty() || !same) {
        sql.moveCursor(reader, basis, position, clock.instant());
      }
      return events.size() == limit;
    });
  }

  /**
   * Reads one batch for a reader that reacts to what happens (sends, rewards, starts something). It
   * passes over history: what came in with an import happened long ago, and nobody wants to be
   * welcomed for it.
   *
   * @return whether there may be more
   */
  public boolean react(String reader, int limit, Consumer<List<Event>> reaction) {
    return read(
        reader,
        "",
        limit,
        events -> {
          var live = events.stream().filter(Event::live).toList();
          if (!live.isEmpty()) {
            reaction.accept(live);
          }
        });
  }

  /** The next events after a position, in commit order, at most {@code limit}. */
  public List<Event> after(Position position, int limit) {
    return sql.after(position, limit);
  }

  /**
   * The newest position that a reader may take without missing anything, for one that begins with a
   * copy of all.
   */
  public Position newest() {
    return sql.newestSafe().orElse(Position.START);
  }

  /**
   * Which log this is: a number that changes when the log and all that was read from it were
   * removed. A reader with a store of its own keeps it beside the position, and starts again when
   * it differs; of a reader with a cursor here the effects went together with the log.
   */
  public long epoch() {
    return sql.epoch();
  }

  public static Position position(Event event) {
    return new Position(event.tx(), event.id());
  }

  /** How far a reader with a cursor here is behind. */
  public Work.Lag lag(String reader) {
    return lag(sql.cursor(reader).map(CursorsSql.Cursor::position).orElse(Position.START));
  }

  /**
   * How far a position is behind the end of the log, rows that wait for an older transaction
   * included.
   */
  public Work.Lag lag(Position position) {
    var waiting = sql.waiting(position);
    var oldest = waiting.oldest();
    return oldest == null
        ? Work.Lag.NONE
        : new Work.Lag(
            waiting.events(),
            Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0));
  }
}
