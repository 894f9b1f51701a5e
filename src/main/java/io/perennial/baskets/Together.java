package io.perennial.baskets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes together: of every product those that are in one basket with it more often than their
 * popularity says, by the cosine of the two (Sarwar et al., WWW 2001), few chance meetings counting
 * little.
 */
final class Together {

  /** A product, and the one of the basket it goes with. */
  record Companion(int product, int with, double strength) {}

  /** Baskets larger than this are stockpiling; every pair of theirs would be one too. */
  private static final int LARGEST_BASKET = 60;

  /** So many baskets show pairs; more only take time. */
  private static final int MOST_BASKETS = 50_000;

  /** Pairs that met less often met by chance. */
  private static final int LEAST_MEETINGS = 3;

  private static final int MOST_COMPANIONS = 20;

  private final Map<Integer, List<Companion>> companions = new HashMap<>();

  Together(List<Shopper> shoppers, int[] bought) {
    Map<Long, Integer> meetings = new HashMap<>();
    int baskets = 0;
    for (var shopper : shoppers) {
      for (int[] basket : shopper.baskets()) {
        if (basket.length > 1 && basket.length <= LARGEST_BASKET && baskets < MOST_BASKETS) {
          baskets++;
          count(basket, bought, meetings);
        }
      }
    }
    meetings.forEach((pair, times) -> {
      if (times >= LEAST_MEETINGS) {
        int left = (int) (pair >>> 32);
        int right = pair.intValue();
        double strength = (times - 1) / Math.sqrt((double) bought[left] * bought[right]);
        add(left, new Companion(right, left, strength));
        add(right, new Companion(left, right, strength));
      }
    });
    companions.replaceAll(
        (product, all) -> all.stream().sorted(strongest()).limit(MOST_COMPANIONS).toList());
  }

  private static void count(int[] basket, int[] bought, Map<Long, Integer> meetings) {
    for (int i = 0; i < basket.length; i++) {
      for (int j = i + 1; j < basket.length; j++) {
        if (bought[basket[i]] >= LEAST_MEETINGS && bought[basket[j]] >= LEAST_MEETINGS) {
          meetings.merge((long) basket[i] << 32 | basket[j], 1, Integer::sum);
        }
      }
    }
  }

  private void add(int product, Companion companion) {
    companions.computeIfAbsent(product, each -> new ArrayList<>()).add(companion);
  }

  private static Comparator<Companion> strongest() {
    return Comparator.comparingDouble((Companion companion) -> -companion.strength())
        .thenComparingInt(Companion::product);
  }

  /** What goes with the products of a basket, the strongest first. */
  List<Companion> with(int[] basket) {
    return Arrays.stream(basket)
        .boxed()
        .flatMap(product -> companions.getOrDefault(product, List.of()).stream())
        .sorted(strongest())
        .toList();
  }
}
