package io.perennial.roastery;

import io.perennial.roastery.Dice.Purpose;
import io.perennial.roastery.Shop.Fate;
import io.perennial.roastery.Shop.Placed;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a customer said about being written to.
 *
 * @param at in the business's zone
 * @param agreed whether they wanted it, or no more
 */
public record Wish(LocalDateTime at, int customer, Subject subject, boolean agreed) {

  /** What a letter would be about. */
  public enum Subject {
    NEWS,
    OFFERS
  }

  /**
   * The wishes of everybody, the oldest first: people are asked at their first order.
   *
   * @param person who a customer is
   */
  static List<Wish> of(
      long seed, List<Placed> orders, IntFunction<Names.Person> person, LocalDate end) {
    var wishes = new ArrayList<Wish>();
    var asked = new HashSet<Integer>();
    for (var order : orders) {
      int customer = order.customer();
      boolean first =
          customer != Shop.GUEST && order.fate() != Fate.CALLED_OFF && asked.add(customer);
      if (first && person.apply(customer).email() != null) {
        var dice = Dice.of(seed, customer, Purpose.WISH);
        add(wishes, dice, order, Subject.NEWS, Model.WANT_NEWS, end);
        add(wishes, dice, order, Subject.OFFERS, Model.WANT_OFFERS, end);
      }
    }
    wishes.sort(Comparator.comparing(Wish::at).thenComparingInt(Wish::customer));
    return wishes;
  }

  private static void add(
      List<Wish> wishes, Dice dice, Placed order, Subject subject, double wanted, LocalDate end) {
    boolean agreed = dice.chance(wanted);
    double years = ChronoUnit.DAYS.between(order.at().toLocalDate(), end) / 365.25;
    boolean noMore = dice.chance(1 - StrictMath.exp(-Model.NO_MORE_A_YEAR * years));
    var later = order.at().plusDays(1 + dice.below(1 + (int) (365 * years)));
    if (agreed) {
      wishes.add(new Wish(order.at(), order.customer(), subject, true));
      if (noMore && later.isBefore(end.atStartOfDay())) {
        wishes.add(new Wish(later, order.customer(), subject, false));
      }
    }
  }
}
