package io.perennial.baskets;

/**
 * The n-th of many numbers without sorting them all: Hoare's selection ("Algorithm 65: Find",
 * Communications of the ACM 4(7), 1961).
 */
final class Selection {

  private Selection() {}

  /** The n-th smallest, n from 1 on; the largest if there are fewer. */
  static double smallest(double[] numbers, int n) {
    double[] all = numbers.clone();
    int target = Math.min(n, all.length) - 1;
    int from = 0;
    int to = all.length - 1;
    while (from < to) {
      double pivot = all[(from + to) >>> 1];
      int left = from;
      int right = to;
      while (left <= right) {
        while (all[left] < pivot) {
          left++;
        }
        while (all[right] > pivot) {
          right--;
        }
        if (left <= right) {
          double swapped = all[left];
          all[left++] = all[right];
          all[right--] = swapped;
        }
      }
      if (target <= right) {
        to = right;
      } else if (target >= left) {
        from = left;
      } else {
        return all[target];
      }
    }
    return all.length == 0 ? 0 : all[target];
  }

  /** The n-th largest, n from 1 on; the smallest if there are fewer. */
  static double largest(double[] numbers, int n) {
    return smallest(numbers, Math.max(1, numbers.length - n + 1));
  }
}
