package io.perennial.outgoing;

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

/** Every statement about the programs that are told. */
@Component
class EndpointsSql {

  private static final String COLUMNS =
      "id, address, kinds, secret, made_at, failing_since, off_at, off_because";

  private final Database database;

  EndpointsSql(Database database) {
    this.database = database;
  }

  void add(UUID id, String address, List<String> kinds, String secret, Instant now) {
    database
        .sql(
            """
            insert into outgoing_endpoint (id, address, kinds, secret, made_at)
            values (:id, :address, :kinds, :secret, :now)
            """,
            "id",
            id,
            "address",
            address,
            "kinds",
            kinds.toArray(String[]::new),
            "secret",
            secret,
            "now",
            now)
        .update();
  }

  int count() {
    return database.sql("select count(*) from outgoing_endpoint").query(Integer.class).single();
  }

  List<Endpoint> list() {
    return database
        .sql("select " + COLUMNS + " from outgoing_endpoint order by made_at, id")
        .query(EndpointsSql::endpoint)
        .list();
  }

  Optional<Endpoint> find(UUID id) {
    return database
        .sql("select " + COLUMNS + " from outgoing_endpoint where id = :id", "id", id)
        .query(EndpointsSql::endpoint)
        .optional();
  }

  /** Something got through. */
  void works(UUID id) {
    database
        .sql(
            "update outgoing_endpoint set failing_since = null where id = :id and failing_since is not null",
            "id",
            id)
        .update();
  }

  /** Something did not get through; answers since when nothing does. */
  Instant fails(UUID id, Instant now) {
    return database
        .sql(
            """
            update outgoing_endpoint set failing_since = coalesce(failing_since, :now)
            where id = :id returning failing_since
            """,
            "id",
            id,
            "now",
            now)
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional()
        .orElse(now);
  }

  void off(UUID id, Instant now, String because) {
    database
        .sql(
            """
            update outgoing_endpoint set off_at = :now, off_because = :because
            where id = :id and off_at is null
            """,
            "id",
            id,
            "now",
            now,
            "because",
            because)
        .update();
  }

  void on(UUID id) {
    database
        .sql(
            """
            update outgoing_endpoint set off_at = null, off_because = null, failing_since = null
            where id = :id
            """,
            "id",
            id)
        .update();
  }

  void remove(UUID id) {
    database.sql("delete from outgoing_endpoint where id = :id", "id", id).update();
  }

  private static Endpoint endpoint(ResultSet row, int number) throws SQLException {
    return new Endpoint(
        row.getObject("id", UUID.class),
        row.getString("address"),
        List.of((String[]) row.getArray("kinds").getArray()),
        row.getString("secret"),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        instant(row, "failing_since"),
        instant(row, "off_at"),
        row.getString("off_because"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
