package io.perennial.segments;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import org.springframework.stereotype.Component;

/** What segments keep of a person: in which they are. What they mean is nobody's. */
@Component
class SegmentsKeptSql {

  private final Database database;

  SegmentsKeptSql(Database database) {
    this.database = database;
  }

  boolean any() {
    return database
        .sql("select exists (select from segments_member)")
        .query(Boolean.class)
        .single();
  }

  /** Everybody goes; the segments stay and are counted anew when somebody is there again. */
  void removeAll() {
    database.sql("truncate segments_member, segments_again, segments_day").update();
    database
        .sql(
            """
            update segments_segment set size = 0, counted = 0, basis = '', condition = null, counting_since = null,
              checked_at = null where kind = 'condition' or size > 0
            """)
        .update();
  }

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select segment.name, member.since
              from segments_member member join segments_segment segment on segment.id = member.segment_id
              where member.customer_id = any(:ids) order by segment.name) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("segments", row.getString(1));
        });
  }

  void erase(Subject subject) {
    database
        .sql("delete from segments_again where customer_id = any(:ids)", "ids", subject.ids())
        .update();
    database
        .sql(
            """
            with gone as (
              delete from segments_member where customer_id = any(:ids) returning segment_id)
            update segments_segment segment set size = size - counted.people
            from (select segment_id, count(*) as people from gone group by segment_id) counted
            where segment.id = counted.segment_id
            """,
            "ids",
            subject.ids())
        .update();
  }
}
