package io.perennial.events;

import io.perennial.Id;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.customers.Leaving;
import io.perennial.customers.Subject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log of everything that happens to a customer: append to it, look at one customer's part of
 * it.
 */
@Component
public class Events {

  /**
   * An event to append.
   *
   * @param customerId the identity that it was told of, as {@link Customers#recognise} answers it
   * @param cause what makes it happen; the same cause at the same time is appended once, however
   *     often it is asked for
   * @param data a JSON object
   */
  public record Draft(
      String kind,
      @Nullable UUID customerId,
      Instant at,
      String cause,
      boolean live,
      String data) {}

  /**
   * So many events at once are an import, hardly ever told before, and COPY costs half of an insert
   * that looks at each. Fewer are often told twice, and cost nothing either way.
   */
  private static final int COPIED_FROM = 100;

  /** What the log calls it when an identity becomes somebody else's. */
  public static final String MOVED = "customer_moved";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final EventsSql sql;
  private final EventsKeptSql kept;
  private final CursorsSql cursors;
  private final Customers customers;
  private final Leaving leaving;
  private final Clock clock;

  /** Months whose partition is known to exist; only ever grows, by twelve a year. */
  private final Set<YearMonth> months = ConcurrentHashMap.newKeySet();

  Events(
      EventsSql sql,
      EventsKeptSql kept,
      CursorsSql cursors,
      Customers customers,
      Leaving leaving,
      Clock clock) {
    this.sql = sql;
    this.kept = kept;
    this.cursors = cursors;
    this.customers = customers;
    this.leaving = leaving;
    this.clock = clock;
    customers.keptBy(
        new Keeper(
            "events", Set.of("events_log"), sql::any, this::removeAll, kept::tell, kept::erase));
    customers.whenMoved(this::moved);
  }

  /** Readers compute anew for whom the identity was and for whom it is. */
  private void moved(List<Customers.Move> moves) {
    var now = clock.instant();
    var change = Id.next();
    append(
        moves.stream()
            .map(move ->
                new Draft(
                    MOVED,
                    move.identity(),
                    now,
                    "identity %s moved by %s".formatted(move.identity(), change),
                    false,
                    JSON.writeValueAsString(new Moved(move.from(), move.to()))))
            .toList());
  }

  private record Moved(UUID from, UUID to) {}

  /**
   * The people whom events speak of, as they are now, and those who lost or won an identity by one
   * of them.
   *
   * @param speaks whether an event says something of its customer that matters
   */
  public Set<UUID> people(Collection<Event> events, Predicate<Event> speaks) {
    var identities = new HashSet<UUID>();
    var people = new HashSet<UUID>();
    for (var event : events) {
      var identity = event.customerId();
      if (identity != null && event.kind().equals(MOVED)) {
        var moved = JSON.readValue(event.data(), Moved.class);
        people.add(moved.from());
        people.add(moved.to());
        identities.add(identity);
      } else if (identity != null && speaks.test(event)) {
        identities.add(identity);
      }
    }
    people.addAll(customers.people(identities).values());
    return people;
  }

  /**
   * The cursors first, in the way of the readers: each locks its own before it looks at the log.
   * The months stay, empty, because other nodes know that they are there.
   */
  private void removeAll() {
    cursors.removeCursors();
    sql.removeAll();
    cursors.emptied(clock.instant());
  }

  /**
   * Appends events within the open transaction. What caused them must be written in the same
   * transaction.
   *
   * @return how many were new
   */
  public int append(List<Draft> drafts) {
    if (drafts.isEmpty()) {
      return 0;
    }
    prepare(drafts);
    var now = clock.instant();
    boolean copied = drafts.size() >= COPIED_FROM && sql.copy(drafts, now);
    int appended = copied ? drafts.size() : sql.append(drafts, now);
    emptyOfErased(drafts, now);
    return appended;
  }

  /** Of those who were erased nothing is kept but that something happened. */
  private void emptyOfErased(List<Draft> drafts, Instant recordedAt) {
    var told = new HashSet<UUID>();
    for (var draft : drafts) {
      if (draft.customerId() != null) {
        told.add(draft.customerId());
      }
    }
    var erased = leaving.closed(told);
    if (!erased.isEmpty()) {
      kept.emptyNew(erased.toArray(UUID[]::new), recordedAt);
    }
  }

  /**
   * Forgets some of what visitors did between two moments who never said who they are; orders stay.
   *
   * @return how many events
   */
  public int forgetVisits(Instant from, Instant before, int limit) {
    return kept.forgetVisits(from, before, limit);
  }

  /**
   * The same of what was recorded since a moment as history, whenever it happened.
   *
   * @return how many events
   */
  public int forgetLateVisits(Instant recordedSince, Instant before, int limit) {
    return kept.forgetLateVisits(recordedSince, before, limit);
  }

  /**
   * Takes what a person is called out of events of others that may name them, within the open
   * transaction.
   */
  public void forgetWords(Collection<UUID> identities, Set<String> kinds, Subject subject) {
    if (!identities.isEmpty()) {
      kept.forgetWords(identities, kinds, subject);
    }
  }

  /** What happened to a customer, newest first. */
  public Page<Event> timeline(UUID customer, @Nullable String cursor, int size) {
    return timeline(customer, Set.of(), cursor, size);
  }

  /**
   * What happened to a customer, newest first.
   *
   * @param kinds of events; none named: all of them
   */
  public Page<Event> timeline(UUID customer, Set<String> kinds, @Nullable String cursor, int size) {
    var before = cursor == null ? Place.LAST : Place.parse(cursor);
    var rows =
        sql.before(customers.identities(customer), kinds, before.at(), before.id(), size + 1);
    return Page.of(rows, size, event -> new Place(event.at(), event.id()).toString());
  }

  /**
   * A sign of what the newest part of a timeline is, for who looks again and again: another one
   * when something happened, also when it happened a while ago.
   */
  public String newest(UUID customer, Set<String> kinds, int size) {
    return sql.newest(customer, kinds, size);
  }

  /**
   * What happened to several customers, newest first.
   *
   * @param identities all identities of each of them
   */
  public Page<Event> timeline(Collection<UUID> identities, @Nullable String cursor, int size) {
    var before = cursor == null ? Place.LAST : Place.parse(cursor);
    var rows = sql.before(identities, Set.of(), before.at(), before.id(), size + 1);
    return Page.of(rows, size, event -> new Place(event.at(), event.id()).toString());
  }

  /** A place in a timeline, as text for the cursor of a page. */
  private record Place(Instant at, UUID id) {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** After everything that happened. */
    private static final Place LAST = new Place(LATEST, new UUID(-1, -1));

    static Place parse(String cursor) {
      try {
        int dash = cursor.indexOf('_');
        var at = Instant.parse(cursor.substring(0, dash));
        if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
          throw new DateTimeException("outside of what the database can hold");
        }
        return new Place(at, UUID.fromString(cursor.substring(dash + 1)));
      } catch (RuntimeException malformed) {
        throw new Problem(Problem.Kind.MALFORMED, "cursor", "error.parameter", "cursor");
      }
    }

    @Override
    public String toString() {
      return at + "_" + id;
    }
  }

  /**
   * Makes the months that the drafts need. In a transaction of its own, so that it blocks no
   * writer.
   */
  private void prepare(List<Draft> drafts) {
    var needed = new HashSet<YearMonth>();
    for (var draft : drafts) {
      needed.add(YearMonth.from(draft.at().atOffset(ZoneOffset.UTC)));
    }
    needed.removeAll(months);
    for (var month : needed) {
      sql.createMonth(month);
      sql.notice(month);
      months.add(month);
    }
  }

  /**
   * The identity of an event: its time in milliseconds and a digest of its cause, in the shape of a
   * UUID version 7. Made of nothing else, so that the same event has the same id whoever appends it
   * and whenever.
   */
  static UUID id(Instant at, String cause) {
    var digest = ByteBuffer.wrap(sha256(cause));
    long high = (at.toEpochMilli() << 16) | 0x7000L | (digest.getLong() & 0xfffL);
    long low = (digest.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
