package io.perennial.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.columnar.Copies;
import io.perennial.columnar.Histories;
import io.perennial.products.Products.FirstProduct;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First products and paths against their definition, over random histories. */
class ProductsTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void firstProductsAndPathsAreWhatTheContractSays() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("ProductsTest seed " + seed);
    var random = new Random(seed);
    try (var columnar = Copies.in(folder)) {
      for (int round = 0; round < 8; round++) {
        var histories =
            Histories.random(random.nextLong(), 1 + random.nextInt(300), 20 + random.nextInt(400));
        if (histories.purchases.isEmpty()) {
          continue;
        }
        histories.load(columnar);
        var baskets = baskets(histories);
        var newest =
            baskets.values().stream().map(NavigableMap::lastKey).max(LocalDate::compareTo).get();
        var first =
            columnar.ask(copy -> ProductsSql.first(copy, newest, Products.MOST_PRODUCTS)).stream()
                .map(ProductsSql.Counted::done)
                .toList();
        assertThat(first)
            .extracting(FirstProduct::product)
            .containsExactlyInAnyOrderElementsOf(
                baskets.values().stream()
                    .flatMap(days -> days.firstEntry().getValue().stream())
                    .distinct()
                    .toList());
        first.forEach(one -> same(one, baskets, newest));
        paths(columnar.ask(ProductsSql::walk), baskets);
      }
    }
  }

  /** What each customer took home on each day. */
  private static Map<UUID, NavigableMap<LocalDate, Set<String>>> baskets(Histories histories) {
    Map<UUID, NavigableMap<LocalDate, Set<String>>> baskets = new TreeMap<>();
    histories.purchases.forEach(bought ->
        baskets
            .computeIfAbsent(bought.customer(), customer -> new TreeMap<>())
            .computeIfAbsent(bought.day(), day -> new TreeSet<>())
            .add(bought.product()));
    return baskets;
  }

  private static void same(
      FirstProduct one, Map<UUID, NavigableMap<LocalDate, Set<String>>> baskets, LocalDate newest) {
    long returned = 0;
    long mature = 0;
    long soon = 0;
    var watched = new ArrayList<long[]>();
    for (var days : baskets.values()) {
      if (!days.firstEntry().getValue().contains(one.product())) {
        continue;
      }
      var first = days.firstKey();
      var second = days.higherKey(first);
      returned += second == null ? 0 : 1;
      if (ChronoUnit.DAYS.between(first, newest.plusDays(1)) >= 90) {
        mature++;
        soon += second != null && ChronoUnit.DAYS.between(first, second) <= 90 ? 1 : 0;
      }
      watched.add(
          new long[] {
            ChronoUnit.DAYS.between(first, second == null ? newest : second), second == null ? 0 : 1
          });
    }
    assertThat(one.customers()).isEqualTo(watched.size());
    assertThat(one.enough()).isEqualTo(watched.size() >= 30);
    assertThat(one.again()).isCloseTo((double) returned / watched.size(), within(1e-6));
    if (mature < 30) {
      assertThat(one.within90()).isNull();
    } else {
      assertThat(Objects.requireNonNull(one.within90()))
          .isCloseTo((double) soon / mature, within(1e-6));
    }
    assertThat(one.medianDays()).isEqualTo(median(watched));
  }

  /** The first day by which Kaplan and Meier's share of who waits is a half. */
  private static @Nullable Double median(List<long[]> watched) {
    double share = 1;
    var times = new TreeSet<Long>();
    watched.stream().filter(one -> one[1] == 1).forEach(one -> times.add(one[0]));
    for (long time : times) {
      double atRisk = watched.stream().filter(one -> one[0] >= time).count();
      double events = watched.stream().filter(one -> one[0] == time && one[1] == 1).count();
      share *= 1 - events / atRisk;
      if (share <= 0.5 + 1e-9) {
        return (double) time;
      }
    }
    return null;
  }

  private static void paths(
      Products.Paths paths, Map<UUID, NavigableMap<LocalDate, Set<String>>> baskets) {
    assertThat(paths.customers()).isEqualTo(baskets.size());
    for (var path : paths.paths()) {
      assertThat(path.customers()).isEqualTo(took(path.products(), baskets, false));
      assertThat(path.ended()).isEqualTo(took(path.products(), baskets, true));
      var before = path.products().subList(0, path.products().size() - 1);
      assertThat(path.share())
          .isCloseTo((double) path.customers() / took(before, baskets, false), within(1e-6));
    }
    // The first product of most customers stands first, and what follows it is the most frequent.
    var best = new TreeMap<String, Long>();
    for (int i = 0; i < 6; i++) {
      best.put("p" + i, took(List.of("p" + i), baskets, false));
    }
    assertThat(paths.paths().getFirst().customers())
        .isEqualTo(best.values().stream().mapToLong(Long::longValue).max().orElse(0));
    paths.paths().stream()
        .filter(path -> path.products().size() == 2)
        .findFirst()
        .ifPresent(second -> {
          long most = 0;
          for (int i = 0; i < 6; i++) {
            most =
                Math.max(
                    most, took(List.of(second.products().getFirst(), "p" + i), baskets, false));
          }
          assertThat(second.customers()).isEqualTo(most);
        });
  }

  private static long took(
      List<String> products,
      Map<UUID, NavigableMap<LocalDate, Set<String>>> baskets,
      boolean andNoMore) {
    return baskets.values().stream()
        .filter(days -> days.size() >= products.size())
        .filter(days -> !andNoMore || days.size() == products.size())
        .filter(days -> {
          int step = 0;
          for (var basket : days.values()) {
            if (step < products.size() && !basket.contains(products.get(step))) {
              return false;
            }
            step++;
          }
          return true;
        })
        .count();
  }
}
