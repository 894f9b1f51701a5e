package io.perennial.events;

import io.perennial.Database;
import io.perennial.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
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

  /** The order of the log. Of numbers and ids without signs, as the database has them. */
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::tx, Long::compareUnsigned)
          .thenComparing(position -> position.id().getMostSignificantBits(), Long::compareUnsigned)
          .thenComparing(
              position -> position.id().getLeastSignificantBits(), Long::compareUnsigned);

  private final CursorsSql sql;
  private final Database database;
  private final Clock clock;

  Cursors(CursorsSql sql, Database database, Clock clock) {
    this.sql = sql;
    this.database = database;
    this.clock = clock;
  }

  /**
   * A stretch of the log.
   *
   * @param events those of it that were asked for
   * @param end how far it reaches, past what was not asked for
   * @param more whether there are as many as there may be, so that more may follow
   */
  public record Stretch(List<Event> events, Position end, boolean more) {}

  /**
   * Reads one stretch and commits its effects together with the new position.
   *
   * @param reader a constant name
   * @param basis what the effects are computed with, such as the time zone; when it differs from
   *     the last time, the reader starts again at the beginning of the log
   * @param kinds of events that mean something to the reader: what else happened is passed without
   *     being fetched; none named: all of them
   * @param limit the most events of one stretch
   * @return whether there may be more
   */
  public boolean read(
      String reader, String basis, Set<String> kinds, int limit, Consumer<List<Event>> effect) {
    // A look without a lock first: when there is nothing to do, nothing is written.
    var last = newest();
    var seen = sql.cursor(reader);
    if (seen.isPresent()
        && seen.get().basis().equals(basis)
        && ORDER.compare(last, seen.get().position()) <= 0) {
      return false;
    }
    return database.inTransaction(() -> {
      sql.createCursor(reader, basis);
      var locked = sql.lockCursor(reader);
      if (locked.isEmpty()) {
        return false;
      }
      boolean same = locked.get().basis().equals(basis);
      var from = same ? locked.get().position() : Position.START;
      var stretch = stretch(from, last, kinds, limit);
      if (!stretch.events().isEmpty()) {
        effect.accept(stretch.events());
      }
      if (!same || !stretch.end().equals(from)) {
        sql.moveCursor(reader, basis, stretch.end(), clock.instant());
      }
      return stretch.more();
    });
  }

  /**
   * Reads one batch, not further than other readers have come: who sees an event then sees what
   * they made of it, too. What the events say is left out, but for moves: this is for who asks
   * whose they are.
   *
   * @param ahead the readers that must have been there; nothing is read before all of them began
   * @param but kinds of events that mean nothing to the reader and are passed
   * @return whether there may be more
   */
  public boolean follow(
      String reader,
      Collection<String> ahead,
      Set<String> but,
      int limit,
      Consumer<List<Event>> effect) {
    var last = slowest(ahead);
    var position = sql.cursor(reader).map(CursorsSql.Cursor::position).orElse(Position.START);
    if (last == null || ORDER.compare(last, position) <= 0) {
      return false;
    }
    return database.inTransaction(() -> {
      sql.createCursor(reader, "");
      var locked = sql.lockCursor(reader);
      if (locked.isEmpty()) {
        return false;
      }
      var from = locked.get().position();
      if (ORDER.compare(last, from) <= 0) {
        return false;
      }
      var events = sql.bareBetween(from, last, but, limit);
      boolean more = events.size() == limit;
      if (!events.isEmpty()) {
        effect.accept(events);
      }
      sql.moveCursor(reader, "", more ? position(events.getLast()) : last, clock.instant());
      return more;
    });
  }

  /**
   * Passes over a long history at once, for a reader that can work out what it keeps as a whole:
   * moves up to the next event that happens live, not further than other readers have come.
   *
   * @param but kinds of events that mean nothing to the reader
   * @param least of so many events in a row none may be live; fewer are read one by one
   * @param effect committed together with the new position
   * @return whether any of it was passed over; not while the other readers are still at it
   */
  public boolean passOver(
      String reader,
      Collection<String> ahead,
      Set<String> but,
      IntSupplier least,
      Runnable effect) {
    var last = slowest(ahead);
    var newest = newest();
    if (last == null) {
      return false;
    }
    return database.inTransaction(() -> {
      var locked = sql.lockCursor(reader);
      if (locked.isEmpty()) {
        return false;
      }
      var from = locked.get().position();
      if (ORDER.compare(last, from) <= 0 || !sql.isHistory(from, newest, but, least.getAsInt())) {
        return false;
      }
      var end = sql.beforeLive(from, last).orElse(last);
      effect.run();
      sql.moveCursor(reader, "", end, clock.instant());
      return true;
    });
  }

  private @Nullable Position slowest(Collection<String> readers) {
    Position slowest = null;
    for (var reader : readers) {
      var cursor = sql.cursor(reader);
      if (cursor.isEmpty()) {
        return null;
      }
      var position = cursor.get().position();
      slowest = slowest == null || ORDER.compare(position, slowest) < 0 ? position : slowest;
    }
    return slowest;
  }

  /**
   * Reads one stretch for a reader that reacts to what happens (sends, rewards, starts something).
   * It passes over history: what came in with an import happened long ago, and nobody wants to be
   * welcomed for it.
   *
   * @return whether there may be more
   */
  public boolean react(
      String reader, Set<String> kinds, int limit, Consumer<List<Event>> reaction) {
    return read(
        reader,
        "",
        kinds,
        limit,
        events -> {
          var live = events.stream().filter(Event::live).toList();
          if (!live.isEmpty()) {
            reaction.accept(live);
          }
        });
  }

  /**
   * What follows after a position, in commit order.
   *
   * @param kinds of events that are wanted; none named: all of them
   * @param limit the most events of it
   */
  public Stretch after(Position position, Set<String> kinds, int limit) {
    return stretch(position, newest(), kinds, limit);
  }

  /** Up to a place below which nothing can appear any more, however much later it is read. */
  private Stretch stretch(Position from, Position last, Set<String> kinds, int limit) {
    if (ORDER.compare(last, from) <= 0) {
      return new Stretch(List.of(), from, false);
    }
    var events = sql.between(from, last, kinds, limit);
    boolean more = events.size() == limit;
    return new Stretch(events, more ? position(events.getLast()) : last, more);
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
