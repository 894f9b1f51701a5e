package io.perennial.insights;

import io.perennial.Business;
import io.perennial.Work;
import io.perennial.events.Cursors;
import io.perennial.events.Cursors.Position;
import io.perennial.events.Event;
import io.perennial.insights.ColumnarSql.Place;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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

  static final String NAME = "insights";
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A batch is read and written within a second or two, so that the lag stays small. */
  private static final int BATCH = 10_000;

  /** So many events cost more one by one than copying everything. */
  private static final int FAR_BEHIND = 50_000;

  /** Above it even a long way behind is cheaper in batches than copying everything. */
  private static final long LARGE_COPY = 20_000_000;

  private static final Set<String> KINDS =
      Set.of("order_placed", "order_changed", "order_cancelled", "order_refunded");

  private final Columnar columnar;
  private final RecordSql record;
  private final Cursors cursors;
  private final Business business;
  private final JsonMapper json;
  private @Nullable String identity;
  private volatile @Nullable Place place;

  @Autowired
  ColumnarReader(
      Columnar columnar,
      RecordSql record,
      Cursors cursors,
      Business business,
      JsonMapper json,
      Work work) {
    this(columnar, record, cursors, business, json);
    work.repeat(NAME, PAUSE, this::read);
    work.stage(NAME, this::lag);
  }

  /** A reader that only reads when it is told to. */
  ColumnarReader(
      Columnar columnar, RecordSql record, Cursors cursors, Business business, JsonMapper json) {
    this.columnar = columnar;
    this.record = record;
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
    var basis = profile.timeZone().getId() + " " + identity();
    var reached = place == null ? stored() : place;
    if (!reached.basis().equals(basis)) {
      rebuild(basis, new BusinessDays(profile.timeZone()));
      return true;
    }
    var events = cursors.after(reached.position(), BATCH);
    if (events.isEmpty()) {
      place = reached;
      return false;
    }
    if (events.size() == BATCH
        && cursors.lag(reached.position()).events() >= FAR_BEHIND
        && columnar.ask(FiguresSql::purchases) < LARGE_COPY) {
      rebuild(basis, new BusinessDays(profile.timeZone()));
      return true;
    }
    follow(
        events,
        new Place(basis, Cursors.position(events.getLast())),
        new BusinessDays(profile.timeZone()));
    return events.size() == BATCH;
  }

  /**
   * Makes the copy from the whole record. The place in the log is taken first: what happens while
   * the rows are copied is read again afterwards, which does no harm.
   */
  void rebuild(String basis, BusinessDays days) {
    var next = new Place(basis, cursors.newest());
    columnar.write(connection -> {
      ColumnarSql.removeAll(connection);
      ColumnarSql.prepareIncoming(connection);
      try (var rows = connection.createAppender("temp", "main", "incoming_purchases")) {
        record.copyPurchases(copied(rows, days));
      }
      try (var rows = table(connection, "refunds")) {
        record.copyRefunds(copied(rows, days));
      }
      try (var rows = table(connection, "guest_purchases")) {
        record.copyGuestPurchases(copied(rows, days));
      }
      try (var rows = table(connection, "guest_refunds")) {
        record.copyGuestRefunds(
            new CopiedRows((key, micros, amount) -> {
              rows.beginRow().append(key.text()).appendEpochDays(days.day(micros));
              rows.appendDecimal(amount).endRow();
            }));
      }
      ColumnarSql.derivePurchases(connection);
      ColumnarSql.move(connection, next);
    });
    place = next;
  }

  /** Reads again whoever the events speak of. */
  private void follow(List<Event> events, Place next, BusinessDays days) {
    var touched = new Touched();
    events.stream().filter(event -> KINDS.contains(event.kind())).forEach(touched::by);
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
      ColumnarSql.removeTouchedRefunds(connection);
      try (var rows = connection.createAppender("temp", "main", "incoming_purchases")) {
        record.purchases(touched.customers, appended(rows, days));
      }
      ColumnarSql.derivePurchases(connection);
      try (var rows = table(connection, "refunds")) {
        record.refunds(touched.customers, appended(rows, days));
      }
      followGuests(connection, touched, days);
      ColumnarSql.move(connection, next);
    });
    place = next;
  }

  private void followGuests(DuckDBConnection connection, Touched touched, BusinessDays days)
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

  private static CopiedRows copied(DuckDBAppender rows, BusinessDays days) {
    return new CopiedRows((key, micros, amount) -> {
      rows.beginRow().appendUUID(key.high(), key.low()).appendEpochDays(days.day(micros));
      rows.appendDecimal(amount).endRow();
    });
  }

  private static RecordSql.Taker appended(DuckDBAppender rows, BusinessDays days) {
    return (of, at, amount) -> {
      rows.beginRow().append(of).appendEpochDays(days.day(at));
      rows.appendDecimal(unscaled(amount)).endRow();
    };
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
      if (event.customerId() != null) {
        customers.add(event.customerId());
      }
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
