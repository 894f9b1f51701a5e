package io.perennial.baskets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The door: learns from the baskets of many what one customer will take next. A customer's own
 * taste and that of the customers most alike, added up (TIFU-KNN; Hu, He, Gao and Zhang, SIGIR
 * 2020), filled up with what goes with the newest basket and with what everybody buys. Unchangeable
 * once it has learned; may be asked from many threads.
 */
public final class Baskets {

  /** Why a product is suggested. */
  public enum Why {
    /** The customer has bought it before. */
    AGAIN,
    /** Customers who buy much the same buy it. */
    ALIKE,
    /** It is often in one basket with a product of the newest basket. */
    TOGETHER,
    /** Many buy it. */
    POPULAR
  }

  /**
   * A product suggested.
   *
   * @param score only comparable within one answer
   * @param times on how many days the customer bought it, if before
   * @param with the product it goes with, −1 unless that is why
   */
  public record Suggestion(int product, double score, Why why, int times, int with) {}

  /** The paper's for Ta-Feng: so many neighbours, and so much weight of the own taste. */
  private static final int NEIGHBOURS = 300;

  private static final double OWN = 0.7;

  /** With more customers to compare with, a lookup would take longer and know no more. */
  private static final int MOST_COMPARED = 20_000;

  /** A taste of more products than this is a shop's, and would make every lookup slow. */
  private static final int MOST_PRODUCTS_OF_ONE = 2_000;

  /** So many suggestions are a catalogue. */
  private static final int MOST_SUGGESTED = 200;

  private final int products;
  private final Taste[] tastes;
  private final int[][] likedBy;
  private final float[][] liking;
  private final int[] bought;
  private final int[] byPopularity;
  private final Together together;
  private final Replenishment replenishment;

  private Baskets(List<Shopper> shoppers, int products) {
    this.products = products;
    this.bought = new int[products];
    for (var shopper : shoppers) {
      shopper.baskets().forEach(basket -> Arrays.stream(basket).forEach(each -> bought[each]++));
    }
    this.byPopularity =
        IntStream.range(0, products)
            .boxed()
            .sorted(Comparator.comparingInt(product -> -bought[product]))
            .mapToInt(Integer::intValue)
            .toArray();
    int step = 1 + (shoppers.size() - 1) / MOST_COMPARED;
    this.tastes =
        IntStream.range(0, shoppers.size())
            .filter(i -> i % step == 0)
            .mapToObj(i -> Taste.of(shoppers.get(i)))
            .filter(taste -> taste.products.length <= MOST_PRODUCTS_OF_ONE)
            .toArray(Taste[]::new);
    int[] sizes = new int[products];
    for (var taste : tastes) {
      Arrays.stream(taste.products).forEach(product -> sizes[product]++);
    }
    this.likedBy = new int[products][];
    this.liking = new float[products][];
    for (int product = 0; product < products; product++) {
      likedBy[product] = new int[sizes[product]];
      liking[product] = new float[sizes[product]];
    }
    for (int who = 0; who < tastes.length; who++) {
      for (int i = 0; i < tastes[who].products.length; i++) {
        int product = tastes[who].products[i];
        int place = --sizes[product];
        likedBy[product][place] = who;
        liking[product][place] = (float) tastes[who].weights[i];
      }
    }
    this.together = new Together(shoppers, bought);
    this.replenishment = new Replenishment(shoppers, products);
  }

  /** Learns. Customers and baskets may be of any number, also none. */
  public static Baskets learn(List<Shopper> shoppers) {
    int most =
        shoppers.stream()
            .flatMap(shopper -> shopper.baskets().stream())
            .flatMapToInt(Arrays::stream)
            .max()
            .orElse(-1);
    return new Baskets(shoppers, most + 1);
  }

  /**
   * What this customer will take next, the likeliest first.
   *
   * @param wanted how many, 1 to 200
   * @param excluded products not to suggest: bought once for life, out of stock, sent back
   */
  public List<Suggestion> next(Shopper shopper, int wanted, IntPredicate excluded) {
    if (wanted < 1 || wanted > MOST_SUGGESTED) {
      throw new IllegalArgumentException("not a number of suggestions: " + wanted);
    }
    var taste = Taste.of(shopper);
    double[] scores = new double[products];
    for (int neighbour : neighbours(taste)) {
      var other = tastes[neighbour];
      for (int i = 0; i < other.products.length; i++) {
        scores[other.products[i]] += (1 - OWN) / NEIGHBOURS * other.weights[i];
      }
    }
    double[] own = new double[products];
    for (int i = 0; i < taste.products.length; i++) {
      if (taste.products[i] < products) {
        own[taste.products[i]] = OWN * taste.weights[i];
      }
    }
    double[] sums = new double[products];
    for (int product = 0; product < products; product++) {
      double sum = scores[product] + own[product];
      sums[product] = sum > 0 && !excluded.test(product) ? sum : 0;
    }
    double least = Selection.largest(sums, wanted);
    List<Suggestion> suggestions =
        IntStream.range(0, products)
            .filter(product -> sums[product] > 0 && sums[product] >= least)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer product) -> -sums[product])
                    .thenComparingInt(product -> -bought[product])
                    .thenComparingInt(product -> product))
            .limit(wanted)
            .map(product -> suggestion(shopper, product, sums[product], own[product] > 0))
            .collect(Collectors.toCollection(ArrayList::new));
    fill(suggestions, shopper, wanted, excluded);
    return suggestions;
  }

  private static Suggestion suggestion(Shopper shopper, int product, double score, boolean again) {
    return new Suggestion(
        product,
        score,
        again ? Why.AGAIN : Why.ALIKE,
        again ? shopper.daysOf(product).length : 0,
        -1);
  }

  /** What goes with the newest basket, then what everybody buys. */
  private void fill(
      List<Suggestion> suggestions, Shopper shopper, int wanted, IntPredicate excluded) {
    var already = new HashSet<Integer>();
    suggestions.forEach(suggestion -> already.add(suggestion.product()));
    for (var companion : together.with(shopper.newest())) {
      if (suggestions.size() < wanted
          && !excluded.test(companion.product())
          && already.add(companion.product())) {
        suggestions.add(new Suggestion(companion.product(), 0, Why.TOGETHER, 0, companion.with()));
      }
    }
    for (int product : byPopularity) {
      if (suggestions.size() >= wanted) {
        return;
      }
      if (bought[product] > 0 && !excluded.test(product) && already.add(product)) {
        suggestions.add(new Suggestion(product, 0, Why.POPULAR, 0, -1));
      }
    }
  }

  /** The nearest by Euclid's distance, the customer as learned left out. */
  private int[] neighbours(Taste taste) {
    double[] near = new double[tastes.length];
    for (int i = 0; i < taste.products.length; i++) {
      int product = taste.products[i];
      if (product < products) {
        for (int j = 0; j < likedBy[product].length; j++) {
          near[likedBy[product][j]] += taste.weights[i] * liking[product][j];
        }
      }
    }
    double[] distances = new double[tastes.length];
    for (int who = 0; who < tastes.length; who++) {
      distances[who] = tastes[who].square - 2 * near[who];
    }
    int self = self(taste, distances);
    if (self >= 0) {
      distances[self] = Double.POSITIVE_INFINITY;
    }
    int count = Math.min(NEIGHBOURS, tastes.length - (self >= 0 ? 1 : 0));
    if (count <= 0) {
      return new int[0];
    }
    double farthest = Selection.smallest(distances, count);
    // Of those as far as the farthest, the first.
    int[] found = new int[count];
    int size = 0;
    for (int who = 0; who < tastes.length && size < count; who++) {
      if (distances[who] < farthest) {
        found[size++] = who;
      }
    }
    for (int who = 0; who < tastes.length && size < count; who++) {
      if (distances[who] == farthest) {
        found[size++] = who;
      }
    }
    return found;
  }

  /** Where the very same taste was learned, which is the customer's own: nobody is alone alike. */
  private int self(Taste taste, double[] distances) {
    for (int who = 0; who < tastes.length; who++) {
      if (distances[who] <= 1e-6 - taste.square
          && Arrays.equals(tastes[who].products, taste.products)
          && Arrays.equals(tastes[who].weights, taste.weights)) {
        return who;
      }
    }
    return -1;
  }

  /**
   * The day on which a customer needs a product again.
   *
   * @param lastsDays how long one lasts, if the catalogue knows; 0 if not
   * @return empty if the customer never bought it, or nothing is known of when people do again
   */
  public OptionalInt due(Shopper shopper, int product, int lastsDays) {
    return replenishment.due(shopper, product, lastsDays);
  }
}
