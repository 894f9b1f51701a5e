package io.perennial.baskets;

import java.util.Arrays;
import java.util.List;

/**
 * What a customer likes: for every product bought a weight that fades with the baskets since. The
 * personal item frequency of TIFU-KNN (Hu, He, Gao and Zhang, SIGIR 2020): baskets are divided into
 * groups of like size, weights fade within a group and between groups.
 */
final class Taste {

  private static final int MOST_GROUPS = 7;
  private static final double FADES_IN_GROUP = 0.9;
  private static final double FADES_BY_GROUP = 0.7;

  final int[] products;
  final double[] weights;
  final double square;

  private Taste(int[] products, double[] weights) {
    this.products = products;
    this.weights = weights;
    this.square = Arrays.stream(weights).map(weight -> weight * weight).sum();
  }

  static Taste of(Shopper shopper) {
    List<int[]> baskets = shopper.baskets();
    int[] products = baskets.stream().flatMapToInt(Arrays::stream).sorted().distinct().toArray();
    double[] weights = new double[products.length];
    int groups = Math.min(MOST_GROUPS, baskets.size());
    int next = 0;
    for (int group = 0; group < groups; group++) {
      // The groups that are larger by one basket are the last.
      int larger = groups - baskets.size() % groups;
      int size = baskets.size() / groups + (group >= larger ? 1 : 0);
      double weight = Math.pow(FADES_BY_GROUP, groups - 1 - group) / groups / size;
      for (int i = 0; i < size; i++) {
        double faded = weight * Math.pow(FADES_IN_GROUP, size - 1 - i);
        for (int product : baskets.get(next++)) {
          weights[Arrays.binarySearch(products, product)] += faded;
        }
      }
    }
    return new Taste(products, weights);
  }

  double of(int product) {
    int place = Arrays.binarySearch(products, product);
    return place < 0 ? 0 : weights[place];
  }
}
