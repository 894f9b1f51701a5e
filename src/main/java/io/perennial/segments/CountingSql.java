package io.perennial.segments;

import io.perennial.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Every statement about how far the counting of everybody is, and whether it is due. */
@Component
class CountingSql {

  /** The basis of what is to be counted anew though nothing of it changed. */
  static final String FORGOTTEN = "forgotten";

  private final Database database;

  CountingSql(Database database) {
    this.database = database;
  }

  void begin(UUID id, int revision, Instant now) {
    database
        .sql(
            """
            update segments_segment set counting_since = :now, counted = 0 where id = :id and revision = :revision
            """,
            "id",
            id,
            "revision",
            revision,
            "now",
            now)
        .update();
  }

  /** From now on membership says what was wanted; false when something else is wanted by now. */
  boolean takeOver(UUID id, int revision) {
    return database
            .sql(
                """
                update segments_segment set condition = wanted, counted_revision = revision
                where id = :id and revision = :revision and counting_since is not null
                """,
                "id",
                id,
                "revision",
                revision)
            .update()
        > 0;
  }

  boolean isStill(UUID id, int revision) {
    return database
        .sql(
            """
            select exists (select from segments_segment
              where id = :id and revision = :revision and counting_since is not null)
            """,
            "id",
            id,
            "revision",
            revision)
        .query(Boolean.class)
        .single();
  }

  void end(UUID id, int history, String basis, Instant asOf) {
    database
        .sql(
            """
            update segments_segment set counting_since = null, counted_history = :history, basis = :basis,
              checked_at = :asOf, counted_at = :asOf
            where id = :id
            """,
            "id",
            id,
            "history",
            history,
            "basis",
            basis,
            "asOf",
            asOf)
        .update();
  }

  /** A long history was passed over: every segment is to be counted as a whole. */
  void passOver() {
    database
        .sql("update segments_segment set history = history + 1 where kind = 'condition'")
        .update();
  }

  /** Counts everybody anew, such as after the clock was set back. */
  void forgetBasis(Collection<UUID> ids) {
    database
        .sql(
            "update segments_segment set basis = :forgotten where id = any(:ids)",
            "forgotten",
            FORGOTTEN,
            "ids",
            ids.toArray(UUID[]::new))
        .update();
  }

  // ---- whom to ask again

  /**
   * Notes for everything that is being counted that something changed of these people: by its new
   * meaning it may ask a segment that it did not ask before.
   *
   * @param but the segment that they changed in while it was counted itself, or any other id
   */
  void changed(Collection<UUID> people, UUID but, Set<UUID> live) {
    database
        .sql(
            """
            insert into segments_again as known (segment_id, customer_id, live)
            select segment.id, person, person = any(:live)
            from segments_segment segment cross join unnest(:people) person
            where segment.counting_since is not null and segment.id <> :but
            on conflict (segment_id, customer_id) do update set live = true where excluded.live and not known.live
            """,
            "people",
            people.toArray(UUID[]::new),
            "but",
            but,
            "live",
            live.toArray(UUID[]::new))
        .update();
  }

  /**
   * Notes whom to ask again once everybody is counted.
   *
   * @param live those of them to whom it happened now
   */
  void again(Collection<UUID> segments, Collection<UUID> people, Set<UUID> live) {
    database
        .sql(
            """
            insert into segments_again as known (segment_id, customer_id, live)
            select segment, person, person = any(:live) from unnest(:segments) segment cross join unnest(:people) person
            on conflict (segment_id, customer_id) do update set live = true where excluded.live and not known.live
            """,
            "segments",
            segments.toArray(UUID[]::new),
            "people",
            people.toArray(UUID[]::new),
            "live",
            live.toArray(UUID[]::new))
        .update();
  }

  /** Takes some of those to be asked again; of each, whether it happened to them now. */
  Map<UUID, Boolean> takeAgain(UUID segment, int limit) {
    var taken = new HashMap<UUID, Boolean>();
    database
        .sql(
            """
            delete from segments_again where segment_id = :segment and customer_id in (
              select customer_id from segments_again where segment_id = :segment order by customer_id limit :limit)
            returning customer_id, live
            """,
            "segment",
            segment,
            "limit",
            limit)
        .query(row -> {
          taken.put(row.getObject(1, UUID.class), row.getBoolean(2));
        });
    return taken;
  }

  void forgetAgain(UUID segment) {
    database
        .sql("delete from segments_again where segment_id = :segment", "segment", segment)
        .update();
  }
}
