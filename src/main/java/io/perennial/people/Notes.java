package io.perennial.people;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.customers.Leaving;
import io.perennial.events.Events;
import io.perennial.people.Note.Author;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The notes of the staff about customers. That one was written stands in the log; what it says
 * stands in one place only, so that it can be changed and taken away.
 */
@Component
class Notes {

  /** What the log calls it. */
  static final String WRITTEN = "note_written";

  /** Two pages of a book; longer is a document, which belongs elsewhere. */
  static final int LONGEST = 4_000;

  /** Nobody reads so many about one customer: something writes them by itself. */
  static final int MOST_PER_CUSTOMER = 1_000;

  /** For how long the page offers to bring a removed note back. */
  static final Duration UNDO = Duration.ofSeconds(10);

  /** For how long a removed note can be brought back at all, before it is deleted. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final Duration CLEANING_PAUSE = Duration.ofHours(1);

  private final NotesSql sql;
  private final Customers customers;
  private final Leaving leaving;
  private final Events events;
  private final Database database;
  private final Clock clock;

  Notes(
      NotesSql sql,
      PeopleKeptSql kept,
      Customers customers,
      Leaving leaving,
      Events events,
      Database database,
      Clock clock,
      Work work) {
    this.sql = sql;
    this.customers = customers;
    this.leaving = leaving;
    this.events = events;
    this.database = database;
    this.clock = clock;
    customers.keptBy(
        new Keeper(
            "notes",
            Set.of("people_note"),
            sql::any,
            sql::removeAll,
            kept::tell,
            Keeper.inOne(kept::erase)));
    work.repeat("people-cleaning", CLEANING_PAUSE, this::clean);
  }

  /**
   * Writes a note.
   *
   * @throws Problem if there is no such customer, or not any more, or of the field {@code text}
   */
  Note write(UUID customer, Author author, String text) {
    known(customer);
    if (!leaving.gone(customers.identities(customer)).isEmpty()) {
      throw Problem.conflict("rights.erased");
    }
    if (sql.count(customers.identities(customer)) >= MOST_PER_CUSTOMER) {
      throw Problem.invalidField("text", "people.note.too-many", MOST_PER_CUSTOMER);
    }
    var now = clock.instant();
    var note =
        new Note(Id.next(), customer, author.id(), author.name(), checked(text), now, null, null);
    database.inTransaction(() -> {
      sql.add(note);
      return events.append(
          List.of(
              new Events.Draft(
                  WRITTEN,
                  customer,
                  now,
                  "note " + note.id(),
                  true,
                  "{\"note\":\"" + note.id() + "\"}")));
    });
    return note;
  }

  /**
   * Says it in other words.
   *
   * @throws Problem if the note was removed meanwhile, or of the field {@code text}
   */
  void edit(UUID customer, UUID id, Author author, String text) {
    if (!sql.edit(changeable(customer, id, author).id(), checked(text), clock.instant())) {
      throw Problem.notFound("people.note.unknown");
    }
  }

  /** Takes a note out of sight; who removes one twice has what they want. */
  void remove(UUID customer, UUID id, Author author) {
    sql.remove(changeable(customer, id, author).id(), clock.instant());
  }

  /** Brings a removed note back. */
  void restore(UUID customer, UUID id, Author author) {
    sql.restore(changeable(customer, id, author).id());
  }

  /** The notes about a customer, newest first. */
  Page<Note> list(UUID customer, @Nullable String cursor, int size) {
    known(customer);
    var notes =
        sql.before(customers.identities(customer), cursor == null ? null : place(cursor), size + 1);
    return Page.of(notes, size, note -> note.id().toString());
  }

  /** The notes of these ids that were not removed. */
  Map<UUID, Note> find(Collection<UUID> ids) {
    var found = new HashMap<UUID, Note>();
    if (!ids.isEmpty()) {
      sql.find(ids).stream()
          .filter(note -> note.removedAt() == null)
          .forEach(note -> found.put(note.id(), note));
    }
    return found;
  }

  /** The note, if it was removed a moment ago. */
  @Nullable Note justRemoved(UUID customer, UUID id) {
    var since = clock.instant().minus(UNDO);
    return sql.find(List.of(id)).stream()
        .filter(note -> customers.identities(customer).contains(note.customerId()))
        .filter(note -> isAfter(note.removedAt(), since))
        .findFirst()
        .orElse(null);
  }

  private static boolean isAfter(@Nullable Instant at, Instant since) {
    return at != null && at.isAfter(since);
  }

  private Note changeable(UUID customer, UUID id, Author author) {
    var note =
        sql.find(List.of(id)).stream()
            .filter(found -> customers.identities(customer).contains(found.customerId()))
            .findFirst()
            .orElseThrow(() -> Problem.notFound("people.note.unknown"));
    if (!note.mayBeChangedBy(author)) {
      throw new Problem(Problem.Kind.FORBIDDEN, null, "people.note.not-yours");
    }
    return note;
  }

  private void known(UUID customer) {
    if (customers.find(customer).isEmpty()) {
      throw Problem.notFound("customers.unknown");
    }
  }

  /** The text with the line ends of one system, and without the sign that no database keeps. */
  private static String checked(String text) {
    var written = text.replace("\r\n", "\n").replace('\r', '\n').replace("\0", "").strip();
    if (written.isEmpty()) {
      throw Problem.invalidField("text", "people.note.empty");
    }
    if (written.codePointCount(0, written.length()) > LONGEST) {
      throw Problem.invalidField("text", "people.note.long", LONGEST);
    }
    return written;
  }

  private static UUID place(String cursor) {
    try {
      return UUID.fromString(cursor);
    } catch (IllegalArgumentException malformed) {
      throw new Problem(Problem.Kind.MALFORMED, "cursor", "error.parameter", "cursor");
    }
  }

  private boolean clean() {
    sql.deleteRemovedBefore(clock.instant().minus(KEPT));
    return false;
  }
}
