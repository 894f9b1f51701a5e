package io.perennial.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.arrivals.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two nodes at one shelf: an import belongs to whoever holds its lease. */
@PerennialTest
class LeaseTest {

  @Autowired Imports imports;
  @Autowired ProgressSql sql;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired Work work;
  @Autowired MovedClock clock;

  private final UUID shelf = UUID.randomUUID();
  private final UUID first = UUID.randomUUID();
  private final UUID second = UUID.randomUUID();
  private UUID id = shelf;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    var sender = new Sender(imports, database, work);
    var text = Sender.HEADER + "1,2025-01-01,7,A,2,5\n";
    var draft =
        imports.take(Sender.bytes(text), "a.csv", Sender.mapping(sender.source), false, true);
    id = draft.id();
    // On a shelf of its own, so that only the nodes of this test take it up.
    database
        .sql("update intake_import set folder = :folder where id = :id", "folder", shelf, "id", id)
        .update();
    imports.start(id, Sender.mapping(sender.source), false);
  }

  @AfterEach
  void tearDown() {
    imports.cancel(id);
  }

  @Test
  void nobody_takes_an_import_before_its_lease_ends_and_anybody_may_after() {
    var now = clock.instant();
    assertThat(claim(first, now)).isPresent();
    assertThat(claim(second, now)).isEmpty();
    assertThat(claim(second, now.plus(Lease.TERM))).isEmpty();
    assertThat(claim(first, now)).as("who holds it may take it up again").isPresent();
    assertThat(claim(second, now.plus(Lease.TERM).plusMillis(1))).isPresent();
    assertThat(sql.renew(id, first, now.plusSeconds(60), 0)).isFalse();
    assertThat(sql.settle(id, first, "{}", 1)).isFalse();
    var gain = new ProgressSql.Gain(1, 0, 1, 0, 1, 0, "1", 2, null);
    assertThat(sql.advance(id, first, 0, gain, now.plusSeconds(60))).isFalse();
    assertThat(sql.advance(id, second, 0, gain, now.plusSeconds(60))).isTrue();
  }

  @Test
  void a_long_statement_is_covered_and_after_it_the_lease_is_short_again() {
    var now = clock.instant();
    assertThat(claim(first, now)).isPresent();
    var lease =
        new Lease(id, first, (until, rows) -> sql.renew(id, first, until, rows), work, clock);
    var claimed = lease.through(1, () -> claim(second, now.plus(Duration.ofMinutes(4))));
    assertThat(claimed).isEmpty();
    assertThat(claim(second, clock.instant().plus(Lease.TERM).plusSeconds(1))).isPresent();
    assertThatThrownBy(() -> lease.through(1, () -> 0)).isInstanceOf(Lease.Lost.class);
  }

  @Test
  void an_import_that_was_cancelled_is_lost_to_whoever_works_on_it() {
    assertThat(claim(first, clock.instant())).isPresent();
    var lease =
        new Lease(id, first, (until, rows) -> sql.renew(id, first, until, rows), work, clock);
    imports.cancel(id);
    assertThatThrownBy(() -> lease.through(1, () -> 0)).isInstanceOf(Lease.Lost.class);
    assertThat(claim(second, clock.instant().plusSeconds(3600))).isEmpty();
  }

  private Optional<Import> claim(UUID node, Instant now) {
    return sql.claim(node, shelf, now, now.plus(Lease.TERM));
  }
}
