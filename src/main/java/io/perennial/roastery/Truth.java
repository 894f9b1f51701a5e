package io.perennial.roastery;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is true of the invented shop, known because its customers were followed beyond today: what
 * the product finds out from the orders up to today can be held against it.
 *
 * <p>Everything may be asked of the whole shop, or of those whose first order came by one channel.
 */
public final class Truth {

  /**
   * One customer.
   *
   * @param days purchase days from the first on, which is day 0, to the last one ever or to {@link
   *     Model#FOLLOWED_DAYS}
   * @param bought purchases up to the end of the shop's record
   */
  record History(String channel, List<Integer> days, int bought) {

    static History of(Life life, int bought) {
      int first = life.purchases().getFirst().day();
      var days = life.purchases().stream().map(purchase -> purchase.day() - first).toList();
      return new History(life.channel().word(), days, bought);
    }

    boolean secondWithin(int within) {
      return days.size() > 1 && days.get(1) <= within;
    }

    /** The day of the first purchase that nothing follows within the window. */
    int lapse(int window) {
      int i = 0;
      while (i + 1 < days.size() && days.get(i + 1) - days.get(i) <= window) {
        i++;
      }
      return days.get(i);
    }
  }

  /** So far after their first purchase people were followed, a window of two years left over. */
  private static final int MOST_DAYS = 3 * 366;

  private static final int LONGEST_WINDOW_DAYS = 730;

  private final List<History> histories;

  Truth(List<History> histories) {
    this.histories = List.copyOf(histories);
  }

  public int customers() {
    return histories.size();
  }

  /** The channels customers can come by first. */
  public List<String> channels() {
    return histories.stream().map(History::channel).distinct().sorted().toList();
  }

  /** The share of customers with two purchases or more by today, as the metric contract has it. */
  public double repeatRate() {
    return repeatRate(null);
  }

  public double repeatRate(@Nullable String channel) {
    return share(channel, history -> history.bought() > 1);
  }

  /** The share of customers who buy on a second day at some time, today or later. */
  public double everAgain() {
    return share(null, history -> history.days().size() > 1);
  }

  /** The share of customers whose second purchase day is at most so many days after the first. */
  public double secondWithin(int days) {
    return secondWithin(days, null);
  }

  public double secondWithin(int days, @Nullable String channel) {
    refuseBeyond(days, MOST_DAYS);
    return share(channel, history -> history.secondWithin(days));
  }

  /**
   * The share of customers who still order after so many days: whose first purchase day that no
   * other follows within the window lies more than so many days after their very first.
   */
  public double stillOrdering(int windowDays, int days) {
    return stillOrdering(windowDays, days, null);
  }

  public double stillOrdering(int windowDays, int days, @Nullable String channel) {
    refuseBeyond(days, MOST_DAYS);
    refuseBeyond(windowDays, LONGEST_WINDOW_DAYS);
    return share(channel, history -> history.lapse(windowDays) > days);
  }

  private double share(@Nullable String channel, Predicate<History> which) {
    long all = 0;
    long those = 0;
    for (var history : histories) {
      if (channel == null || channel.equals(history.channel())) {
        all++;
        those += which.test(history) ? 1 : 0;
      }
    }
    return all == 0 ? Double.NaN : (double) those / all;
  }

  private static void refuseBeyond(int days, int most) {
    if (days < 0 || days > most) {
      throw new IllegalArgumentException("nobody was followed for " + days + " days");
    }
  }
}
