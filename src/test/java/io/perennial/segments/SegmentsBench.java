package io.perennial.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.BenchReport;
import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.columnar.Columnar;
import io.perennial.columnar.Copies;
import io.perennial.conditions.Conditions;
import io.perennial.orders.Orders;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/**
 * Segments over a million customers and their ten million orders: how long a question takes, how
 * long a whole counting, and how soon after an order somebody is in a segment.
 */
@Tag("bench")
@PerennialTest
@Import(Copies.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SegmentsBench {

  private static final String SECTION = "Segments";
  private static final int CUSTOMERS = Integer.getInteger("bench.customers", 1_000_000);
  private static final int ORDERS_EACH = 10;
  private static final int SEGMENTS = 100;
  private static final int TIMED = 200;
  private static final int BATCH = 10;
  private static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What a shop asks, each with a number that makes it another one. */
  private static final List<String> QUESTIONS =
      List.of(
          "{'fact': 'revenue', 'at_least': %d00}",
          "{'all': [{'fact': 'purchase_days', 'at_least': 2}, {'purchased': 'last_order', 'when': {'before_last': {'days': 9%d}}}]}",
          "{'rfm': ['champions', 'loyal', 'slot%d']}",
          "{'orders': {'products': ['P%d']}, 'times': {'at_least': 2}, 'when': {'last': {'days': 90}}, 'worth': {'at_least': 100}}",
          "{'none': [{'orders': {}, 'when': {'last': {'days': 3%d}}}]}",
          "{'all': [{'event': 'page_viewed', 'when': {'last': {'days': 1%d}}}, {'none': [{'orders': {}, 'when': {'last': {'days': 30}}}]}]}",
          "{'attribute': 'country', 'in': ['PL', 'X%d']}",
          "{'all': [{'attribute': 'country', 'in': ['RO']}, {'fact': 'average_order', 'at_least': 1%d}]}",
          "{'orders': {}, 'times': {'at_least': %d}}",
          "{'any': [{'standing': ['slowing']}, {'orders': {}, 'when': {'last': {'hours': %d}}}]}");

  @Autowired Segments segments;
  @Autowired Orders orders;
  @Autowired Columnar columnar;
  @Autowired Copies copies;
  @Autowired Work work;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired MovedClock clock;

  private final List<UUID> made = new ArrayList<>();
  private Supplier<Double> databaseCpu = () -> 0.0;
  private int number;
  private BenchShop shop;

  @BeforeAll
  void fill() {
    TestBusiness.is(database, business, "PL", "PLN", ZONE.getId());
    long backend =
        database.sql("select pg_backend_pid()").query(Integer.class).single().longValue();
    long server =
        ProcessHandle.of(backend)
            .flatMap(ProcessHandle::parent)
            .map(ProcessHandle::pid)
            .orElseThrow();
    databaseCpu = () -> BenchReport.treeCpu(server);
    shop = new BenchShop(database, CUSTOMERS);
    shop.fill(ORDERS_EACH, ZONE);
    copies.rebuild(columnar, ZONE);
    shop.order(orders, clock, 1);
    Eventually.holds(() ->
        database.sql("select count(*) from facts_rfm").query(Long.class).single() > CUSTOMERS / 2);
  }

  @AfterAll
  void empty() {
    clock.run();
    made.reversed().forEach(segments::remove);
    shop.empty();
  }

  @Test
  void whoIsMeantIsKnownAtOnceAndWhoCameSoonAfter() throws Exception {
    say("%,d customers, %,d orders".formatted(CUSTOMERS, CUSTOMERS * ORDERS_EACH));
    previews();
    counting();
    fresh(5, 20);
    fresh(500, 20);
    upkeep();
    time();
    fresh(5_000, 10);
  }

  private static void say(String line) {
    BenchReport.add(SECTION, line);
  }

  private static String question(int i) {
    // A group that nobody is in is no group.
    return QUESTIONS
        .get(i % QUESTIONS.size())
        .formatted(1 + i / QUESTIONS.size())
        .replaceAll(", 'slot\\d+'", "");
  }

  private void previews() {
    var walls = new ArrayList<Double>();
    for (int i = 0; i < QUESTIONS.size(); i++) {
      var condition = Conditions.read(JSON.readTree(question(i).replace('\'', '"')));
      segments.preview(condition);
      var cost = BenchReport.cost(databaseCpu, () -> segments.preview(condition));
      walls.add(cost.wall());
      System.out.println("preview " + question(i) + ": " + cost);
    }
    say(
        "how many a condition means, and five of them: %.2f s in the middle, %.2f s at most (goal: 1.00)"
            .formatted(
                BenchReport.median(walls), walls.stream().max(Double::compare).orElseThrow()));
  }

  private UUID segment(String question) {
    var id =
        segments.make(
            "Bench " + ++number, Conditions.read(JSON.readTree(question.replace('\'', '"'))));
    made.add(id);
    return id;
  }

  private void counted() {
    Eventually.holds(
        () -> segments.list().stream().allMatch(each -> each.state() == Segment.State.FRESH),
        () -> work.finish(Counting.WORK));
  }

  private void counting() {
    counted();
    var tenth = segment("{'fact': 'revenue', 'at_least': 500}");
    counted();
    long size = segments.find(tenth).orElseThrow().size();
    // Another threshold, so that about a tenth of all comes or goes.
    var revenue =
        database
            .sql(
                "select revenue from facts_customer where revenue < 500 order by revenue desc offset :n limit 1",
                "n",
                CUSTOMERS / 10)
            .query(Double.class)
            .single();
    segments.change(
        tenth,
        "Bench tenth",
        Conditions.read(JSON.readTree("{\"fact\": \"revenue\", \"at_least\": " + revenue + "}")));
    var difference = BenchReport.cost(databaseCpu, this::counted);
    say(
        "a segment counted as a whole, %,d of %,d in it new: %.1f s, %.1f CPU s (goal: 5 s)"
            .formatted(
                segments.find(tenth).orElseThrow().size() - size,
                CUSTOMERS,
                difference.wall(),
                difference.cpu()));
    var all =
        BenchReport.cost(
            databaseCpu,
            () -> {
              for (int i = 0; i < SEGMENTS; i++) {
                segment(question(i));
              }
              counted();
            });
    say(
        "%d segments counted for the first time: %.1f s each, %.1f CPU s"
            .formatted(SEGMENTS, all.wall() / SEGMENTS, all.cpu() / SEGMENTS));
  }

  /** From the answered order to the membership that everybody sees. */
  private void fresh(int rate, int seconds) throws Exception {
    var recent =
        segment("{'orders': {}, 'times': {'at_least': 1}, 'when': {'last': {'hours': 1}}}");
    counted();
    var pending = new ConcurrentHashMap<UUID, Long>();
    var delays = new ArrayList<Double>();
    int batch = Math.max(BATCH, rate / 100);
    var watcher =
        Thread.ofPlatform()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                var waiting = pending.keySet().toArray(UUID[]::new);
                database
                    .sql(
                        "select customer_id from segments_member where segment_id = :segment and customer_id = any(:waiting)",
                        "segment",
                        recent,
                        "waiting",
                        waiting)
                    .query(UUID.class)
                    .list()
                    .forEach(person -> {
                      var since = pending.remove(person);
                      if (since != null) {
                        delays.add((System.nanoTime() - since) / 1e9);
                      }
                    });
                try {
                  Thread.sleep(20);
                } catch (InterruptedException ended) {
                  return;
                }
              }
            });
    var told = new HashSet<UUID>();
    int sent = 0;
    long start = System.nanoTime();
    for (int i = 0; i * batch < rate * seconds; i++) {
      long due = start + (long) (1e9 * i * batch / rate);
      while (System.nanoTime() < due) {
        Thread.sleep(1);
      }
      for (var person : shop.order(orders, clock, batch)) {
        if (told.add(person)) {
          pending.put(person, System.nanoTime());
        }
      }
      sent += batch;
    }
    double took = (System.nanoTime() - start) / 1e9;
    Eventually.holds(pending::isEmpty);
    watcher.interrupt();
    watcher.join();
    double[] sorted = delays.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    assertThat(pending).isEmpty();
    say(
        "%,.0f orders a second told (%,d wanted), %d segments: %.2f s until membership is seen in the middle, %.2f s for 95 of 100, %.2f s at most"
                .formatted(
                    sent / took,
                    rate,
                    segments.list().size(),
                    sorted[sorted.length / 2],
                    sorted[(int) (sorted.length * 0.95)],
                    sorted[sorted.length - 1])
            + (rate == 500 ? " (goal: 1 s)" : rate == 5_000 ? " (goal: 5 s)" : ""));
  }

  private void upkeep() throws Exception {
    Runnable quiet =
        () -> {
          try {
            Thread.sleep(30_000);
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        };
    Eventually.holds(() -> work.stages().stream().allMatch(stage -> stage.lag().events() == 0));
    var idle = BenchReport.cost(databaseCpu, quiet);
    say("nothing happens: %.1f %% of a core".formatted(100 * idle.cpu() / idle.wall()));
    var busy =
        BenchReport.cost(
            databaseCpu,
            () -> {
              for (int i = 0; i < 300; i++) {
                long due = System.nanoTime() + 100_000_000L;
                shop.order(orders, clock, BATCH);
                while (System.nanoTime() < due) {
                  Thread.onSpinWait();
                  try {
                    Thread.sleep(1);
                  } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                  }
                }
              }
            });
    say(
        "100 orders a second: %.1f %% of a core, taking them in and everything that reads the log counted in"
            .formatted(100 * busy.cpu() / busy.wall()));
  }

  private void time() {
    for (int i = 0; i < TIMED; i++) {
      var unit = i % 2 == 0 ? "hours" : "days";
      segment(
          "{'orders': {}, 'times': {'at_least': 1}, 'when': {'last': {'%s': %d}}}"
              .formatted(unit, 2 + i));
    }
    counted();
    work.finish(Passing.WORK);
    clock.advance(Duration.ofMinutes(1));
    var minute = BenchReport.cost(databaseCpu, () -> work.finish(Passing.WORK));
    say(
        "%d more segments bound to time, a minute later: %.1f s, %.1f CPU s (goal: within the minute)"
            .formatted(TIMED, minute.wall(), minute.cpu()));
    clock.advance(Duration.ofDays(1));
    var day = BenchReport.cost(databaseCpu, () -> work.finish(Passing.WORK));
    say("the same a day later: %.1f s, %.1f CPU s".formatted(day.wall(), day.cpu()));
    clock.run();
    assertThat(Arrays.asList(minute, day)).allMatch(cost -> cost.wall() > 0);
  }
}
