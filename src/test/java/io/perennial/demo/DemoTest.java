package io.perennial.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.catalogue.Catalogue;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Nobody;
import io.perennial.demo.Demo.Phase;
import io.perennial.events.Cursors;
import io.perennial.roastery.Shop;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@PerennialTest
class DemoTest {

  /** Their orders are more than three chunks. */
  private static final int SOME = 3_400;

  private static final int FEW = 200;

  /** What a removal leaves: who may come in, what the business decided, and files of the staff. */
  private static final Pattern STAYS =
      Pattern.compile(
          "business|flyway_.*|access_.*|home_.*|intake_.*|orders_rate|events_emptied"
              + "|consents_(topic|channel|secret|text)|customers_attribute|rights_(choice|cleared)|catalogue_.*"
              // What the business means stays; who is meant is counted anew.
              + "|segments_(segment|ready)");

  private static final String LONG = "(select pg_sleep(60) from events_log limit 1) asked";

  @Autowired Demo demo;
  @Autowired Filling filling;
  @Autowired DemoSql sql;
  @Autowired Customers customers;
  @Autowired Cursors cursors;
  @Autowired Catalogue catalogue;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired Work work;
  @Autowired MovedClock clock;
  @Autowired ApplicationContext context;

  @BeforeEach
  @AfterEach
  void nothingIsThere() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    Nobody.isThere(
        database,
        customers,
        () -> {
          sql.delete();
          catalogue.forget(Delivery.SOURCE);
        });
  }

  @Test
  void the_shop_is_filled_once_however_often_the_filling_is_cut_off() {
    work.stop();
    try {
      demo.start(SOME);
      demo.start(SOME);
      var expected = Shop.of(Demo.SEED, business.profile().day(clock.instant()), SOME);
      int steps = 0;
      boolean more = true;
      while (more) {
        assertThatThrownBy(this::stepThatIsLost).hasMessage("power failure");
        filling.interrupt();
        more = filling.step();
        steps++;
      }
      assertThat(steps).isGreaterThan(3);
      var state = demo.state();
      assertThat(state.phase()).isEqualTo(Phase.READY);
      assertThat(state.madeAt()).isNotNull();
      assertThat(state.orders()).isEqualTo(expected.orders().size());
      assertThat(state.shareDone()).isEqualTo(1.0);
      assertThat(count("orders_order")).isEqualTo(expected.orders().size());
      assertThat(named()).isEqualTo(SOME);
      assertThat(count("orders_line"))
          .isEqualTo(
              expected.orders().stream().mapToInt(order -> order.basket().lines().size()).sum());
      assertThat(database.sql("select bool_or(live) from events_log").query(Boolean.class).single())
          .isFalse();
      work.finish("facts");
      var repeat =
          database
              .sql("select avg((purchases > 1)::int) from facts_customer where purchases > 0")
              .query(Double.class)
              .single();
      assertThat(demo.truth().repeatRate()).isEqualTo(repeat);
    } finally {
      work.start();
    }
  }

  private void stepThatIsLost() {
    database.inTransaction(() -> {
      filling.step();
      throw new IllegalStateException("power failure");
    });
  }

  @Test
  void it_comes_only_where_nothing_of_ones_own_is() {
    recognise("somebody");
    assertThat(demo.isPossible()).isFalse();
    assertThatThrownBy(() -> demo.start())
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.text()).isEqualTo("demo.own-data"));
    var program = Visitor.program(context);
    var refused = program.json("POST", "/api/v1/demo", "");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("customers or orders of your own");
    assertThat(Visitor.owner(context).get("/demo").body())
        .contains("customers or orders of your own")
        .doesNotContain("action=\"/demo\"");
    assertThat(demo.state().phase()).isEqualTo(Phase.NONE);
  }

  @Test
  void what_came_in_at_the_same_moment_is_never_mixed_with_it() {
    work.stop();
    try {
      demo.start(FEW);
      recognise("somebody");
      assertThat(filling.step()).isFalse();
      assertThat(demo.state().phase()).isEqualTo(Phase.NONE);
      assertThat(count("customers_customer")).isEqualTo(1);
    } finally {
      work.start();
    }
  }

  @Test
  void files_are_tried_but_not_imported_into_it() {
    fill();
    var program = Visitor.program(context);
    var refused = upload(program, false);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("Remove the demo shop first");
    assertThat(upload(program, true).statusCode()).isEqualTo(202);
    work.finish("imports");
    // One that waited since before the shop came: it may not run either.
    database
        .sql(
            """
            update intake_import set state = 'queued', dry_run = false, leased_until = null
            where file_name = 'tried-in-the-demo.csv' and state = 'done'
            """)
        .update();
    work.finish("imports");
    var problems =
        database
            .sql("select problem from intake_import where file_name = 'tried-in-the-demo.csv'")
            .query(String.class)
            .list();
    assertThat(problems).contains("intake.demo");
    assertThat(named()).isEqualTo(FEW);
  }

  @Test
  void removing_it_leaves_every_table_as_after_the_set_up() throws InterruptedException {
    long before = cursors.epoch();
    fill();
    awaitFacts();
    assertThat(count("facts_customer")).isPositive();
    demo.remove();
    work.finish(Filling.WORK);
    assertThat(demo.state().phase()).isEqualTo(Phase.NONE);
    assertThat(cursors.epoch()).isEqualTo(before + 1);
    for (var table : tables()) {
      if (!STAYS.matcher(table).matches() && !table.equals("events_cursor")) {
        assertThat(count(table)).as(table).isZero();
      }
    }
    // A reader may have begun anew already.
    assertThat(cursors.lag("facts").events()).isZero();
    work.finish("columnar");
    assertThat(Visitor.program(context).get("/api/v1/insights/summary").body())
        .as("the columnar copy is empty too")
        .contains("\"customers\":0,");
    assertThat(demo.isPossible()).isTrue();
    // And it can come again, with readers that see it.
    fill();
    awaitFacts();
    assertThat(count("facts_customer")).isPositive();
  }

  /** The reader goes on by itself as well, and only one of them reads at a time. */
  private void awaitFacts() throws InterruptedException {
    Eventually.holds(() -> cursors.lag("facts").events() == 0);
    assertThat(cursors.lag("facts").events()).isZero();
  }

  @Test
  void a_removal_that_is_cut_off_removes_nothing_and_is_taken_up_again() {
    fill();
    work.stop();
    try {
      demo.remove();
      assertThatThrownBy(this::stepThatIsLost).hasMessage("power failure");
      assertThat(demo.state().phase()).isEqualTo(Phase.REMOVING);
      assertThat(named()).isEqualTo(FEW);
      assertThatThrownBy(() -> demo.start())
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.text()).isEqualTo("demo.still-removing"));
      filling.interrupt();
      assertThat(filling.step()).isFalse();
      assertThat(count("customers_customer")).isZero();
      assertThat(demo.state().phase()).isEqualTo(Phase.NONE);
    } finally {
      work.start();
    }
  }

  @Test
  void a_question_that_takes_long_is_ended_by_the_removal() {
    fill();
    try (var others = Executors.newSingleThreadExecutor()) {
      var asking = others.submit(() -> count(LONG));
      Eventually.holds(() ->
          count("pg_stat_activity where state = 'active' and query like '%" + LONG + "'") == 1);
      demo.remove();
      Eventually.holds(() -> demo.state().phase() == Phase.NONE);
      assertThatThrownBy(asking::get).hasMessageContaining("canceling statement");
      assertThat(demo.state().phase()).isEqualTo(Phase.NONE);
    }
  }

  @Test
  void every_page_says_that_the_customers_are_invented_and_offers_to_remove_them() {
    var owner = Visitor.owner(context);
    assertThat(owner.get("/settings").body()).doesNotContain("/demo/remove");
    assertThat(owner.get("/demo").body()).contains("action=\"/demo\"");
    fill();
    for (var path : List.of("/insights", "/settings", "/customers", "/imports", "/demo")) {
      assertThat(owner.get(path).body())
          .as(path)
          .contains("invented customers", "action=\"/demo/remove\"");
    }
    assertThat(Visitor.stranger(context).get("/login").body()).doesNotContain("/demo/remove");
    assertThat(owner.get("/demo").body()).contains("The demo shop is open");
    var answer = owner.send("/demo/remove");
    assertThat(answer.headers().firstValue("Location")).contains("/demo");
    work.finish(Filling.WORK);
    assertThat(owner.get("/demo/progress").headers().firstValue("Location"))
        .contains("/?gone=true");
    assertThat(owner.get("/demo").body()).contains("action=\"/demo\"");
    assertThat(owner.get("/settings").body()).doesNotContain("/demo/remove");
  }

  @Test
  void a_program_starts_it_looks_at_it_and_removes_it() {
    work.stop();
    try {
      var program = Visitor.program(context);
      assertThat(program.get("/api/v1/demo").body()).contains("\"phase\":\"none\"");
      assertThat(program.json("POST", "/api/v1/demo", "").statusCode()).isEqualTo(202);
      assertThat(program.json("POST", "/api/v1/demo", "").statusCode()).isEqualTo(202);
      assertThat(program.get("/api/v1/demo").body())
          .contains("\"phase\":\"filling\"", "\"customers\":24000", "\"share_done\":0.0");
      assertThat(program.json("DELETE", "/api/v1/demo", "").body())
          .contains("\"phase\":\"removing\"");
      work.finish(Filling.WORK);
      assertThat(program.json("DELETE", "/api/v1/demo", "").body()).contains("\"phase\":\"none\"");
    } finally {
      work.start();
    }
  }

  @Test
  void the_business_keeps_its_currency_and_may_move_to_another_zone() {
    fill();
    var profile = business.profile();
    assertThatThrownBy(() -> business.save(with(profile, "EUR", profile.timeZone())))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.field()).isEqualTo("currency"));
    business.save(with(profile, "PLN", ZoneId.of("Europe/Kyiv")));
    work.finish("facts");
    assertThat(demo.state().phase()).isEqualTo(Phase.READY);
    assertThat(demo.truth().customers()).isEqualTo(FEW);
  }

  private static Business.Profile with(Business.Profile profile, String currency, ZoneId zone) {
    return new Business.Profile(
        profile.name(), profile.language(), profile.country(), currency, zone, null);
  }

  private void fill() {
    demo.start(FEW);
    work.finish(Filling.WORK);
    assertThat(demo.state().phase()).isEqualTo(Phase.READY);
  }

  private void recognise(String reference) {
    database.inTransaction(
        () -> customers.recognise("shop", List.of(new Sighting(reference, null, null, null))));
  }

  private static HttpResponse<String> upload(Visitor program, boolean dryRun) {
    var body =
        """
        --b\r
        Content-Disposition: form-data; name="dry_run"\r
        \r
        %s\r
        --b\r
        Content-Disposition: form-data; name="file"; filename="tried-in-the-demo.csv"\r
        Content-Type: text/csv\r
        \r
        order,date,customer id,product,quantity,price
        1,2025-01-01,7,A,2,5
        \r
        --b--\r
        """
            .formatted(dryRun);
    return program.request(
        "POST",
        "/api/v1/imports",
        BodyPublishers.ofString(body),
        "multipart/form-data; boundary=b");
  }

  /** People of whom the shop knows more than the browser they use. */
  private long named() {
    return count(
        "customers_customer where id in (select customer_id from customers_identity where kind <> 'anonymous')");
  }

  private long count(String table) {
    return database.sql("select count(*) from " + table).query(Long.class).single();
  }

  private List<String> tables() {
    return database
        .sql(
            """
            select relname from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
            """)
        .query((row, number) -> row.getString(1))
        .list();
  }
}
