package io.perennial.segments;

import io.perennial.Database;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Every statement about segments that were removed a moment ago and can be brought back. */
@Component
class RemovedSql {

  private final Database database;

  RemovedSql(Database database) {
    this.database = database;
  }

  /** Puts it aside: it is in no list any more, and nobody keeps it fresh. */
  void remove(UUID id, Instant now) {
    database
        .sql(
            "update segments_segment set removed_at = :now where id = :id and removed_at is null",
            "id",
            id,
            "now",
            now)
        .update();
  }

  /** Takes it back; what happened meanwhile is found by counting everybody. */
  boolean restore(UUID id) {
    return database
            .sql(
                """
                update segments_segment segment set removed_at = null, counted_revision = 0 where id = :id and removed_at is not null
                  and not exists (select from segments_segment other
                    where lower(other.name) = lower(segment.name) and other.removed_at is null)
                """,
                "id",
                id)
            .update()
        > 0;
  }

  void clear(Instant removedBefore) {
    database
        .sql("delete from segments_segment where removed_at < :before", "before", removedBefore)
        .update();
  }
}
