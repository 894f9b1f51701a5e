package io.perennial.intake;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Texts;
import io.perennial.Work;
import io.perennial.arrivals.Shelf;
import io.perennial.arrivals.State;
import io.perennial.arrivals.Underway;
import io.perennial.arrivals.Underway.Arrival;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.customers.Subject;
import io.perennial.files.Look;
import io.perennial.files.Mapping;
import io.perennial.settings.Retention;
import io.perennial.settings.Retention.Kept;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Files of orders: taken in, started, cancelled, looked up. */
@Component
class Imports {

  /** How the places of an erasure begin that has come to the files. */
  private static final String FILES = "files ";

  /** How long a draft or a trial waits for somebody to start it. */
  static final Duration PATIENCE = Duration.ofHours(24);

  /** Name of the work that goes on in the background. */
  static final String WORK = "imports";

  /** What a disk of a small machine holds beside the database; a shop's orders of ten years fit. */
  private static final long LARGEST_FILE_BYTES = 5L << 30;

  private static final int LONGEST_FILE_NAME = 200;

  private final Database database;
  private final IntakeSql sql;
  private final ProgressSql progress;
  private final RowsSql rows;
  private final IntakeKeptSql kept;
  private final Waiting waiting;
  private final Shelf shelf;
  private final Business business;
  private final Work work;
  private final Retention retention;
  private final Clock clock;

  Imports(
      Database database,
      IntakeSql sql,
      ProgressSql progress,
      RowsSql rows,
      IntakeKeptSql kept,
      Waiting waiting,
      Shelf shelf,
      Underway underway,
      Customers customers,
      Business business,
      Work work,
      Retention retention,
      Clock clock) {
    this.database = database;
    this.sql = sql;
    this.progress = progress;
    this.rows = rows;
    this.kept = kept;
    this.waiting = waiting;
    this.shelf = shelf;
    this.business = business;
    this.work = work;
    this.retention = retention;
    this.clock = clock;
    shelf.serve(
        new Shelf.Owner(
            () -> sql.needed(clock.instant().minus(PATIENCE)), id -> sql.find(id).isPresent()));
    underway.show(
        new Underway.Arrivals(
            () -> sql.atWork().map(Imports::arrival), id -> sql.find(id).map(Imports::arrival)));
    business.keepCurrencyWhile(() -> sql.running() > 0);
    // What runs is about to put something on record; files and what became of them are the staff's.
    customers.keptBy(
        new Keeper(
            WORK,
            Set.of("intake_refused", "intake_row"),
            () -> sql.running() > 0,
            () -> {},
            kept::tell,
            this::erase));
  }

  /**
   * Rows that were refused go, and so do files that wait to be started, which whoever sent them
   * has: those that name the person, and no others.
   */
  private @Nullable String erase(Subject subject, String place) {
    if (sql.running() > 0) {
      throw Problem.conflict("intake.erase.running");
    }
    if (place.startsWith(FILES)) {
      var next = waiting.erase(subject.mentioned(), place.substring(FILES.length()), PATIENCE);
      return next == null ? null : FILES + next;
    }
    var after = place.isEmpty() ? new UUID(0, 0) : UUID.fromString(place);
    var imported = kept.importAfter(after).orElse(null);
    if (imported == null) {
      return FILES;
    }
    kept.forgetRefused(imported, subject);
    return imported.toString();
  }

  /**
   * Keeps a file and puts its import in the queue, or leaves it as a draft.
   *
   * @throws Problem if the first look shows that it is no table of orders; nothing is kept then
   */
  Import take(
      InputStream bytes,
      @Nullable String fileName,
      Mapping mapping,
      boolean dryRun,
      boolean draft) {
    if (!draft && !dryRun) {
      refuseInDemo();
    }
    var id = Id.next();
    try {
      shelf.store(id, bytes, LARGEST_FILE_BYTES, Imports::tooLarge);
      var look = Look.at(shelf.file(id), mapping);
      if (!draft) {
        look.require();
      }
      var state = draft ? State.DRAFT : State.QUEUED;
      sql.insert(
          id, state, dryRun, shown(fileName), look, mapping.json(), shelf.id(), clock.instant());
    } catch (IOException failure) {
      shelf.discard(id);
      throw new UncheckedIOException(failure);
    } catch (RuntimeException refused) {
      shelf.discard(id);
      throw refused;
    }
    work.wake(WORK);
    return find(id);
  }

  /** Keeps a file as a draft even if a person has to say first what its columns mean. */
  Import draft(InputStream bytes, @Nullable String fileName) {
    return take(bytes, fileName, Mapping.NONE, false, true);
  }

  /** Starts a draft, or a trial for good. */
  void start(UUID id, Mapping mapping, boolean dryRun) {
    if (!dryRun) {
      refuseInDemo();
    }
    var look = look(id, mapping);
    look.require();
    database.inTransaction(() -> {
      if (!sql.queue(id, dryRun, look, mapping.json())) {
        throw Problem.conflict("intake.not-draft");
      }
      rows.forgetRefused(id);
      return true;
    });
    work.wake(WORK);
  }

  /** Among invented customers nothing is recorded, only tried: it would go when they go. */
  void refuseInDemo() {
    if (business.isDemo()) {
      throw Problem.conflict("intake.demo");
    }
  }

  /** Keeps what a person says about a draft. */
  void say(UUID id, Mapping mapping) {
    if (!sql.say(id, look(id, mapping), mapping.json())) {
      throw Problem.conflict("intake.not-draft");
    }
  }

  /** The first look at an import's file. */
  Look look(UUID id, Mapping mapping) {
    if (!Files.exists(shelf.file(id))) {
      throw Problem.notFound("intake.file.gone");
    }
    try {
      return Look.at(shelf.file(id), mapping);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Cancels; what was recorded stays. An import that has ended stays as it ended. */
  Import cancel(UUID id) {
    find(id);
    progress.end(id, State.CANCELLED, null, List.of(), clock.instant());
    work.wake(WORK);
    return find(id);
  }

  Import find(UUID id) {
    return sql.find(id).orElseThrow(() -> Problem.notFound("intake.unknown"));
  }

  /** How many are waiting or at work. */
  long running() {
    return sql.running();
  }

  static Arrival arrival(Import item) {
    var page = "/imports/" + item.id();
    return new Arrival(
        item.id(), page, item.fileName(), item.state(), item.rowsRead(), item.rowsTotal());
  }

  private static Problem tooLarge() {
    return new Problem(Problem.Kind.TOO_LARGE, "file", "error.too-large");
  }

  Page<Import> list(@Nullable String cursor, int size) {
    UUID before;
    try {
      before = cursor == null ? null : UUID.fromString(cursor);
    } catch (IllegalArgumentException unreadable) {
      throw new Problem(Problem.Kind.MALFORMED, "cursor", "error.parameter", "cursor");
    }
    return Page.of(sql.list(before, size + 1), size, last -> last.id().toString());
  }

  /** The sentence that says why an import failed, or {@code null}. */
  static @Nullable String problem(Import imported, Texts texts) {
    var problem = imported.problem();
    if (problem == null) {
      return null;
    }
    var arguments = imported.problemArguments();
    if (problem.equals("intake.failed.same") && !arguments.isEmpty()) {
      var reason =
          texts.say(arguments.getFirst(), arguments.subList(1, arguments.size()).toArray());
      return texts.say(problem, imported.rowsRefused(), reason);
    }
    return problem.equals("intake.failed.all")
        ? texts.say(problem, imported.rowsRefused())
        : texts.say(problem, arguments.toArray());
  }

  /** Removes what ended imports left behind, drafts nobody started, and files nobody knows. */
  void tidy() {
    var since = clock.instant().minus(PATIENCE);
    for (var draft : sql.oldDrafts(since)) {
      progress.end(draft, State.CANCELLED, null, List.of(), clock.instant());
    }
    for (var ended : sql.untidy()) {
      rows.forgetRows(ended, () -> {});
      rows.forgetSeen(ended, () -> {});
    }
    while (rows.forgetRefusedBefore(retention.before(Kept.REFUSED_ROWS), RowsSql.BATCH)
        == RowsSql.BATCH) {
      // Batch after batch, each in a transaction of its own.
    }
    shelf.clear(clock.instant());
  }

  private static String shown(@Nullable String fileName) {
    if (fileName == null || fileName.isBlank()) {
      return "orders.csv";
    }
    var name =
        fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    var plain = name.replaceAll("\\p{Cntrl}", "").strip();
    return plain.isEmpty()
        ? "orders.csv"
        : plain.substring(0, Math.min(plain.length(), LONGEST_FILE_NAME));
  }
}
