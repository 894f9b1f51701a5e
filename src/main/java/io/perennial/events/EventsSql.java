package io.perennial.events;

import io.perennial.CopyRows;
import io.perennial.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement that writes the log, and that looks at one customer in it. */
@Component
class EventsSql {

  static final String COLUMNS =
      "tx::text as written_by, id, at, recorded_at, live, kind, customer_id, cause, data::text as data";

  private final Database database;

  EventsSql(Database database) {
    this.database = database;
  }

  /**
   * Appends events nobody appended before, in the order of their ids: so neighbours in an index are
   * written one after the other.
   *
   * @return whether they were new; if one of them was not, none is appended
   */
  boolean copy(List<Events.Draft> drafts, Instant recordedAt) {
    record Identified(UUID id, Events.Draft draft) {}
    var sorted = new ArrayList<Identified>(drafts.size());
    for (var draft : drafts) {
      sorted.add(new Identified(Events.id(draft.at(), draft.cause()), draft));
    }
    sorted.sort(Comparator.comparing(Identified::id));
    var rows = new CopyRows();
    for (var event : sorted) {
      var draft = event.draft();
      rows.add(event.id()).add(draft.at()).add(recordedAt).add(draft.live()).add(draft.kind());
      rows.add(draft.customerId()).add(draft.cause()).addJson(draft.data()).end();
    }
    return database.unlessThere(() ->
        database.copyIn(
            """
            copy events_log (id, at, recorded_at, live, kind, customer_id, cause, data) from stdin (format binary)
            """,
            rows));
  }

  int append(List<Events.Draft> drafts, Instant recordedAt) {
    int n = drafts.size();
    var ids = new UUID[n];
    var ats = new Instant[n];
    var lives = new Boolean[n];
    var kinds = new String[n];
    var customers = new @Nullable UUID[n];
    var causes = new String[n];
    var data = new String[n];
    for (int i = 0; i < n; i++) {
      var draft = drafts.get(i);
      ids[i] = Events.id(draft.at(), draft.cause());
      ats[i] = draft.at();
      lives[i] = draft.live();
      kinds[i] = draft.kind();
      customers[i] = draft.customerId();
      causes[i] = draft.cause();
      data[i] = draft.data();
    }
    return database
        .sql(
            """
            insert into events_log (id, at, recorded_at, live, kind, customer_id, cause, data)
            select id, at, :recordedAt, live, kind, customer, cause, data::jsonb
            from unnest(:ids, :ats, :lives, :kinds, :customers, :causes, :data)
              as draft (id, at, live, kind, customer, cause, data)
            on conflict do nothing
            """,
            "ids",
            ids,
            "ats",
            ats,
            "lives",
            lives,
            "kinds",
            kinds,
            "customers",
            customers,
            "causes",
            causes,
            "data",
            data,
            "recordedAt",
            recordedAt)
        .update();
  }

  /**
   * Attaches the partition of a month. Attaching takes a lock that stops neither readers nor
   * writers, unlike {@code create table … partition of}, and the advisory lock keeps two nodes from
   * making the same month at once.
   */
  void createMonth(YearMonth month) {
    var name = name(month);
    database.inSeparateTransaction(() -> {
      database
          .sql("select pg_advisory_xact_lock(hashtext('events_log months'))")
          .query()
          .singleRow();
      if (exists(name)) {
        return;
      }
      database.sql("create table " + name + " (like events_log including defaults)").update();
      database
          .sql(
              "alter table events_log attach partition %s for values from ('%s-01 00:00:00+00') to ('%s-01 00:00:00+00')"
                  .formatted(name, month, month.plusMonths(1)))
          .update();
    });
  }

  /**
   * Lets the open transaction see a month that another one made. If it has the log in use already,
   * PostgreSQL goes on with the months it knows until it takes a lock that it did not hold.
   */
  void notice(YearMonth month) {
    database.sql("select from " + name(month) + " limit 0").query().listOfRows();
  }

  private static String name(YearMonth month) {
    return "events_log_%d_%02d".formatted(month.getYear(), month.getMonthValue());
  }

  private boolean exists(String table) {
    return database
        .sql("select to_regclass(:table) is not null", "table", table)
        .query(Boolean.class)
        .single();
  }

  boolean any() {
    return database.sql("select exists (select from events_log)").query(Boolean.class).single();
  }

  void removeAll() {
    database.sql("truncate events_log").update();
  }

  /** Of all kinds, if none is named. */
  List<Event> before(
      Collection<UUID> identities, Collection<String> kinds, Instant at, UUID id, int limit) {
    return database
        .sql(
            "select "
                + COLUMNS
                + """
                 from events_log
                where customer_id = any(:identities) and (at, id) < (:at, :id)
                  and (cardinality(:kinds) = 0 or kind = any(:kinds))
                order by at desc, id desc
                limit :limit
                """,
            "identities",
            identities.toArray(UUID[]::new),
            "kinds",
            kinds.toArray(String[]::new),
            "at",
            at,
            "id",
            id,
            "limit",
            limit)
        .query(EventsSql::event)
        .list();
  }

  /** A digest of which events the newest ones of a customer are, in one look. */
  String newest(UUID customer, Collection<String> kinds, int limit) {
    return database
        .sql(
            """
            select coalesce(md5(string_agg(id::text, ' ' order by at desc, id desc)), '')
            from (
              select id, at from events_log
              where customer_id = any(array(
                  select id from customers_identity
                  where customer_id = (select customer_id from customers_identity where id = :customer)))
                and (cardinality(:kinds) = 0 or kind = any(:kinds))
              order by at desc, id desc
              limit :limit) newest
            """,
            "customer",
            customer,
            "kinds",
            kinds.toArray(String[]::new),
            "limit",
            limit)
        .query(String.class)
        .single();
  }

  static Event event(ResultSet row, int number) throws SQLException {
    return new Event(
        tx(row, "written_by"),
        row.getObject("id", UUID.class),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        row.getBoolean("live"),
        row.getString("kind"),
        row.getObject("customer_id", UUID.class),
        row.getString("cause"),
        row.getString("data"));
  }

  static long tx(ResultSet row, String column) throws SQLException {
    return Long.parseUnsignedLong(row.getString(column));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
