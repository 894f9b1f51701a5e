package io.perennial.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.events.Events;
import io.perennial.settings.Retention.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What is only needed for a while goes when its time is over, and nothing else does. */
@PerennialTest
class RetentionTest {

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Events events;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired MovedClock clock;
  @Autowired Work work;

  private Visitor owner;
  private final String source = "s" + UUID.randomUUID();

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    owner = Visitor.owner(context);
    database.sql("truncate settings_retention, rights_cleared").update();
  }

  @AfterEach
  void asBefore() {
    database.sql("truncate settings_retention, rights_cleared").update();
    clock.run();
  }

  private void happens(Sighting who, String kind, Instant at) {
    database.inTransaction(() -> {
      var identity = customers.recognise(source, List.of(who)).getFirst();
      return events.append(
          List.of(new Events.Draft(kind, identity, at, kind + UUID.randomUUID(), false, "{}")));
    });
  }

  private List<String> log() {
    return database
        .sql(
            """
            select identity.value || ' ' || kind.kind || ' ' || at::date from events_log kind
            join customers_identity identity on identity.id = kind.customer_id
            where identity.source = :source and kind.kind <> 'customer_moved' order by 1
            """,
            "source",
            source)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private static Sighting device(String name) {
    return new Sighting(null, null, null, name, null, null);
  }

  @Test
  void old_visits_of_nobody_go_and_everything_else_stays() {
    var now = clock.instant();
    var old = now.minus(Duration.ofDays(Kept.VISITS.usualDays() + 5));
    var recent = now.minus(Duration.ofDays(Kept.VISITS.usualDays() - 5));
    happens(device("nobody"), "page_viewed", old);
    happens(device("nobody"), "page_viewed", recent);
    happens(device("nobody"), "order_placed", old);
    happens(device("known"), "page_viewed", old);
    happens(new Sighting("7", null, null, "known", null, null), "identified", old);
    var days = new ArrayList<String>();
    work.finish(Clearing.WORK);
    log().forEach(line -> days.add(line.substring(0, line.lastIndexOf(' '))));
    assertThat(days)
        .containsExactlyInAnyOrder(
            "nobody page_viewed", "nobody order_placed", "known page_viewed", "7 identified");
    clock.advance(Duration.ofDays(11));
    work.finish(Clearing.WORK);
    assertThat(log()).noneMatch(line -> line.startsWith("nobody page_viewed"));
  }

  @Test
  void visits_that_are_told_when_their_time_is_over_go_too() {
    work.finish(Clearing.WORK);
    var longAgo = clock.instant().minus(Duration.ofDays(Kept.VISITS.usualDays() + 60));
    happens(device("nobody"), "page_viewed", longAgo);
    happens(device("known"), "page_viewed", longAgo);
    happens(new Sighting("7", null, null, "known", null, null), "identified", longAgo);
    work.finish(Clearing.WORK);
    assertThat(log()).hasSize(2).noneMatch(line -> line.startsWith("nobody"));
  }

  @Test
  void the_staff_says_for_how_long_within_limits() {
    assertThat(owner.get("/settings/retention").body())
        .contains("Thirteen months", "value=\"395\"", "value=\"730\"");
    var wrong =
        owner.send(
            "/settings/retention",
            "refused-events",
            "0",
            "shop-messages",
            "30",
            "told-messages",
            "30",
            "refused-rows",
            "90",
            "visits",
            "forever",
            "audit-trail",
            "91",
            "requests",
            "1095");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("A whole number of days from 1 to 30", "value=\"forever\"");
    assertThat(database.sql("select count(*) from settings_retention").query(Long.class).single())
        .as("all or none")
        .isZero();
    var right =
        owner.send(
            "/settings/retention",
            "refused-events",
            "3",
            "shop-messages",
            "30",
            "told-messages",
            "30",
            "refused-rows",
            "90",
            "visits",
            "60",
            "audit-trail",
            "91",
            "requests",
            "1095");
    assertThat(right.statusCode()).isEqualTo(303);
    happens(device("brief"), "page_viewed", clock.instant().minus(Duration.ofDays(61)));
    happens(device("brief"), "cart_changed", clock.instant().minus(Duration.ofDays(59)));
    work.finish(Clearing.WORK);
    assertThat(log()).hasSize(1).first().asString().startsWith("brief cart_changed");
  }

  @Test
  void the_audit_trail_ends_when_its_time_is_over_and_not_before() {
    owner.get("/settings/audit");
    var since = clock.instant().minusSeconds(1);
    assertThat(trail(since)).isPositive();
    clock.advance(Duration.ofDays(Kept.AUDIT_TRAIL.leastDays()));
    work.finish("audit-tidy");
    assertThat(trail(since)).isPositive();
    database
        .sql(
            "insert into settings_retention (kind, days) values (:kind, :days)",
            "kind",
            Kept.AUDIT_TRAIL.word(),
            "days",
            Kept.AUDIT_TRAIL.leastDays())
        .update();
    clock.advance(Duration.ofHours(1));
    work.finish("audit-tidy");
    assertThat(trail(since)).isZero();
  }

  private long trail(Instant since) {
    return database
        .sql(
            "select count(*) from access_audit where at >= :since and at < :since + interval '1 hour'",
            "since",
            since)
        .query(Long.class)
        .single();
  }
}
