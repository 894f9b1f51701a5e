package io.perennial.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.events.Cursors.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PerennialTest
class LogTest {

  @Autowired Events events;
  @Autowired Cursors cursors;
  @Autowired Database database;

  private final String reader = "test-" + UUID.randomUUID();

  @Test
  void anEventOfTheSameCauseAndTimeIsAppendedOnce() {
    var customer = Id.next();
    var draft = draft(customer, "2011-03-05T10:00:00Z", "cause of " + customer);
    assertThat(append(draft, draft)).isEqualTo(1);
    assertThat(append(draft)).isZero();
    assertThat(events.timeline(customer, null, 10).items()).hasSize(1);
  }

  @Test
  void ofManyEventsThoseThatAreKnownAreNotAppendedAgain() {
    var customer = Id.next();
    var drafts = new ArrayList<Events.Draft>();
    for (int i = 0; i < 300; i++) {
      drafts.add(draft(customer, "2012-03-05T10:00:00Z", i + " of " + customer));
    }
    append(drafts.get(7), drafts.get(299));
    assertThat(append(drafts.toArray(Events.Draft[]::new))).isEqualTo(298);
    assertThat(append(drafts.toArray(Events.Draft[]::new))).isZero();
    assertThat(events.timeline(customer, null, 1000).items()).hasSize(300);
  }

  @Test
  void monthsOfAnyAgeFindTheirPartition() {
    var customer = Id.next();
    append(
        draft(customer, "1987-12-31T23:59:59.999Z", "a " + customer),
        draft(customer, "1988-01-01T00:00:00Z", "b " + customer),
        draft(customer, "2031-06-30T23:59:59Z", "c " + customer));
    assertThat(events.timeline(customer, null, 10).items())
        .extracting(Event::cause)
        .containsExactly("c " + customer, "b " + customer, "a " + customer);
  }

  @Test
  void aTimelineIsReadPageByPageNewestFirst() {
    var customer = Id.next();
    var drafts = new ArrayList<Events.Draft>();
    for (int i = 0; i < 7; i++) {
      drafts.add(draft(customer, "2020-02-0" + (1 + i / 2) + "T00:00:00Z", i + " " + customer));
    }
    database.inTransaction(() -> events.append(drafts));
    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var page = events.timeline(customer, cursor, 3);
      page.items().forEach(event -> seen.add(event.cause()));
      cursor = page.next();
    } while (cursor != null);
    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
    assertThatThrownBy(() -> events.timeline(customer, "rubbish", 3)).isInstanceOf(Problem.class);
  }

  @Test
  void aReaderSeesEveryEventOnceAndInOrder() {
    skipToEnd();
    var customer = Id.next();
    for (int i = 0; i < 25; i++) {
      append(draft(customer, "2020-05-01T00:00:00Z", i + " " + customer));
    }
    var seen = new ArrayList<String>();
    readToEnd("", Set.of(), 10, batch -> batch.forEach(event -> note(seen, customer, event)));
    assertThat(seen).hasSize(25).first().isEqualTo("0 " + customer);
    assertThat(seen).isEqualTo(seen.stream().sorted((a, b) -> number(a) - number(b)).toList());
    assertThat(cursors.lag(reader)).isEqualTo(Work.Lag.NONE);
  }

  /** Years that no other test speaks of, another one in each run. */
  @Test
  void oneTransactionMayTellOfMonthsThatTheLogDoesNotKnowYet() {
    var customer = Id.next();
    int year = 1200 + new Random().nextInt(600);
    database.inTransaction(() -> {
      for (int month = 10; month < 13; month++) {
        var at = "%d-%d-01T00:00:00Z".formatted(year, month);
        events.append(List.of(draft(customer, at, month + " " + customer)));
      }
      return true;
    });
    assertThat(events.timeline(customer, null, 10).items()).hasSize(3);
  }

  @Test
  void aReaderPassesWhatItDoesNotAskFor() {
    skipToEnd();
    var customer = Id.next();
    var at = Instant.parse("2020-05-01T00:00:00Z");
    for (int i = 0; i < 25; i++) {
      var kind = i % 10 == 3 ? "wanted" : "tested";
      var data = "{\"i\":%d}".formatted(i);
      append(new Events.Draft(kind, customer, at, i + " " + customer, false, data));
    }
    var seen = new ArrayList<String>();
    var data = new ArrayList<String>();
    var sizes = new ArrayList<Integer>();
    readToEnd(
        "",
        Set.of("wanted"),
        2,
        batch -> {
          sizes.add(batch.size());
          batch.forEach(event -> {
            note(seen, customer, event);
            data.add(event.data());
          });
        });
    assertThat(seen).containsExactly("3 " + customer, "13 " + customer, "23 " + customer);
    assertThat(data).containsExactly("{\"i\": 3}", "{\"i\": 13}", "{\"i\": 23}");
    assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(2));

    append(draft(customer, "2020-05-02T00:00:00Z", "25 " + customer));
    assertThat(cursors.lag(reader).events()).isPositive();
    readToEnd(
        "",
        Set.of("wanted"),
        2,
        batch -> {
          throw new IllegalStateException("nothing was asked for");
        });
  }

  /** What other work has just written may not be read before that has ended. */
  private void readToEnd(String basis, Set<String> kinds, int limit, Consumer<List<Event>> effect) {
    while (cursors.read(reader, basis, kinds, limit, effect) || cursors.lag(reader).events() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aTransactionThatCommitsLateIsNotSkipped() throws Exception {
    skipToEnd();
    var customer = Id.next();
    var written = new CountDownLatch(1);
    var commit = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var late =
          threads.submit(() ->
              database.inTransaction(() -> {
                events.append(List.of(draft(customer, "2020-01-01T00:00:00Z", "late " + customer)));
                written.countDown();
                return await(commit);
              }));
      written.await();
      append(draft(customer, "2020-01-02T00:00:00Z", "quick " + customer));

      var seen = new ArrayList<String>();
      cursors.read(
          reader, "", Set.of(), 1000, batch -> batch.forEach(event -> note(seen, customer, event)));
      // A reader that took the quick one now would pass the late one, whose place in the log is
      // before it.
      assertThat(seen).isEmpty();
      assertThat(cursors.lag(reader).events()).isPositive();

      commit.countDown();
      late.get();
      readToEnd("", Set.of(), 1000, batch -> batch.forEach(event -> note(seen, customer, event)));
      assertThat(seen).containsExactly("late " + customer, "quick " + customer);
    }
  }

  @Test
  void effectsAndPositionAreCommittedTogether() {
    skipToEnd();
    var customer = Id.next();
    append(draft(customer, "2020-05-01T00:00:00Z", "first " + customer));
    assertThatThrownBy(() ->
            readToEnd(
                "",
                Set.of(),
                10,
                batch -> {
                  throw new IllegalStateException("a crash in the middle");
                }))
        .hasMessageContaining("in the middle");
    var seen = new ArrayList<String>();
    readToEnd("", Set.of(), 1000, batch -> batch.forEach(event -> note(seen, customer, event)));
    assertThat(seen).containsExactly("first " + customer);
  }

  @Test
  void anotherBasisStartsTheReaderAgain() {
    skipToEnd();
    var customer = Id.next();
    append(draft(customer, "2020-05-01T00:00:00Z", "once " + customer));
    var seen = new ArrayList<String>();
    Consumer<List<Event>> noting = batch -> batch.forEach(event -> note(seen, customer, event));
    readToEnd("", Set.of(), 1000, noting);
    assertThat(seen).containsExactly("once " + customer);
    readToEnd("Asia/Tokyo", Set.of(), 1000, noting);
    assertThat(seen).containsExactly("once " + customer, "once " + customer);
  }

  @Test
  void theIdOfAnEventIsItsTimeAndItsCause() {
    var at = Instant.parse("2024-02-29T12:00:00.123Z");
    var id = Events.id(at, "cause");
    assertThat(id).isEqualTo(Events.id(at, "cause")).isNotEqualTo(Events.id(at, "another"));
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
  }

  private int append(Events.Draft... drafts) {
    return database.inTransaction(() -> events.append(List.of(drafts)));
  }

  private static Events.Draft draft(UUID customer, String at, String cause) {
    return new Events.Draft("tested", customer, Instant.parse(at), cause, false, "{}");
  }

  private void skipToEnd() {
    Position before;
    do {
      before = cursors.newest();
      while (cursors.read(reader, "", Set.of(), 10_000, batch -> {})) {
        // only moves
      }
    } while (!before.equals(cursors.newest()));
  }

  private static void note(List<String> seen, UUID customer, Event event) {
    if (customer.equals(event.customerId())) {
      seen.add(event.cause());
    }
  }

  private static int number(String cause) {
    return Integer.parseInt(cause.substring(0, cause.indexOf(' ')));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
