package io.perennial.outgoing;

import io.perennial.Database;
import io.perennial.outgoing.Message.Claimed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about what is told. */
@Component
class MessagesSql {

  private final Database database;

  MessagesSql(Database database) {
    this.database = database;
  }

  /** Adds a message, unless this program is told of this event already. */
  void add(UUID id, UUID endpoint, UUID event, String kind, String body, Instant now) {
    database
        .sql(
            """
            insert into outgoing_message (id, endpoint_id, event, kind, body, made_at, state, due_at)
            values (:id, :endpoint, :event, :kind, :body, :now, 'waiting', :now)
            on conflict (endpoint_id, event) do nothing
            """,
            "id",
            id,
            "endpoint",
            endpoint,
            "event",
            event,
            "kind",
            kind,
            "body",
            body,
            "now",
            now)
        .update();
  }

  /**
   * Takes what is due, a few of each program so that a slow one holds up no other. It is due again
   * when the lease ends, should we die before we know how it went.
   */
  List<Claimed> claim(Instant now, Instant lease, int each) {
    return database
        .sql(
            """
            update outgoing_message message set attempts = message.attempts + 1, due_at = :lease, tried_at = :now
            from (
              select due.id, endpoint.address, endpoint.secret
              from outgoing_endpoint endpoint
              cross join lateral (
                select waiting.id from outgoing_message waiting
                where waiting.endpoint_id = endpoint.id and waiting.state = 'waiting' and waiting.due_at <= :now
                order by waiting.due_at, waiting.id limit :each
                for update skip locked) due
              where endpoint.off_at is null) claimed
            where message.id = claimed.id
            returning message.id, message.endpoint_id, claimed.address, claimed.secret, message.body, message.attempts
            """,
            "now",
            now,
            "lease",
            lease,
            "each",
            each)
        .query((row, number) ->
            new Claimed(
                row.getObject("id", UUID.class),
                row.getObject("endpoint_id", UUID.class),
                row.getString("address"),
                row.getString("secret"),
                row.getString("body"),
                row.getInt("attempts")))
        .list();
  }

  void done(UUID id, int status) {
    database
        .sql(
            "update outgoing_message set state = 'done', status = :status, trouble = null where id = :id",
            "id",
            id,
            "status",
            status)
        .update();
  }

  /** It did not get through: it is tried again at a time, or never. */
  void trouble(
      UUID id, @Nullable Integer status, @Nullable String trouble, @Nullable Instant again) {
    database
        .sql(
            """
            update outgoing_message set status = :status, trouble = :trouble,
              state = case when :again::timestamptz is null then 'failed' else 'waiting' end,
              due_at = coalesce(:again, due_at)
            where id = :id
            """,
            "id",
            id,
            "status",
            status,
            "trouble",
            trouble,
            "again",
            again)
        .update();
  }

  /** Sends what failed once more: one message, or all of a program. */
  int again(UUID endpoint, @Nullable UUID id, Instant now) {
    return database
        .sql(
            """
            update outgoing_message set state = 'waiting', due_at = :now, attempts = 0
            where endpoint_id = :endpoint and state = 'failed' and (:id::uuid is null or id = :id)
            """,
            "endpoint",
            endpoint,
            "id",
            id,
            "now",
            now)
        .update();
  }

  List<Message> newest(UUID endpoint, int limit) {
    return database
        .sql(
            """
            select id, kind, made_at, state, due_at, attempts, tried_at, status, trouble from outgoing_message
            where endpoint_id = :endpoint order by id desc limit :limit
            """,
            "endpoint",
            endpoint,
            "limit",
            limit)
        .query(MessagesSql::message)
        .list();
  }

  long waiting() {
    return database
        .sql("select count(*) from outgoing_message where state = 'waiting'")
        .query(Long.class)
        .single();
  }

  boolean any() {
    return database
        .sql("select exists (select from outgoing_message)")
        .query(Boolean.class)
        .single();
  }

  void removeAll() {
    database.sql("delete from outgoing_message").update();
  }

  /** Those of a program that is switched off wait for nothing, and go too. */
  int forget(Instant before, int limit) {
    return database
        .sql(
            """
            delete from outgoing_message
            where id in (select id from outgoing_message where made_at < :before limit :limit)
            """,
            "before",
            before,
            "limit",
            limit)
        .update();
  }

  private static Message message(ResultSet row, int number) throws SQLException {
    int status = row.getInt("status");
    return new Message(
        row.getObject("id", UUID.class),
        row.getString("kind"),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        Message.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getObject("due_at", OffsetDateTime.class).toInstant(),
        row.getInt("attempts"),
        EndpointsSql.instant(row, "tried_at"),
        status == 0 ? null : status,
        row.getString("trouble"));
  }
}
