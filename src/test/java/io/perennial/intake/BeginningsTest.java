package io.perennial.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Id;
import io.perennial.PerennialTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@PerennialTest
class BeginningsTest {

  private static final int ORDERS = 5_000;

  @Autowired RowsSql rows;

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 4_999, 5_000, 5_001, Beginnings.MOST_HELD})
  void anOrderThatBeginsTwiceIsFoundHoweverManyAreHeld(int held) {
    var id = Id.next();
    try {
      var beginnings = new Beginnings(rows, id, held);
      for (int i = 0; i < ORDERS; i++) {
        beginnings.add(i * 31L);
      }
      assertThat(beginnings.twice()).isFalse();
      beginnings.add(17 * 31L);
      assertThat(beginnings.twice()).isTrue();
    } finally {
      rows.forgetSeen(id, () -> {});
    }
  }

  @Test
  void aFileWithoutOrdersHasNoneTwice() {
    assertThat(new Beginnings(rows, Id.next(), 10).twice()).isFalse();
  }
}
