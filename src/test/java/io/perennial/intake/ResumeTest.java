package io.perennial.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.arrivals.Shelf;
import io.perennial.arrivals.State;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Imports that are cut off, taken over and taken up again. */
@PerennialTest
class ResumeTest {

  @Autowired Imports imports;
  @Autowired ImportWork stepper;
  @Autowired Shelf shelf;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired Work work;

  private Sender sender;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    sender = new Sender(imports, database, work);
  }

  @Test
  void a_run_that_was_cut_off_goes_on_without_doubling() throws Exception {
    for (boolean scattered : new boolean[] {false, true}) {
      var text = new StringBuilder(Sender.HEADER);
      for (int i = 0; i < 12_000; i++) {
        text.append(
            "%s%d,2025-01-01,c%d,p,1,1\n"
                .formatted(sender.source, scattered ? i % 6_000 : i / 2, i % 9));
      }
      var name = (scattered ? "s" : "g") + sender.source;
      var taken = sender.queue(text.toString(), name);
      // Steps of runs that are given up in the middle, each with its own memory, until nothing is
      // left.
      for (int i = 0; i < 40 && !imports.find(taken.id()).state().ended(); i++) {
        stepper.turns.interrupt();
        stepper.turns.step();
      }
      work.finish(Imports.WORK);
      var done = imports.find(taken.id());
      assertThat(done.state()).isEqualTo(State.DONE);
      assertThat(done)
          .extracting(Import::rowsRead, Import::orders, Import::lines, Import::customers)
          .containsExactly(12_000L, 6_000L, 12_000L, 9L);
      assertThat(sender.value(name)).isEqualByComparingTo("12000");
    }
  }

  @Test
  void an_import_under_way_keeps_the_business_it_was_begun_with() {
    var text = new StringBuilder(Sender.HEADER);
    for (int i = 0; i < 12_000; i++) {
      text.append("%d,2025-01-01 23:30,7,p,1,1\n".formatted(i));
    }
    var taken = sender.queue(text.toString(), sender.source);
    for (int i = 0; i < 100 && imports.find(taken.id()).rowsRead() == 0; i++) {
      stepper.turns.step();
    }
    stepper.turns.interrupt();
    var poland = new Business.Profile("Shop", "en", "PL", "PLN", ZoneId.of("Europe/Warsaw"), null);
    if (!imports.find(taken.id()).state().ended()) {
      assertThatThrownBy(() -> business.save(poland)).isInstanceOf(Problem.class);
    }
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    work.finish(Imports.WORK);
    assertThat(sender.finished(taken.id()))
        .extracting(Import::state, Import::rowsRefused, Import::orders)
        .containsExactly(State.DONE, 0L, 12_000L);
    assertThat(
            database
                .sql(
                    """
                    select count(*) from orders_order where source = :source and currency = 'GBP'
                      and placed_at = '2025-01-01T23:30:00Z'
                    """,
                    "source",
                    sender.source)
                .query(Long.class)
                .single())
        .isEqualTo(12_000L);
  }

  @Test
  void an_endless_order_is_cut_and_held_by_nobody() {
    for (boolean scattered : new boolean[] {false, true}) {
      var name = (scattered ? "s" : "g") + sender.source;
      var text = new StringBuilder(Sender.HEADER);
      for (int i = 0; i < 22_050; i++) {
        text.append("United Kingdom,2025-01-01,7,p%d,1,1\n".formatted(i));
      }
      text.append("Wales,2025-01-01,7,p,1,1\n".repeat(2));
      if (scattered) {
        text.append("United Kingdom,2025-01-01,7,p,1,1\n");
      }
      var taken = sender.queue(text.toString(), name);
      for (int i = 0; i < 40 && !imports.find(taken.id()).state().ended(); i++) {
        stepper.turns.interrupt();
        stepper.turns.step();
      }
      int more = scattered ? 1 : 0;
      assertThat(sender.finished(taken.id()))
          .extracting(Import::state, Import::rowsRead, Import::rowsRefused, Import::orders)
          .containsExactly(State.DONE, 22_052L + more, 12_050L + more, 2L);
      assertThat(sender.value(name)).isEqualByComparingTo("10002");
    }
  }

  @Test
  void an_import_whose_file_lies_in_another_folder_is_left_to_its_node() {
    var taken =
        imports.take(
            Sender.bytes(Sender.HEADER + "1,2025-01-01,7,A,2,5\n"),
            "a.csv",
            Sender.mapping(sender.source),
            false,
            true);
    move(taken.id(), UUID.randomUUID());
    imports.start(taken.id(), Sender.mapping(sender.source), false);
    work.finish(Imports.WORK);
    assertThat(imports.find(taken.id()).state()).isEqualTo(State.QUEUED);
    move(taken.id(), shelf.id());
    work.finish(Imports.WORK);
    assertThat(sender.finished(taken.id()).state()).isEqualTo(State.DONE);
  }

  private void move(UUID id, UUID folder) {
    database
        .sql("update intake_import set folder = :folder where id = :id", "folder", folder, "id", id)
        .update();
  }
}
