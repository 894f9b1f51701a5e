package io.perennial.access;

import io.perennial.Database;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about who did what. */
@Component
class AuditSql {

  /**
   * Something that somebody did.
   *
   * @param kind person or key
   * @param who one of the staff, by address, or a key, by name
   * @param what the word of a capability, or sign-in
   * @param route the shape of the address
   * @param about whom or what it was about
   * @param status what the answer was
   */
  record Entry(
      UUID id,
      Instant at,
      String kind,
      String who,
      String what,
      String method,
      String route,
      @Nullable UUID about,
      int status) {}

  private final Database database;

  AuditSql(Database database) {
    this.database = database;
  }

  void add(Entry entry) {
    database
        .sql(
            """
            insert into access_audit (id, at, kind, who, what, method, route, about, status)
            values (:id, :at, :kind, :who, :what, :method, :route, :about::uuid, :status)
            """,
            "id",
            entry.id(),
            "at",
            entry.at(),
            "kind",
            entry.kind(),
            "who",
            entry.who(),
            "what",
            entry.what(),
            "method",
            entry.method(),
            "route",
            entry.route(),
            "about",
            entry.about(),
            "status",
            entry.status())
        .update();
  }

  /** What was done, the newest first, from before this entry on; empty filters let all through. */
  List<Entry> before(UUID before, String who, String what, @Nullable UUID about, int limit) {
    return database
        .sql(
            """
            select id, at, kind, who, what, method, route, about, status from access_audit
            where id < :before and (:who = '' or who = :who) and (:what = '' or what = :what)
              and (:about::uuid is null or about = :about)
            order by id desc limit :limit
            """,
            "before",
            before,
            "who",
            who,
            "what",
            what,
            "about",
            about,
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(Entry.class))
        .list();
  }

  /** Lets the trigger pass what follows in this transaction: the time of entries is over. */
  void timeIsOver() {
    database
        .sql("select set_config('perennial.audit_time_is_over', 'yes', true)")
        .query()
        .singleRow();
  }

  int forget(Instant before, int limit) {
    return database
        .sql(
            """
            delete from access_audit where id in (
              select id from access_audit where at < :before order by id limit :limit)
            """,
            "before",
            before,
            "limit",
            limit)
        .update();
  }
}
