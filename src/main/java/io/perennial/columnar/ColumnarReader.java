package io.perennial.columnar;

import io.perennial.Business;
import io.perennial.Work;
import io.perennial.columnar.ColumnarSql.Place;
import io.perennial.events.Cursors;
import io.perennial.events.Cursors.Position;
import io.perennial.events.Event;
import io.perennial.events.Events;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the columnar copy up with the log. An event only says whose purchases to read again; what
 * is written is their whole present state, so that reading an event twice changes nothing. The new
 * place in the log is stored in the copy, in the same transaction as the rows: the copy is exact
 * after any crash. A copy that is new, far behind, of another time zone or of another database is
 * made from the whole record instead.
 */
@Component
class ColumnarReader {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A batch is read and written within a second or two, so that the lag stays small. */
  private static final int BATCH = 10_000;

  /** After renewing answers the reader rests from it for so many times as long. */
  private static final int RESTS = 3;

  /** So many events cost more one by one than copying everything. */
  private static final int FAR_BEHIND = 50_000;

  /** Above it even a long way behind is cheaper in batches than copying everything. */
  private static final long LARGE_COPY = 20_000_000;

  private static final Set<String> KINDS =
      Set.of("order_placed", "order_changed", "order_cancelled", "order_refunded");

  /** Of whom nothing is known any more but sums. */
  private static final String ERASED = "customer_erased";

  /** By which something is told of a person beside orders; of it the copy holds the country. */
  private static final Set<String> TOLD = Set.of("customer_changed", "identified");

  /** Every name of the country that {@code Traits} knows has this in it, also within an address. */
  private static final String COUNTRY = "country";

  private static final Set<String> READ =
      Stream.of(KINDS, TOLD, Set.of(ERASED, Events.MOVED))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private final Columnar columnar;
  private final RecordSql record;
  private final Events log;
  private final Cursors cursors;
  private final Business business;
  private final JsonMapper json;
  private @Nullable String identity;
  private volatile @Nullable Place place;

  /** Until then answers are not renewed, on the machine's own clock in nanoseconds. */
  private long restedAt = System.nanoTime();

  @Autowired
  ColumnarReader(
      Columnar columnar,
      RecordSql record,
      Events log,
      Cursors cursors,
      Business business,
      JsonMapper json,
      Work work) {
    this(columnar, record, log, cursors, business, json);
    work.repeat(Columnar.READER, PAUSE, this::read);
    work.stage(Columnar.READER, this::lag);
  }

  /** A reader that only reads when it is told to. */
  ColumnarReader(
      Columnar columnar,
      RecordSql record,
      Events log,
      Cursors cursors,
      Business business,
      JsonMapper json) {
    this.columnar = columnar;
    this.record = record;
    this.log = log;
    this.cursors = cursors;
    this.business = business;
    this.json = json;
  }

  /** How far the copy is behind the log. */
  Work.Lag lag() {
    var reached = place;
    return cursors.lag(reached == null ? Position.START : reached.position());
  }

  /** Takes in the next events; answers whether there may be more. */
  synchronized boolean read() {
    var profile = business.find();
    if (profile == null) {
      return false;
    }
    var basis = profile.timeZone().getId() + " " + identity() + " " + cursors.epoch();
    var reached = place == null ? stored() : place;
    if (!reached.basis().equals(basis)) {
      rebuild(basis, new Business.Days(profile.timeZone()));
      return true;
    }
    var stretch = cursors.after(reached.position(), READ, BATCH);
    if (stretch.end().equals(reached.position())) {
      place = reached;
      renew();
      return false;
    }
    if (stretch.more()
        && cursors.lag(reached.position()).events() >= FAR_BEHIND
        && columnar.ask(ColumnarSql::purchases) < LARGE_COPY) {
      rebuild(basis, new Business.Days(profile.timeZone()));
      return true;
    }
    follow(
        stretch.events(), new Place(basis, stretch.end()), new Business.Days(profile.timeZone()));
    if (stretch.more()) {
      return true;
    }
    renew();
    return false;
  }

  /** Whether the copy has to be told anew of the person. */
  private static boolean speaks(Event event) {
    return KINDS.contains(event.kind())
        || event.kind().equals(ERASED)
        || (TOLD.contains(event.kind()) && event.data().toLowerCase(Locale.ROOT).contains(COUNTRY));
  }

  /** At its leisure: what people look at is asked again, in a quarter of the time at most. */
  private void renew() {
    long begun = System.nanoTime();
    if (begun - restedAt > 0) {
      columnar.renew();
      long end = System.nanoTime();
      restedAt = end + RESTS * (end - begun);
    }
  }

  /**
   * Makes the copy from the whole record. The place in the log is taken first: what happens while
   * the rows are copied is read again afterwards, which does no harm.
   */
  void rebuild(String basis, Business.Days days) {
    var next = new Place(basis, cursors.newest());
    columnar.write(connection -> {
      ColumnarSql.removeAll(connection);
      ColumnarSql.prepareIncoming(connection);
      try (var rows = incoming(connection, "purchases")) {
        record.copyPurchases(
            new CopiedRows(
                4,
                row -> {
                  begun(rows, row, days).appendDecimal(row.amount(2)).append(row.text(3)).endRow();
                }));
      }
      try (var rows = incoming(connection, "baskets")) {
        record.copyBaskets(
            new CopiedRows(3, row -> begun(rows, row, days).append(row.text(2)).endRow()));
      }
      try (var rows = incoming(connection, "countries")) {
        record.copyCountries(
            new CopiedRows(
                2,
                row -> {
                  rows.beginRow().appendUUID(row.high(0), row.low(0)).append(row.text(1)).endRow();
                }));
      }
      try (var rows = table(connection, "refunds")) {
        record.copyRefunds(copied(rows, days));
      }
      try (var rows = table(connection, "guest_purchases")) {
        record.copyGuestPurchases(copied(rows, days));
      }
      try (var rows = table(connection, "guest_refunds")) {
        record.copyGuestRefunds(
            new CopiedRows(
                3,
                row -> {
                  rows.beginRow().append(row.text(0)).appendEpochDays(days.day(row.micros(1)));
                  rows.appendDecimal(row.amount(2)).endRow();
                }));
      }
      ColumnarSql.derive(connection);
      ColumnarSql.move(connection, next);
    });
    place = next;
  }

  /** Reads again whoever the events speak of. */
  private void follow(List<Event> events, Place next, Business.Days days) {
    if (events.isEmpty()) {
      columnar.note(connection -> ColumnarSql.move(connection, next));
      place = next;
      return;
    }
    var touched = new Touched();
    events.stream().filter(event -> KINDS.contains(event.kind())).forEach(touched::by);
    touched.customers.addAll(log.people(events, ColumnarReader::speaks));
    for (var affected : record.affected(touched.orders)) {
      touched.references.add(affected.reference());
      if (affected.customer() != null) {
        touched.customers.add(affected.customer());
      }
    }
    columnar.write(connection -> {
      ColumnarSql.prepareIncoming(connection);
      ColumnarSql.touch(connection, touched.customers);
      ColumnarSql.removeTouchedPurchases(connection);
      ColumnarSql.removeTouchedCustomers(connection);
      ColumnarSql.removeTouchedBaskets(connection);
      ColumnarSql.removeTouchedRefunds(connection);
      try (var rows = incoming(connection, "purchases")) {
        record.purchases(
            touched.customers,
            (of, at, amount, channel) -> {
              rows.beginRow().append(of).appendEpochDays(days.day(at));
              rows.appendDecimal(unscaled(amount)).append(channel).endRow();
            });
      }
      try (var rows = incoming(connection, "baskets")) {
        record.baskets(
            touched.customers,
            (of, at, product) ->
                rows.beginRow().append(of).appendEpochDays(days.day(at)).append(product).endRow());
      }
      try (var rows = incoming(connection, "countries")) {
        for (var known : record.countries(touched.customers)) {
          rows.beginRow().append(known.customer()).append(known.country()).endRow();
        }
      }
      ColumnarSql.derive(connection);
      try (var rows = table(connection, "refunds")) {
        record.refunds(touched.customers, appended(rows, days));
      }
      followGuests(connection, touched, days);
      ColumnarSql.move(connection, next);
    });
    place = next;
  }

  private void followGuests(DuckDBConnection connection, Touched touched, Business.Days days)
      throws SQLException {
    ColumnarSql.touch(connection, touched.orders);
    ColumnarSql.removeTouchedGuestPurchases(connection);
    try (var rows = table(connection, "guest_purchases")) {
      record.guestPurchases(touched.orders, appended(rows, days));
    }
    ColumnarSql.touchReferences(connection, touched.references);
    ColumnarSql.removeTouchedGuestRefunds(connection);
    try (var rows = table(connection, "guest_refunds")) {
      for (var refund : record.guestRefunds(touched.references)) {
        rows.beginRow().append(refund.reference()).appendEpochDays(days.day(refund.at()));
        rows.appendDecimal(unscaled(refund.amount())).endRow();
      }
    }
  }

  private static CopiedRows copied(DuckDBAppender rows, Business.Days days) {
    return new CopiedRows(3, row -> begun(rows, row, days).appendDecimal(row.amount(2)).endRow());
  }

  /** A row that begins with whose it is and the day, as all of them do. */
  private static DuckDBAppender begun(DuckDBAppender rows, CopiedRows row, Business.Days days)
      throws SQLException {
    return rows.beginRow()
        .appendUUID(row.high(0), row.low(0))
        .appendEpochDays(days.day(row.micros(1)));
  }

  private static RecordSql.Taker appended(DuckDBAppender rows, Business.Days days) {
    return (of, at, amount) -> {
      rows.beginRow().append(of).appendEpochDays(days.day(at));
      rows.appendDecimal(unscaled(amount)).endRow();
    };
  }

  private static DuckDBAppender incoming(DuckDBConnection connection, String what)
      throws SQLException {
    return connection.createAppender("temp", "main", "incoming_" + what);
  }

  private static DuckDBAppender table(DuckDBConnection connection, String name)
      throws SQLException {
    return connection.createAppender(name);
  }

  private static long unscaled(BigDecimal amount) {
    return amount.setScale(4).unscaledValue().longValueExact();
  }

  private Place stored() {
    var reached = columnar.ask(ColumnarSql::place);
    // A place beyond the end of the log is of a log that is no more.
    return isBeyond(reached.position(), cursors.newest()) ? new Place("", Position.START) : reached;
  }

  private static boolean isBeyond(Position position, Position newest) {
    int byTransaction = Long.compareUnsigned(position.tx(), newest.tx());
    return byTransaction > 0
        || (byTransaction == 0 && position.id().toString().compareTo(newest.id().toString()) > 0);
  }

  private String identity() {
    if (identity == null) {
      identity = record.identity();
    }
    return Objects.requireNonNull(identity);
  }

  /** Who and what the events speak of. */
  private final class Touched {
    private final Set<UUID> customers = new HashSet<>();
    private final Set<UUID> orders = new HashSet<>();
    private final Set<String> references = new HashSet<>();

    void by(Event event) {
      var data = json.readTree(event.data());
      var order = data.path("order").asString("");
      if (!order.isEmpty()) {
        orders.add(UUID.fromString(order));
      }
      references.add(
          RecordSql.key(data.path("source").asString(""), data.path("reference").asString("")));
    }
  }
}
