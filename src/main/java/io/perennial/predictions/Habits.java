package io.perennial.predictions;

import io.perennial.baskets.Baskets;
import io.perennial.baskets.Shopper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was learned of baskets, with the products by their codes. Built once, then unchangeable. */
final class Habits {

  /** Products of fewer buyers cannot be told to be bought once for life. */
  private static final int LEAST_BUYERS = 50;

  /**
   * One of a hundred buys it again, by mistake or as a present: it is still bought once for life.
   */
  private static final int AGAIN_OF = 100;

  private final List<String> codes;
  private final Map<String, Integer> places;
  private final Baskets baskets;
  private final boolean[] onceForLife;

  private Habits(
      List<String> codes, Map<String, Integer> places, Baskets baskets, boolean[] onceForLife) {
    this.codes = codes;
    this.places = places;
    this.baskets = baskets;
    this.onceForLife = onceForLife;
  }

  /** Takes in baskets, customer by customer, each customer's in the order of days. */
  static final class Growing {

    private final List<String> codes = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final List<Shopper> shoppers = new ArrayList<>();
    private final List<Integer> buyers = new ArrayList<>();
    private final List<Integer> again = new ArrayList<>();
    private final Map<Integer, Integer> times = new HashMap<>();
    private final TreeSet<Integer> basket = new TreeSet<>();
    private @Nullable UUID customer;
    private int day;
    private Shopper shopper = new Shopper();

    void take(UUID of, int when, String product) {
      if (!of.equals(customer)) {
        customerEnds();
        customer = of;
      } else if (when != day) {
        basketEnds();
      }
      day = when;
      basket.add(
          places.computeIfAbsent(
              product,
              code -> {
                codes.add(code);
                buyers.add(0);
                again.add(0);
                return codes.size() - 1;
              }));
    }

    private void basketEnds() {
      if (!basket.isEmpty()) {
        shopper.bought(day, basket.stream().mapToInt(Integer::intValue).toArray());
        basket.forEach(product -> times.merge(product, 1, Integer::sum));
        basket.clear();
      }
    }

    private void customerEnds() {
      basketEnds();
      times.forEach((product, bought) -> {
        buyers.set(product, buyers.get(product) + 1);
        again.set(product, again.get(product) + (bought > 1 ? 1 : 0));
      });
      times.clear();
      if (shopper.count() > 0) {
        shoppers.add(shopper);
        shopper = new Shopper();
      }
    }

    Habits done() {
      customerEnds();
      boolean[] once = new boolean[codes.size()];
      for (int product = 0; product < once.length; product++) {
        once[product] =
            buyers.get(product) >= LEAST_BUYERS
                && again.get(product) * AGAIN_OF < buyers.get(product);
      }
      return new Habits(List.copyOf(codes), Map.copyOf(places), Baskets.learn(shoppers), once);
    }
  }

  Baskets baskets() {
    return baskets;
  }

  List<String> codes() {
    return codes;
  }

  String code(int place) {
    return codes.get(place);
  }

  /** The place of a product; −1 for one that was not learned. */
  int place(String code) {
    return Objects.requireNonNullElse(places.get(code), -1);
  }

  boolean isOnceForLife(int place) {
    return onceForLife[place];
  }
}
