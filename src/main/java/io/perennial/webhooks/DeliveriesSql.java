package io.perennial.webhooks;

import io.perennial.Database;
import io.perennial.webhooks.Delivery.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about the messages that came. */
@Component
class DeliveriesSql {

  private static final String COLUMNS =
      """
      delivery.id, delivery.connection_id, connection.vendor, connection.source, delivery.delivery, delivery.topic,
        delivery.received_at, delivery.state, delivery.attempts, delivery.reason, delivery.arguments
      from webhooks_delivery delivery join webhooks_connection connection on connection.id = delivery.connection_id
      """;

  private final Database database;

  DeliveriesSql(Database database) {
    this.database = database;
  }

  /** Stores a message, unless it came before; answers whether it is new. */
  boolean add(UUID id, UUID connection, Letter letter, byte[] body, Instant now) {
    return database
            .sql(
                """
                insert into webhooks_delivery
                  (id, connection_id, delivery, topic, body, received_at, state, due_at)
                values (:id, :connection, :delivery, :topic, :body, :now, 'waiting', :now)
                on conflict (connection_id, delivery) do nothing
                """,
                "id",
                id,
                "connection",
                connection,
                "delivery",
                letter.delivery(),
                "topic",
                letter.topic(),
                "body",
                body,
                "now",
                now)
            .update()
        == 1;
  }

  /** The next message that is due and that nobody else works on, locked. */
  Optional<Delivery> claim(Instant now) {
    return database
        .sql(
            "select "
                + COLUMNS
                + """
                where delivery.state = 'waiting' and delivery.due_at <= :now
                order by delivery.due_at, delivery.id
                limit 1
                for update of delivery skip locked
                """,
            "now",
            now)
        .query(DeliveriesSql::delivery)
        .optional();
  }

  /** What a message says, byte by byte. */
  byte[] body(UUID id) {
    return database
        .sql("select body from webhooks_delivery where id = :id", "id", id)
        .query((row, number) -> row.getBytes(1))
        .single();
  }

  /** Says what became of a message that waits. */
  void settle(UUID id, State state, @Nullable String reason, List<String> arguments) {
    database
        .sql(
            """
            update webhooks_delivery set state = :state, reason = :reason, arguments = :arguments
            where id = :id and state = 'waiting'
            """,
            "id",
            id,
            "state",
            state,
            "reason",
            reason,
            "arguments",
            arguments.toArray(String[]::new))
        .update();
  }

  /** Says whom a message was about, and takes away what it said if nobody may know it any more. */
  void about(UUID id, UUID identity, boolean emptied) {
    database
        .sql(
            """
            update webhooks_delivery
            set identity_id = :identity, body = case when :emptied then ''::bytea else body end where id = :id
            """,
            "id",
            id,
            "identity",
            identity,
            "emptied",
            emptied)
        .update();
  }

  /** Takes away what a message said. */
  void empty(UUID id) {
    database.sql("update webhooks_delivery set body = ''::bytea where id = :id", "id", id).update();
  }

  /** Lets a message that failed wait until it is tried again. */
  void delay(UUID id, Instant until) {
    database
        .sql(
            """
            update webhooks_delivery set attempts = attempts + 1, due_at = :until
            where id = :id and state = 'waiting'
            """,
            "id",
            id,
            "until",
            until)
        .update();
  }

  /** Puts refused messages back in the queue; answers how many. */
  int replay(UUID connection, @Nullable UUID delivery, Instant now) {
    return database
        .sql(
            """
            update webhooks_delivery
            set state = 'waiting', due_at = :now, attempts = 0, reason = null, arguments = '{}'
            where connection_id = :connection and state = 'refused' and (:delivery::uuid is null or id = :delivery)
            """,
            "connection",
            connection,
            "delivery",
            delivery,
            "now",
            now)
        .update();
  }

  /** How many messages of a connection became what. */
  record Count(State state, long messages) {}

  List<Count> counts(UUID connection) {
    return database
        .sql(
            """
            select state, count(*) as messages from webhooks_delivery
            where connection_id = :connection group by state
            """,
            "connection",
            connection)
        .query((row, number) -> new Count(state(row), row.getLong("messages")))
        .list();
  }

  /** The newest messages of a connection in this state, or in any. */
  List<Delivery> newest(UUID connection, @Nullable State state, int limit) {
    return database
        .sql(
            "select "
                + COLUMNS
                + """
                where delivery.connection_id = :connection and (:state::text is null or delivery.state = :state)
                order by delivery.id desc
                limit :limit
                """,
            "connection",
            connection,
            "state",
            state,
            "limit",
            limit)
        .query(DeliveriesSql::delivery)
        .list();
  }

  long waiting() {
    return database
        .sql("select count(*) from webhooks_delivery where state = 'waiting'")
        .query(Long.class)
        .single();
  }

  /** Removes some of the messages that came before and were worked. */
  int forget(Instant before, int limit) {
    return database
        .sql(
            """
            delete from webhooks_delivery where id in (
              select id from webhooks_delivery where received_at < :before and state <> 'waiting' limit :limit)
            """,
            "before",
            before,
            "limit",
            limit)
        .update();
  }

  private static Delivery delivery(ResultSet row, int number) throws SQLException {
    return new Delivery(
        row.getObject("id", UUID.class),
        row.getObject("connection_id", UUID.class),
        Vendor.of(row.getString("vendor")),
        row.getString("source"),
        row.getString("delivery"),
        row.getString("topic"),
        row.getObject("received_at", OffsetDateTime.class).toInstant(),
        state(row),
        row.getInt("attempts"),
        row.getString("reason"),
        List.of((String[]) row.getArray("arguments").getArray()));
  }

  private static State state(ResultSet row) throws SQLException {
    return State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
  }
}
