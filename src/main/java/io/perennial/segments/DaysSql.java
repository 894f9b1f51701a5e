package io.perennial.segments;

import io.perennial.Database;
import io.perennial.segments.Segment.Day;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Every statement about how large segments were on the days that are over. */
@Component
class DaysSql {

  private final Database database;

  DaysSql(Database database) {
    this.database = database;
  }

  /** From the last day before {@code since} on; days on which nothing changed are left out. */
  List<Day> days(UUID id, LocalDate since) {
    return database
        .sql(
            """
            select day, size, entered, departed from segments_day
            where segment_id = :id and day >= coalesce(
              (select max(day) from segments_day where segment_id = :id and day < :since), :since)
            order by day
            """,
            "id",
            id,
            "since",
            since)
        .query((row, number) ->
            new Day(
                row.getObject(1, LocalDate.class), row.getLong(2), row.getLong(3), row.getLong(4)))
        .list();
  }

  /** How large each was at the end of a day, as far as it was there. */
  Map<UUID, Long> sizes(LocalDate day) {
    var sizes = new HashMap<UUID, Long>();
    database
        .sql(
            """
            select distinct on (segment_id) segment_id, size from segments_day where day <= :day
            order by segment_id, day desc
            """,
            "day",
            day)
        .query(row -> {
          sizes.put(row.getObject(1, UUID.class), row.getLong(2));
        });
    return sizes;
  }
}
