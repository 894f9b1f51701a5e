package io.perennial.segments;

import io.perennial.Database;
import io.perennial.conditions.Sql;
import io.perennial.segments.Segment.Member;
import io.perennial.segments.Segment.Membership;
import io.perennial.segments.Segment.Overlap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** Every statement about who is in which segment. */
@Component
class MembersSql {

  /** Who came into a segment, and who went. */
  record Changes(List<UUID> entered, List<UUID> departed) {

    static final Changes NONE = new Changes(List.of(), List.of());

    boolean isNothing() {
      return entered.isEmpty() && departed.isEmpty();
    }

    Set<UUID> people() {
      var people = new HashSet<>(entered);
      people.addAll(departed);
      return people;
    }
  }

  /** How the conditions of other segments ask who is in this one. */
  static final String MEMBERS = "select customer_id from segments_member where segment_id = %s";

  /** A megabyte of rows. */
  private static final int FETCHED_AT_ONCE = 10_000;

  /**
   * As many people as a plan that PostgreSQL keeps does well for: it is made for ten, spares the
   * planning of each event, and would take minutes for thousands.
   */
  private static final int FEW = 50;

  private static final RowMapper<UUID> ID = (row, number) -> row.getObject(1, UUID.class);

  private final Database database;

  MembersSql(Database database) {
    this.database = database;
  }

  /** All identities of people. */
  UUID[] identities(Collection<UUID> people) {
    return database
        .sql(
            "select id from customers_identity where customer_id = any(:people)",
            "people",
            people.toArray(UUID[]::new))
        .query(ID)
        .list()
        .toArray(UUID[]::new);
  }

  /** How many customers there are. */
  long customers() {
    return database.sql("select count(*) from customers_customer").query(Long.class).single();
  }

  /** Those of these people who were met at a moment or later. */
  Set<UUID> metSince(Collection<UUID> people, Instant since) {
    return new HashSet<>(
        database
            .sql(
                "select id from customers_customer where id = any(:people) and created_at >= :since",
                "people",
                people.toArray(UUID[]::new),
                "since",
                since)
            .query(ID)
            .list());
  }

  /** Those of these people of whom something was written down at a moment or later. */
  Set<UUID> toldSince(Collection<UUID> people, Instant since) {
    return new HashSet<>(
        database
            .sql(
                """
                select distinct identity.customer_id
                from customers_identity identity join customers_trait trait on trait.identity_id = identity.id
                where identity.customer_id = any(:people) and trait.recorded_at >= :since
                """,
                "people",
                people.toArray(UUID[]::new),
                "since",
                since)
            .query(ID)
            .list());
  }

  /**
   * Who of a few people is in each of these segments; those that have none of them are left out.
   */
  Map<UUID, Set<UUID>> members(UUID[] segments, UUID[] people) {
    var members = new HashMap<UUID, Set<UUID>>();
    database
        .sql(
            """
            select segment_id, customer_id from segments_member
            where customer_id = any(:people) and segment_id = any(:segments)
            """,
            "people",
            people,
            "segments",
            segments)
        .query(row -> {
          members
              .computeIfAbsent(row.getObject(1, UUID.class), segment -> new HashSet<>())
              .add(row.getObject(2, UUID.class));
        });
    return members;
  }

  /** Writes who came and who went, of segments that are locked. */
  void change(Map<UUID, Changes> changes, Instant now) {
    var entered = new Rows();
    var departed = new Rows();
    changes.forEach((segment, change) -> {
      entered.add(segment, change.entered());
      departed.add(segment, change.departed());
    });
    if (!entered.people.isEmpty()) {
      database
          .sql(
              """
              insert into segments_member (segment_id, customer_id, since)
              select segment, person, :now from unnest(:segments, :people) as came (segment, person)
              """,
              entered.with("now", now))
          .update();
    }
    if (!departed.people.isEmpty()) {
      database
          .sql(
              """
              delete from segments_member member using unnest(:segments, :people) as gone (segment, person)
              where member.segment_id = gone.segment and member.customer_id = gone.person
              """,
              departed.with())
          .update();
    }
  }

  private static final class Rows {
    private final List<UUID> segments = new ArrayList<>();
    private final List<UUID> people = new ArrayList<>();

    void add(UUID segment, List<UUID> some) {
      some.forEach(person -> {
        segments.add(segment);
        people.add(person);
      });
    }

    Object[] with(Object... namesAndValues) {
      var all =
          new ArrayList<Object>(
              List.of(
                  "segments",
                  segments.toArray(UUID[]::new),
                  "people",
                  people.toArray(UUID[]::new)));
      all.addAll(List.of(namesAndValues));
      return all.toArray();
    }
  }

  /**
   * Who has to come and who has to go for a segment to say what a condition says of everybody. Only
   * reads, so that it holds nobody back however long it takes.
   */
  void difference(UUID segment, Sql condition, BiConsumer<UUID, Boolean> taker) {
    database
        .sql(
            """
            select coalesce(asked.id, member.customer_id), asked.id is not null
            from (
            %s
            ) asked
            full join (select customer_id from segments_member where segment_id = :segment) member
              on member.customer_id = asked.id
            where asked.id is null or member.customer_id is null
            """
                .formatted(condition.text()),
            condition.with("segment", segment))
        .withFetchSize(FETCHED_AT_ONCE)
        .query(row -> {
          taker.accept(row.getObject(1, UUID.class), row.getBoolean(2));
        });
  }

  /** Adds people who are there, in the order of their ids; answers who was new. */
  List<UUID> add(UUID segment, Collection<UUID> people, Instant now) {
    return database
        .sql(
            """
            insert into segments_member (segment_id, customer_id, since)
            select :segment, id, :now from customers_customer where id = any(:people) and erased_at is null order by id
            on conflict do nothing returning customer_id
            """,
            "segment",
            segment,
            "people",
            people.toArray(UUID[]::new),
            "now",
            now)
        .query(ID)
        .list();
  }

  List<UUID> remove(UUID segment, Collection<UUID> people) {
    return database
        .sql(
            """
            delete from segments_member where segment_id = :segment and customer_id = any(:people) returning customer_id
            """,
            "segment",
            segment,
            "people",
            people.toArray(UUID[]::new))
        .query(ID)
        .list();
  }

  // ---- asking

  /** How many people a query finds, and at most so many of them. */
  Segments.Preview preview(Sql query, int limit) {
    var sample = new ArrayList<UUID>();
    var count = new long[1];
    database
        .sql(
            """
            with asked as materialized (
            %s
            )
            select id, (select count(*) from asked) from asked limit :limit
            """
                .formatted(query.text()),
            query.with("limit", limit))
        .query(row -> {
          sample.add(row.getObject(1, UUID.class));
          count[0] = row.getLong(2);
        });
    return new Segments.Preview(count[0], List.copyOf(sample));
  }

  void each(Sql query, java.util.function.Consumer<UUID> taker) {
    database
        .sql(query.text(), query.with())
        .withFetchSize(FETCHED_AT_ONCE)
        .query(row -> {
          taker.accept(row.getObject(1, UUID.class));
        });
  }

  long count(Sql query) {
    return database
        .sql("select count(*) from (" + query.text() + ") asked", query.with())
        .query(Long.class)
        .single();
  }

  /** Of a few people, whether each of some conditions is true; without those who are not there. */
  Map<UUID, List<Boolean>> truths(Sql query, UUID[] people, UUID[] identities, int conditions) {
    if (people.length > FEW) {
      database.sql("set local plan_cache_mode = force_custom_plan").update();
    }
    var all = new HashMap<UUID, List<Boolean>>();
    database
        .sql(query.text(), query.with("persons", people, "identities", identities))
        .query(row -> {
          var truths = new ArrayList<Boolean>();
          for (int i = 0; i < conditions; i++) {
            truths.add(row.getBoolean(i + 2));
          }
          all.put(row.getObject(1, UUID.class), truths);
        });
    return all;
  }

  /** Since when somebody is in a segment; a page of it, by id. */
  List<Member> members(UUID segment, UUID after, int limit) {
    return database
        .sql(
            """
            select customer_id, since from segments_member where segment_id = :segment and customer_id > :after
            order by customer_id limit :limit
            """,
            "segment",
            segment,
            "after",
            after,
            "limit",
            limit)
        .query((row, number) ->
            new Member(
                row.getObject(1, UUID.class),
                row.getObject(2, java.time.OffsetDateTime.class).toInstant()))
        .list();
  }

  List<Membership> of(UUID person) {
    return database
        .sql(
            """
            select segment.id, segment.name, member.since
            from segments_member member join segments_segment segment on segment.id = member.segment_id
            where member.customer_id = :person and segment.removed_at is null order by lower(segment.name), segment.id
            """,
            "person",
            person)
        .query((row, number) ->
            new Membership(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getObject(3, java.time.OffsetDateTime.class).toInstant()))
        .list();
  }

  @Nullable Instant since(UUID segment, UUID person) {
    return database
        .sql(
            "select since from segments_member where segment_id = :segment and customer_id = :person",
            "segment",
            segment,
            "person",
            person)
        .query(java.time.OffsetDateTime.class)
        .optional()
        .map(java.time.OffsetDateTime::toInstant)
        .orElse(null);
  }

  /** How many of those that a query finds are in each of the other segments. */
  List<Overlap> overlap(Sql query, UUID except, int limit) {
    return database
        .sql(
            """
            select segment.id, segment.name, segment.size, count(*) as shared
            from (%s) asked
            join segments_member member on member.customer_id = asked.id and member.segment_id <> :except
            join segments_segment segment on segment.id = member.segment_id and segment.removed_at is null
            group by segment.id order by shared desc, segment.id limit :limit
            """
                .formatted(query.text()),
            query.with("except", except, "limit", limit))
        .query((row, number) ->
            new Overlap(
                row.getObject(1, UUID.class), row.getString(2), row.getLong(3), row.getLong(4)))
        .list();
  }
}
