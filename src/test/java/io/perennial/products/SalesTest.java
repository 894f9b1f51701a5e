package io.perennial.products;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.columnar.Copies;
import io.perennial.columnar.Histories;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who buys a product and how soon again, against the definition, over random histories. */
class SalesTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void sales_are_what_their_definition_says() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("SalesTest seed " + seed);
    var random = new Random(seed);
    // Two codes of one product count once on one day.
    Map<UUID, Set<String>> codes =
        Map.of(
            new UUID(0, 1), Set.of("p0", "p1"),
            new UUID(0, 2), Set.of("p2"),
            new UUID(0, 3), Set.of("nothing like it", "' or 1=1 --"));
    try (var columnar = Copies.in(folder)) {
      for (int round = 0; round < 6; round++) {
        var histories =
            Histories.random(random.nextLong(), 1 + random.nextInt(300), 20 + random.nextInt(400));
        histories.load(columnar);
        var sales = columnar.ask(copy -> SalesSql.of(copy, codes));
        codes.forEach(
            (product, names) -> same(sales.getOrDefault(product, Sales.NONE), histories, names));
      }
    }
  }

  private static void same(Sales sales, Histories histories, Set<String> names) {
    Map<UUID, TreeSet<LocalDate>> days = new TreeMap<>();
    histories.purchases.stream()
        .filter(bought -> names.contains(bought.product()))
        .forEach(bought ->
            days.computeIfAbsent(bought.customer(), customer -> new TreeSet<>()).add(bought.day()));
    var gaps = new ArrayList<Integer>();
    for (var own : days.values()) {
      var all = List.copyOf(own);
      for (int i = 1; i < all.size(); i++) {
        gaps.add((int) ChronoUnit.DAYS.between(all.get(i - 1), all.get(i)));
      }
    }
    gaps.sort(null);
    assertThat(sales.customers()).isEqualTo(days.size());
    assertThat(sales.purchaseDays())
        .isEqualTo(days.values().stream().mapToLong(TreeSet::size).sum());
    assertThat(sales.again())
        .isEqualTo(days.values().stream().filter(own -> own.size() > 1).count());
    assertThat(sales.last())
        .isEqualTo(
            days.values().stream().map(TreeSet::last).max(LocalDate::compareTo).orElse(null));
    assertThat(sales.learnedDays())
        .isEqualTo(gaps.size() < 30 ? null : gaps.get((gaps.size() - 1) / 2));
    assertThat(sales.againShare() == null).isEqualTo(days.size() < 30);
  }
}
