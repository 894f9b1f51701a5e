package io.perennial.webhooks;

import io.perennial.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about the shops and services that are connected. */
@Component
class ConnectionsSql {

  private static final String COLUMNS =
      "id, vendor, source, secret, old_secret, old_secret_until, made_at, first_at, last_at, forged, forged_at";

  private final Database database;

  ConnectionsSql(Database database) {
    this.database = database;
  }

  /** Adds one, unless another has its source; answers whether it was added. */
  boolean add(UUID id, Vendor vendor, String source, String secret, Instant now) {
    return database
            .sql(
                """
                insert into webhooks_connection (id, vendor, source, secret, made_at)
                values (:id, :vendor, :source, :secret, :now)
                on conflict (source) do nothing
                """,
                "id",
                id,
                "vendor",
                vendor,
                "source",
                source,
                "secret",
                secret,
                "now",
                now)
            .update()
        == 1;
  }

  int count() {
    return database.sql("select count(*) from webhooks_connection").query(Integer.class).single();
  }

  List<Connection> list() {
    return database
        .sql("select " + COLUMNS + " from webhooks_connection order by source")
        .query(ConnectionsSql::connection)
        .list();
  }

  Optional<Connection> find(UUID id) {
    return database
        .sql("select " + COLUMNS + " from webhooks_connection where id = :id", "id", id)
        .query(ConnectionsSql::connection)
        .optional();
  }

  /** Gives it a new secret; the old one stays good until then, unless there was none. */
  void secret(UUID id, String secret, Instant oldUntil) {
    database
        .sql(
            """
            update webhooks_connection
            set old_secret = nullif(secret, ''), old_secret_until = case when secret <> '' then :until end,
              secret = :secret
            where id = :id
            """,
            "id",
            id,
            "secret",
            secret,
            "until",
            oldUntil)
        .update();
  }

  /** Writes down that a message came, not more often than once a second. */
  void heard(UUID id, Instant now, Instant secondAgo) {
    database
        .sql(
            """
            update webhooks_connection set first_at = coalesce(first_at, :now), last_at = :now
            where id = :id and (last_at is null or last_at < :ago)
            """,
            "id",
            id,
            "now",
            now,
            "ago",
            secondAgo)
        .update();
  }

  /** Counts a message whose signature was wrong; of a flood, one a second. */
  void forged(UUID id, Instant now, Instant secondAgo) {
    database
        .sql(
            """
            update webhooks_connection set forged = forged + 1, forged_at = :now
            where id = :id and (forged_at is null or forged_at < :ago)
            """,
            "id",
            id,
            "now",
            now,
            "ago",
            secondAgo)
        .update();
  }

  void remove(UUID id) {
    database.sql("delete from webhooks_connection where id = :id", "id", id).update();
  }

  private static Connection connection(ResultSet row, int number) throws SQLException {
    return new Connection(
        row.getObject("id", UUID.class),
        Vendor.of(row.getString("vendor")),
        row.getString("source"),
        row.getString("secret"),
        row.getString("old_secret"),
        instant(row, "old_secret_until"),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        instant(row, "first_at"),
        instant(row, "last_at"),
        row.getLong("forged"),
        instant(row, "forged_at"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
