package io.perennial.predictions;

import io.perennial.baskets.Baskets;
import io.perennial.baskets.Shopper;
import io.perennial.lifetimes.PublicShops;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What others reached on next baskets is reached: see {@link ReferencesTest}. */
class BasketReferencesTest {

  private static final String GIVEN = "TIFU-KNN (k=300, r_b=0.9, r_g=0.7, alpha=0.7, groups=7)";

  /** Ties are broken as nobody says: so much of recall may hang on that. */
  private static final double TIES = 0.002;

  /** What customers bought, and what each then took. */
  private record Shop(List<Shopper> shoppers, List<int[]> taken) {}

  /** Fourteen thousand lookups take half a minute. */
  @Test
  @Tag("long")
  void ta_feng_is_reached() {
    PublicShops.assumeHere();
    var shop = taFeng();
    var truth = PublicShops.json("tafeng-baskets", "truth.json");
    compare("Ta-Feng: 13,858 customers of a grocer, their next basket", shop, truth);
  }

  @Test
  void the_online_retailer_is_reached() {
    PublicShops.assumeHere();
    var truth = PublicShops.json("online-retail-2009-2010", "next_basket_reference.json");
    compare("Online Retail: 2,066 customers, their next basket", retail(), truth);
  }

  private static void compare(String section, Shop shop, JsonNode truth) {
    var baskets = Baskets.learn(shop.shoppers());
    int users = shop.shoppers().size();
    int[][] suggested =
        IntStream.range(0, users)
            .parallel()
            .mapToObj(user ->
                baskets.next(shop.shoppers().get(user), 20, product -> false).stream()
                    .mapToInt(Baskets.Suggestion::product)
                    .toArray())
            .toArray(int[][]::new);
    var table = new Reached(section);
    table.same("customers", truth.path("users").asDouble(), users, 0);
    for (int k : new int[] {5, 10, 20}) {
      double recall = 0;
      double hits = 0;
      double gain = 0;
      for (int user = 0; user < users; user++) {
        int[] taken = shop.taken().get(user);
        double found = 0;
        double gained = 0;
        for (int place = 0; place < Math.min(k, suggested[user].length); place++) {
          if (Arrays.binarySearch(taken, suggested[user][place]) >= 0) {
            found++;
            gained += 1 / Math.log(place + 2);
          }
        }
        double ideal =
            IntStream.range(0, Math.min(k, taken.length))
                .mapToDouble(place -> 1 / Math.log(place + 2))
                .sum();
        recall += found / taken.length / users;
        hits += (found > 0 ? 1.0 : 0) / users;
        gain += gained / ideal / users;
      }
      var given = truth.path("results").path(GIVEN).path("@" + k);
      table.atLeast("recall of " + k, given.path("recall").asDouble(), recall, TIES);
      table.atLeast("hit rate of " + k, given.path("hit_rate").asDouble(), hits, TIES);
      table.atLeast("NDCG of " + k, given.path("ndcg_ideal_over_min_k").asDouble(), gain, TIES);
    }
    table.assertHeld();
  }

  private static Shop taFeng() {
    var history = read("tafeng_history.json.gz");
    var future = read("tafeng_future.json.gz");
    Map<Integer, Integer> numbers = new HashMap<>();
    List<Shopper> shoppers = new ArrayList<>();
    List<int[]> taken = new ArrayList<>();
    for (var user : history.properties()) {
      var shopper = new Shopper();
      for (int[] basket : baskets(user.getValue(), numbers)) {
        shopper.bought(shopper.count(), basket);
      }
      shoppers.add(shopper);
      taken.add(baskets(future.path(user.getKey()), numbers).getFirst());
    }
    return new Shop(shoppers, taken);
  }

  private static JsonNode read(String file) {
    try (var stream =
        new GZIPInputStream(
            Files.newInputStream(PublicShops.DATA.resolve("tafeng-baskets").resolve(file)))) {
      return JsonMapper.builder().build().readTree(stream);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static List<int[]> baskets(JsonNode sequence, Map<Integer, Integer> numbers) {
    List<int[]> found = new ArrayList<>();
    for (var basket : sequence) {
      int[] items = new int[basket.size()];
      for (int i = 0; i < items.length; i++) {
        items[i] = basket.get(i).asInt();
      }
      if (items[0] >= 0) {
        found.add(
            Arrays.stream(items)
                .map(item -> numbers.computeIfAbsent(item, each -> numbers.size()))
                .sorted()
                .distinct()
                .toArray());
      }
    }
    return found;
  }

  /** Orders of three or more, codes that begin with five digits, the last order to be guessed. */
  private static Shop retail() {
    Map<String, Integer> numbers = new HashMap<>();
    Map<String, Map<String, Set<Integer>>> orders = new TreeMap<>();
    Map<String, String> times = new HashMap<>();
    for (var cells : PublicShops.retailLines()) {
      if (cells.get(1).matches("\\d{5}.*")) {
        times.merge(
            cells.get(0), cells.get(4), (one, other) -> one.compareTo(other) < 0 ? one : other);
        orders
            .computeIfAbsent(cells.get(6), customer -> new TreeMap<>())
            .computeIfAbsent(cells.get(0), order -> new TreeSet<>())
            .add(numbers.computeIfAbsent(cells.get(1), code -> numbers.size()));
      }
    }
    List<Shopper> shoppers = new ArrayList<>();
    List<int[]> taken = new ArrayList<>();
    orders.forEach((customer, own) -> {
      var sorted =
          own.entrySet().stream()
              .sorted(
                  Comparator.comparing(
                          (Map.Entry<String, Set<Integer>> order) -> time(times, order))
                      .thenComparing(Map.Entry::getKey))
              .map(order -> order.getValue().stream().mapToInt(Integer::intValue).toArray())
              .toList();
      if (sorted.size() >= 3) {
        var shopper = new Shopper();
        for (int i = 0; i < sorted.size() - 1; i++) {
          shopper.bought(i, sorted.get(i));
        }
        shoppers.add(shopper);
        taken.add(sorted.getLast());
      }
    });
    return new Shop(shoppers, taken);
  }

  private static String time(Map<String, String> times, Map.Entry<String, Set<Integer>> order) {
    return times.getOrDefault(order.getKey(), "");
  }
}
