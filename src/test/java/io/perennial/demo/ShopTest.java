package io.perennial.demo;

import java.time.LocalDate;
import java.util.*;
import org.junit.jupiter.api.Test;

class ShopTest {
  @Test
  void look() {
    for (var end :
        List.of(
            LocalDate.of(2026, 3, 15),
            LocalDate.of(2025, 12, 28),
            LocalDate.of(2026, 1, 20),
            LocalDate.of(2026, 7, 29),
            LocalDate.of(2026, 6, 3))) {
      var shop = Shop.of(7, end, 24000);
      var truth = shop.truth();
      var first = new int[24000];
      var lives = new TreeMap<Integer, TreeSet<Integer>>();
      shop.orders()
          .forEach(o -> {
            if (o.customer() >= 0
                && (o.fate() == Shop.Fate.SOLD || o.fate() == Shop.Fate.PARTLY_GIVEN_BACK))
              lives
                  .computeIfAbsent(o.customer(), k -> new TreeSet<>())
                  .add((int) o.at().toLocalDate().toEpochDay());
          });
      int last = (int) end.toEpochDay() - 1;
      System.out.println(end + " " + lives.size() + " " + first.length);
      for (int W : new int[] {0, 60, 90, 180, 365}) {
        var ev = new TreeMap<Integer, int[]>();
        for (var days : lives.values()) {
          var list = new ArrayList<>(days);
          int t;
          boolean happened;
          if (W == 0) {
            happened = list.size() > 1;
            t = happened ? list.get(1) - list.get(0) : last - list.get(0);
          } else {
            int i = 0;
            while (i + 1 < list.size() && list.get(i + 1) - list.get(i) <= W) i++;
            int c = last - W - list.get(0);
            t = list.get(i) - list.get(0);
            happened = t <= c;
            if (!happened) t = c;
            if (t < 0) continue;
          }
          ev.computeIfAbsent(t, k -> new int[2])[happened ? 0 : 1]++;
        }
        int n = ev.values().stream().mapToInt(e -> e[0] + e[1]).sum();
        double s = 1, v = 0;
        var it = new ArrayDeque<Integer>(List.of(30, 90, 180, 365, 730));
        for (var e : ev.entrySet()) {
          while (!it.isEmpty() && it.peek() < e.getKey()) {
            int t = it.poll();
            double real = W == 0 ? 1 - truth.secondWithin(t) : truth.stillOrdering(W, t);
            System.out.printf(
                "W%d t%d km %.4f se %.4f truth %.4f z %.1f%n",
                W, t, s, s * Math.sqrt(v), real, (s - real) / (s * Math.sqrt(v)));
          }
          int d = e.getValue()[0];
          s *= 1 - (double) d / n;
          v += (double) d / n / Math.max(1, n - d);
          n -= d + e.getValue()[1];
        }
      }
    }
  }
}
