package io.perennial.tracking;

import io.perennial.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The statements about sources and how much they send. */
@Component
class SourcesSql {

  /** What came from a source. */
  record Amount(UUID sourceId, long events, long refused) {}

  private static final String COLUMNS =
      "id, name, key, kind, origins, most_a_minute, made_at, ended_at, first_event_at, last_event_at";

  private final Database database;

  SourcesSql(Database database) {
    this.database = database;
  }

  void add(Source source) {
    database
        .sql(
            """
            insert into tracking_source (id, name, key, kind, origins, most_a_minute, made_at)
            values (:id, :name, :key, :kind, :origins, :most, :madeAt)
            """,
            "id",
            source.id(),
            "name",
            source.name(),
            "key",
            source.key(),
            "kind",
            source.kind(),
            "origins",
            source.origins().toArray(String[]::new),
            "most",
            source.mostAMinute(),
            "madeAt",
            source.madeAt())
        .update();
  }

  void change(UUID id, List<String> origins, int most) {
    database
        .sql(
            "update tracking_source set origins = :origins, most_a_minute = :most where id = :id",
            "id",
            id,
            "origins",
            origins.toArray(String[]::new),
            "most",
            most)
        .update();
  }

  void end(UUID id, Instant now) {
    database
        .sql(
            "update tracking_source set ended_at = :now where id = :id and ended_at is null",
            "id",
            id,
            "now",
            now)
        .update();
  }

  int count() {
    return database.sql("select count(*) from tracking_source").query(Integer.class).single();
  }

  /** Every source, the newest first, those that were ended last. */
  List<Source> list() {
    return database
        .sql(
            "select "
                + COLUMNS
                + " from tracking_source order by ended_at is not null, made_at desc, id desc")
        .query(SourcesSql::source)
        .list();
  }

  /** Those that were not ended. */
  List<Source> open() {
    return database
        .sql("select " + COLUMNS + " from tracking_source where ended_at is null")
        .query(SourcesSql::source)
        .list();
  }

  Optional<Source> find(UUID id) {
    return database
        .sql("select " + COLUMNS + " from tracking_source where id = :id", "id", id)
        .query(SourcesSql::source)
        .optional();
  }

  /** Removes sources that were ended long ago and of which nothing is kept any more. */
  void removeEnded(Instant before) {
    database
        .sql(
            """
            delete from tracking_source source
            where ended_at < :before
              and not exists (select from tracking_refused refused where refused.source_id = source.id)
              and not exists (select from tracking_count count where count.source_id = source.id)
            """,
            "before",
            before)
        .update();
  }

  // How much they send

  /** Adds to what came in a minute; answers what came in it at all nodes together. */
  List<Amount> count(Instant minute, Collection<Amount> amounts) {
    // In one order for all nodes, so that two of them never wait for each other.
    var sorted =
        amounts.stream()
            .sorted((one, other) -> one.sourceId().compareTo(other.sourceId()))
            .toList();
    return database
        .sql(
            """
            insert into tracking_count (source_id, minute, events, refused)
            select id, :minute, events, refused
            from unnest(:ids, :events, :refused) as told (id, events, refused)
            where id in (select id from tracking_source)
            on conflict (source_id, minute) do update
              set events = tracking_count.events + excluded.events,
                refused = tracking_count.refused + excluded.refused
            returning source_id, events, refused
            """,
            "minute",
            minute,
            "ids",
            sorted.stream().map(Amount::sourceId).toArray(UUID[]::new),
            "events",
            sorted.stream().map(Amount::events).toArray(Long[]::new),
            "refused",
            sorted.stream().map(Amount::refused).toArray(Long[]::new))
        .query(SourcesSql::amount)
        .list();
  }

  /** Says that these sources sent something just now. */
  void heard(Collection<UUID> sources, Instant now) {
    database
        .sql(
            """
            update tracking_source
            set first_event_at = coalesce(first_event_at, :now), last_event_at = :now
            where id = any(:ids)
            """,
            "ids",
            sources.stream().sorted().toArray(UUID[]::new),
            "now",
            now)
        .update();
  }

  /** What came from each source since then. */
  List<Amount> amounts(Instant since) {
    return database
        .sql(
            """
            select source_id, sum(events)::bigint as events, sum(refused)::bigint as refused
            from tracking_count where minute >= :since group by source_id
            """,
            "since",
            since)
        .query(SourcesSql::amount)
        .list();
  }

  void removeCounts(Instant before) {
    database.sql("delete from tracking_count where minute < :before", "before", before).update();
  }

  private static Amount amount(ResultSet row, int number) throws SQLException {
    return new Amount(
        row.getObject("source_id", UUID.class), row.getLong("events"), row.getLong("refused"));
  }

  private static Source source(ResultSet row, int number) throws SQLException {
    return new Source(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("key"),
        Source.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        List.of((String[]) row.getArray("origins").getArray()),
        row.getInt("most_a_minute"),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        instant(row, "ended_at"),
        instant(row, "first_event_at"),
        instant(row, "last_event_at"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
