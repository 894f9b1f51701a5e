package io.perennial.tracking;

import io.perennial.CopyRows;
import io.perennial.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The statements about messages that were taken and those that were refused. */
@Component
class TrackingSql {

  private final Database database;

  TrackingSql(Database database) {
    this.database = database;
  }

  /**
   * Says that these messages were told.
   *
   * @param messages in one order for all writers, so that two of them never wait for each other
   * @return those that were not told before
   */
  Set<UUID> see(Collection<UUID> messages, Instant now) {
    return new HashSet<>(
        database
            .sql(
                """
                insert into tracking_seen (message, seen_at)
                select message, :now from unnest(:messages) as told (message)
                on conflict do nothing
                returning message
                """,
                "now",
                now,
                "messages",
                messages.toArray(UUID[]::new))
            .query((row, number) -> row.getObject(1, UUID.class))
            .list());
  }

  /**
   * Says the same of many messages that hardly any was told before of: COPY costs half of an insert
   * that looks at each.
   *
   * @return whether all were new; if one of them was not, nothing is said
   */
  boolean seeAll(Collection<UUID> messages, Instant now) {
    var rows = new CopyRows();
    for (var message : messages) {
      rows.add(message).add(now).end();
    }
    return database.unlessThere(() ->
        database.copyIn("copy tracking_seen (message, seen_at) from stdin (format binary)", rows));
  }

  /** Forgets some of the messages told before this instant; answers how many. */
  int forget(Instant before, int most) {
    return database
        .sql(
            """
            delete from tracking_seen where ctid = any(array(
              select ctid from tracking_seen where seen_at < :before limit :most))
            """,
            "before",
            before,
            "most",
            most)
        .update();
  }

  void refuse(UUID source, Collection<Refused> refused) {
    for (var event : refused) {
      refuse(source, event);
    }
  }

  private void refuse(UUID source, Refused event) {
    database
        .sql(
            """
            insert into tracking_refused (id, source_id, received_at, sent_at, type, reason, arguments, body, whole)
            values (:id, :source, :receivedAt, :sentAt, :type, :reason, :arguments, :body, :whole)
            """,
            "id",
            event.id(),
            "source",
            source,
            "receivedAt",
            event.receivedAt(),
            "sentAt",
            event.sentAt(),
            "type",
            event.type(),
            "reason",
            event.reason(),
            "arguments",
            event.arguments().toArray(String[]::new),
            "body",
            event.body(),
            "whole",
            event.whole())
        .update();
  }

  /** Refused events of a source, the newest first, from before this one on. */
  List<Refused> refusedBefore(UUID source, UUID before, int limit) {
    return database
        .sql(
            """
            select id, received_at, sent_at, type, reason, arguments, body, whole from tracking_refused
            where source_id = :source and id < :before order by id desc limit :limit
            """,
            "source",
            source,
            "before",
            before,
            "limit",
            limit)
        .query(TrackingSql::refused)
        .list();
  }

  /** Refused events of a source that can be read again, the oldest first. */
  List<Refused> refusedAfter(UUID source, UUID after, int limit) {
    return database
        .sql(
            """
            select id, received_at, sent_at, type, reason, arguments, body, whole from tracking_refused
            where source_id = :source and id > :after and whole
            order by id limit :limit
            """,
            "source",
            source,
            "after",
            after,
            "limit",
            limit)
        .query(TrackingSql::refused)
        .list();
  }

  void changeReason(UUID id, String reason, List<String> arguments) {
    database
        .sql(
            "update tracking_refused set reason = :reason, arguments = :arguments where id = :id",
            "id",
            id,
            "reason",
            reason,
            "arguments",
            arguments.toArray(String[]::new))
        .update();
  }

  void removeRefused(Collection<UUID> ids) {
    database
        .sql("delete from tracking_refused where id = any(:ids)", "ids", ids.toArray(UUID[]::new))
        .update();
  }

  /** Removes some of the events refused before this instant; answers how many. */
  int removeRefusedBefore(Instant before, int most) {
    return database
        .sql(
            """
            delete from tracking_refused where id = any(array(
              select id from tracking_refused where received_at < :before limit :most))
            """,
            "before",
            before,
            "most",
            most)
        .update();
  }

  /** Keeps the newest of each source, so many. */
  void removeRefusedBeyond(int most) {
    database
        .sql(
            """
            delete from tracking_refused refused
            using (select source.id, (select last.id from tracking_refused last
                                      where last.source_id = source.id
                                      order by last.id desc offset :most limit 1) as last
                   from tracking_source source) beyond
            where refused.source_id = beyond.id and refused.id <= beyond.last
            """,
            "most",
            most)
        .update();
  }

  boolean any() {
    return database
        .sql("select exists (select from tracking_seen) or exists (select from tracking_refused)")
        .query(Boolean.class)
        .single();
  }

  /** The sources stay: they are the business's, whoever buys. */
  void removeAll() {
    database.sql("truncate tracking_seen, tracking_refused, tracking_count").update();
  }

  private static Refused refused(ResultSet row, int number) throws SQLException {
    return new Refused(
        row.getObject("id", UUID.class),
        row.getObject("received_at", OffsetDateTime.class).toInstant(),
        row.getString("sent_at"),
        row.getString("type"),
        row.getString("reason"),
        List.of((String[]) row.getArray("arguments").getArray()),
        row.getString("body"),
        row.getBoolean("whole"));
  }
}
