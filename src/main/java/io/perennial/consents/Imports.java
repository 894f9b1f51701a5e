package io.perennial.consents;

import static io.perennial.arrivals.State.CANCELLED;
import static io.perennial.arrivals.State.DONE;
import static io.perennial.arrivals.State.DRAFT;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.arrivals.Underway;
import io.perennial.consents.ConsentFile.Fault;
import io.perennial.consents.ConsentFile.Said;
import io.perennial.consents.ConsentImport.Count;
import io.perennial.customers.Customers;
import io.perennial.files.Dates;
import io.perennial.files.Look;
import io.perennial.files.Mapping;
import io.perennial.files.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Consents that another system kept, from a file. It is read at once and shown; recorded when
 * somebody says so, a part at a time, so that it survives a crash. What it says is history: nothing
 * reacts to it, and a later word that is known already stays the later.
 */
@Component
class Imports {

  static final String WORK = "consents-import";

  static final long LARGEST_BYTES = 20L << 20;

  /** As many as fit into that file, and are read in seconds. */
  static final int MOST_ROWS = 200_000;

  /** As many as somebody would look at before they mend the file. */
  static final int MOST_ERRORS = 100;

  static final int LONGEST_SOURCE = 40;

  /** Recorded in one transaction: a blink, so that no other writer waits. */
  static final int AT_ONCE = 500;

  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** A file that nobody recorded is forgotten: it holds people. */
  private static final Duration SHOWN = Duration.ofDays(1);

  private final ImportsSql sql;
  private final Topics topics;
  private final Consents consents;
  private final Customers customers;
  private final Business business;
  private final Database database;
  private final Work work;
  private final Clock clock;

  Imports(
      ImportsSql sql,
      Topics topics,
      Consents consents,
      Customers customers,
      Business business,
      Database database,
      Underway underway,
      Work work,
      Clock clock) {
    this.sql = sql;
    this.topics = topics;
    this.consents = consents;
    this.customers = customers;
    this.business = business;
    this.database = database;
    this.work = work;
    this.clock = clock;
    work.repeat(WORK, PAUSE, this::step);
    underway.show(
        new Underway.Arrivals(
            () -> sql.atWork().map(ConsentImport::arrival),
            id -> sql.find(id).map(ConsentImport::arrival)));
  }

  /**
   * Reads a file and keeps what it says until somebody decides.
   *
   * @param source whose references its customers are named by
   * @throws Problem of the field {@code file} or {@code source}
   */
  UUID read(Path file, String name, String source, String by) throws IOException {
    if (business.isDemo()) {
      throw Problem.invalidField("file", "consents.import.demo");
    }
    var shop = source.strip();
    if (!shop.matches("[a-z0-9-]{1," + LONGEST_SOURCE + "}")) {
      throw Problem.invalidField("source", "consents.import.source-wrong", LONGEST_SOURCE);
    }
    var look = Look.at(file, Mapping.NONE);
    var profile = business.profile();
    var order = profile.country().equals("US") ? Dates.Order.MONTH_FIRST : Dates.Order.DAY_FIRST;
    var now = clock.instant();
    var reader =
        new ConsentFile(
            look.header(),
            topics.current(),
            new Dates(order, profile.timeZone()),
            now.plus(Duration.ofDays(1)));
    var rows = new ArrayList<Said>();
    var faults = new ArrayList<Fault>();
    long refused = 0;
    try (var table = Table.open(file, look.encoding(), look.delimiter())) {
      for (var row = table.next(); row != null; row = table.next()) {
        if (rows.size() + refused >= MOST_ROWS) {
          throw Problem.invalidField("file", "consents.import.too-many", MOST_ROWS);
        }
        switch (reader.read(row)) {
          case Said said -> rows.add(said);
          case Fault fault -> {
            refused++;
            if (faults.size() < MOST_ERRORS) {
              faults.add(fault);
            }
          }
          default -> throw new IllegalStateException("a row says something or is refused");
        }
      }
    }
    var cut = name.replace("\0", "");
    var shown =
        new ConsentImport(
            Id.next(),
            cut.length() > Proof.LONGEST_SOURCE ? cut.substring(0, Proof.LONGEST_SOURCE) : cut,
            shop,
            by,
            now,
            DRAFT,
            rows.size(),
            refused,
            faults,
            says(rows),
            0,
            0,
            null);
    database.inTransaction(() -> {
      sql.add(shown);
      for (int from = 0; from < rows.size(); from += AT_ONCE) {
        sql.addRows(shown.id(), rows.subList(from, Math.min(rows.size(), from + AT_ONCE)));
      }
      return true;
    });
    return shown.id();
  }

  private static List<Count> says(List<Said> rows) {
    var counts = new TreeMap<String, Count>();
    for (var row : rows) {
      var one = new Count(row.topic(), row.channel().word(), row.state().word(), 1);
      counts.merge(
          one.topic() + " " + one.channel() + " " + one.state(),
          one,
          (known, more) ->
              new Count(known.topic(), known.channel(), known.state(), known.rows() + 1));
    }
    return List.copyOf(counts.values());
  }

  ConsentImport get(UUID id) {
    return sql.find(id).orElseThrow(() -> Problem.notFound("consents.import.unknown"));
  }

  /** The newest files. */
  List<ConsentImport> newest(int limit) {
    return sql.list(limit);
  }

  /** Records what a file says; who asks twice has what they want. */
  void start(UUID id) {
    if (sql.start(get(id).id())) {
      work.wake(WORK);
    }
  }

  /** Stops recording a file: what is recorded stays, the rest is forgotten. */
  void cancel(UUID id) {
    var file = get(id);
    database.inTransaction(() -> {
      if (sql.end(file.id(), CANCELLED, clock.instant())) {
        sql.forgetRows(file.id());
      }
      return true;
    });
  }

  void discard(UUID id) {
    sql.discard(id);
  }

  /** Records a part of a file; answers whether there may be more. */
  boolean step() {
    sql.discardBefore(clock.instant().minus(SHOWN));
    return database.inTransaction(() -> {
      var file = sql.claim().orElse(null);
      if (file == null) {
        return false;
      }
      var rows = sql.take(file.id(), AT_ONCE);
      if (rows.isEmpty()) {
        sql.end(file.id(), DONE, clock.instant());
        return true;
      }
      var ids = customers.recognise(file.source(), rows.stream().map(Said::sighting).toList());
      var told = new ArrayList<Told>();
      for (int i = 0; i < rows.size(); i++) {
        told.add(told(file, rows.get(i), ids.get(i)));
      }
      int fresh = consents.record(told).size();
      sql.count(file.id(), fresh, rows.size() - (long) fresh);
      return true;
    });
  }

  private static Told told(ConsentImport file, Said said, UUID identity) {
    var proof =
        new Proof(
            Proof.By.IMPORT, file.name(), said.source(), null, said.words(), null, null, null);
    return new Told(
        identity, said.topic(), said.channel(), said.state(), null, said.at(), proof, false);
  }
}
