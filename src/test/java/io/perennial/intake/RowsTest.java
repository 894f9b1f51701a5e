package io.perennial.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.CopyRows;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.PerennialTest;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PerennialTest
class RowsTest {

  /** Three batches: a full one, another, and a rest. */
  private static final int MANY = 2 * RowsSql.BATCH + 1;

  @Autowired RowsSql rows;
  @Autowired Database database;

  private final UUID ended = Id.next();
  private final UUID other = Id.next();

  @Test
  void what_an_ended_import_leaves_goes_batch_by_batch_and_nothing_else() {
    var seen = new CopyRows();
    var sorted = new CopyRows();
    for (int i = 0; i < MANY; i++) {
      seen.add(ended).add('c').add(i).end();
      sorted.add(ended).add("r").add(i).add("cells").end();
    }
    seen.add(other).add('c').add(1).end();
    sorted.add(other).add("r").add(1).add("cells").end();
    rows.copySeen(seen);
    rows.copyRows(sorted);
    try {
      var pauses = new AtomicInteger();
      rows.forgetSeen(ended, () -> between(pauses, "intake_seen"));
      assertThat(pauses).hasValue(2);
      rows.forgetRows(ended, () -> between(pauses, "intake_row"));
      assertThat(pauses).hasValue(4);
      assertThat(left("intake_seen", ended) + left("intake_row", ended)).isZero();
      assertThat(left("intake_seen", other) + left("intake_row", other)).isEqualTo(2);
    } finally {
      rows.forgetSeen(other, () -> {});
      rows.forgetRows(other, () -> {});
    }
  }

  /** Others see each batch gone: it was a transaction of its own. */
  private void between(AtomicInteger pauses, String table) {
    int batches = pauses.incrementAndGet() % 2 == 1 ? 1 : 2;
    assertThat(left(table, ended)).isEqualTo(MANY - batches * RowsSql.BATCH);
  }

  private int left(String table, UUID id) {
    return database
        .sql("select count(*) from " + table + " where import_id = :id", "id", id)
        .query(Integer.class)
        .single();
  }
}
