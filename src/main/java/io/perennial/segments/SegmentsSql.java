package io.perennial.segments;

import io.perennial.Database;
import io.perennial.conditions.Conditions;
import io.perennial.segments.Segment.Kind;
import io.perennial.segments.Segment.Purpose;
import io.perennial.segments.Segment.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Every statement about segments themselves. */
@Component
class SegmentsSql {

  /**
   * A segment as its upkeep sees it.
   *
   * @param condition what membership says now; {@code null} before the first counting
   * @param wanted what it is to say
   * @param history how often a long history was passed over, to be counted instead
   */
  record Kept(
      UUID id,
      String name,
      @Nullable String condition,
      String wanted,
      int revision,
      int countedRevision,
      int history,
      int countedHistory,
      String basis,
      boolean counting,
      @Nullable Instant checkedAt) {

    boolean isStale(String currentBasis) {
      return isOfHistory() || isStaleBeside(currentBasis);
    }

    /** Whether it says what it is to say, but for a long history. */
    boolean isOnlyOfHistory(String currentBasis) {
      return isOfHistory() && !isStaleBeside(currentBasis);
    }

    private boolean isStaleBeside(String currentBasis) {
      return counting
          || condition == null
          || revision != countedRevision
          || !basis.equals(currentBasis);
    }

    /** Whether a long history is to be counted. */
    boolean isOfHistory() {
      return history != countedHistory;
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String COLUMNS =
      """
      select id, name, kind, purpose, key, wanted::text as wanted, condition is null as never, revision,
        counting_since is not null or (kind = 'condition' and (revision, history) <> (counted_revision, counted_history))
          as counting, size, counted,
        counted_at, made_at, changed_at
      from segments_segment
      """;

  private final Database database;

  SegmentsSql(Database database) {
    this.database = database;
  }

  List<Segment> list() {
    return database
        .sql(COLUMNS + " where removed_at is null order by purpose, lower(name), id")
        .query(SegmentsSql::segment)
        .list();
  }

  Optional<Segment> find(UUID id) {
    return database
        .sql(COLUMNS + " where id = :id and removed_at is null", "id", id)
        .query(SegmentsSql::segment)
        .optional();
  }

  boolean isNamed(String name, UUID except) {
    return database
        .sql(
            """
            select exists (select from segments_segment
              where lower(name) = lower(:name) and id <> :except and removed_at is null)
            """,
            "name",
            name,
            "except",
            except)
        .query(Boolean.class)
        .single();
  }

  long count() {
    return database
        .sql("select count(*) from segments_segment where removed_at is null")
        .query(Long.class)
        .single();
  }

  void add(
      UUID id,
      String name,
      Kind kind,
      Purpose purpose,
      @Nullable String key,
      @Nullable String wanted,
      Instant now) {
    database
        .sql(
            """
            insert into segments_segment (id, name, kind, purpose, key, wanted, made_at, changed_at, counted_at)
            values (:id, :name, :kind, :purpose, :key::text, :wanted::text::jsonb, :now, :now,
              case when :kind = 'list' then :now::timestamptz end)
            """,
            "id",
            id,
            "name",
            name,
            "kind",
            kind,
            "purpose",
            purpose,
            "key",
            key,
            "wanted",
            wanted,
            "now",
            now)
        .update();
  }

  /** Notes that a segment that comes along was made; false when it was made before. */
  boolean comesAlong(String key) {
    return database
            .sql(
                "insert into segments_ready (key) values (:key) on conflict do nothing", "key", key)
            .update()
        > 0;
  }

  boolean rename(UUID id, String name, Instant now) {
    return database
            .sql(
                "update segments_segment set name = :name, changed_at = :now where id = :id",
                "id",
                id,
                "name",
                name,
                "now",
                now)
            .update()
        > 0;
  }

  /** Another meaning is counted in the background; the same one is no change. */
  void want(UUID id, String wanted, Instant now) {
    database
        .sql(
            """
            update segments_segment set wanted = :wanted::jsonb, revision = revision + 1, changed_at = :now
            where id = :id and kind = 'condition' and wanted <> :wanted::jsonb
            """,
            "id",
            id,
            "wanted",
            wanted,
            "now",
            now)
        .update();
  }

  // ---- upkeep

  /** All that have a condition. */
  List<Kept> kept() {
    return database
        .sql(
            """
            select id, name, condition::text as condition, wanted::text as wanted, revision, counted_revision, history, counted_history,
              basis, counting_since is not null as counting, checked_at
            from segments_segment where kind = 'condition' and removed_at is null order by id
            """)
        .query((row, number) ->
            new Kept(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("condition"),
                row.getString("wanted"),
                row.getInt("revision"),
                row.getInt("counted_revision"),
                row.getInt("history"),
                row.getInt("counted_history"),
                row.getString("basis"),
                row.getBoolean("counting"),
                instant(row, "checked_at")))
        .list();
  }

  /**
   * Locks all segments before membership changes, always in the same order. Only then what they say
   * may be read: otherwise one that is just being counted would be kept by what it said before.
   */
  void lock() {
    // Whoever empties everything may wait for a transaction that waits here: this one gives way,
    // and tries again.
    database.sql("select set_config('lock_timeout', '3s', true)").query().singleRow();
    database
        .sql("select id from segments_segment order by id for no key update")
        .query(UUID.class)
        .list();
  }

  /**
   * Up to when the passing of time was looked at; not of segments that were counted as a whole
   * meanwhile.
   */
  void checked(Map<UUID, Instant> since, Instant at) {
    database
        .sql(
            """
            update segments_segment segment set checked_at = :at
            from unnest(:ids, :sinces) as looked (id, since)
            where segment.id = looked.id and segment.checked_at = looked.since and segment.counting_since is null
            """,
            "ids",
            since.keySet().toArray(UUID[]::new),
            "sinces",
            since.values().toArray(Instant[]::new),
            "at",
            at)
        .update();
  }

  /** Notes of segments how many came and went. */
  void grow(Map<UUID, MembersSql.Changes> changes, LocalDate day, Instant at) {
    database
        .sql(
            """
            with changed as (
              select * from unnest(:ids, :entered, :departed) as changed (segment_id, entered, departed)),
            grown as (
              update segments_segment set size = size + entered - departed, counted = counted + entered + departed,
                counted_at = case when condition is null or counting_since is not null or history <> counted_history
                  then counted_at else greatest(counted_at, :at) end
              from changed where id = segment_id returning id, size, entered, departed)
            insert into segments_day as known (segment_id, day, size, entered, departed)
            select id, :day, size, entered, departed from grown
            on conflict (segment_id, day) do update set size = excluded.size,
              entered = known.entered + excluded.entered, departed = known.departed + excluded.departed
            """,
            "ids",
            changes.keySet().toArray(UUID[]::new),
            "entered",
            changes.values().stream()
                .map(each -> (long) each.entered().size())
                .toArray(Long[]::new),
            "departed",
            changes.values().stream()
                .map(each -> (long) each.departed().size())
                .toArray(Long[]::new),
            "day",
            day,
            "at",
            at)
        .update();
  }

  private static Segment segment(ResultSet row, int number) throws SQLException {
    var wanted = row.getString("wanted");
    var kind = Segment.choice(Kind.class, row.getString("kind"));
    return new Segment(
        row.getObject("id", UUID.class),
        row.getString("name"),
        kind,
        Segment.choice(Purpose.class, row.getString("purpose")),
        row.getString("key"),
        wanted == null ? null : Conditions.read(JSON.readTree(wanted)),
        row.getInt("revision"),
        row.getLong("size"),
        kind == Kind.LIST
            ? State.FRESH
            : row.getBoolean("never")
                ? State.NEW
                : row.getBoolean("counting") ? State.COUNTING : State.FRESH,
        row.getLong("counted"),
        instant(row, "counted_at"),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
