package io.perennial.roastery;

import io.perennial.roastery.Assortment.Product;
import io.perennial.roastery.Dice.Purpose;
import io.perennial.roastery.Model.Channel;
import io.perennial.roastery.Model.Taste;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How one customer buys, from the first purchase to the last or to the end of the model's patience,
 * whatever today is.
 *
 * <p>People buy, drink, and buy again when they have run out; after every order they leave for good
 * with a probability of their own. A gamma of rates and a beta of dropping out is the model of
 * Fader, Hardie and Lee, "Counting your customers the easy way: an alternative to the Pareto/NBD
 * model", Marketing Science 24 (2005) 275–284; here the gaps follow from what was in the basket.
 *
 * @param purchases in the order of their days, at most one a day
 */
record Life(Channel channel, Taste taste, List<Purchase> purchases) {

  /**
   * What was bought on one day.
   *
   * @param day days since the shop opened
   */
  record Purchase(int day, Channel channel, Basket basket) {}

  private static final int LONGEST_GAP_DAYS = 700;

  static Life of(long seed, int person, LocalDate opened, int firstDay) {
    var habit = Dice.of(seed, person, Purpose.HABIT);
    var channel = Channel.first(habit);
    var first = Taste.first(habit, Season.isBeforeChristmas(opened.plusDays(firstDay)));
    double leaving = first.leaving(habit, channel);
    boolean yearly = habit.chance(Model.YEARLY_PRESENTERS) && first == Taste.PRESENT;
    var later = later(first, habit);
    var liking =
        new Basket.Liking(
            habit.gamma(Model.THIRST_SHAPE, Model.CUPS_A_DAY),
            Model.LEAST_STOCK_DAYS + habit.below(Model.MOST_STOCK_DAYS - Model.LEAST_STOCK_DAYS),
            Assortment.roast(habit));
    var purchases =
        new Course(seed, person, opened, liking, leaving)
            .run(firstDay, channel, first, later, yearly);
    if (!yearly) {
      addPresents(purchases, seed, person, opened);
    }
    return new Life(channel, first, List.copyOf(purchases));
  }

  /** What somebody buys who tried a set, a machine or a present, and liked the coffee. */
  private static Taste later(Taste first, Dice dice) {
    boolean beans = dice.chance(0.6);
    return switch (first) {
      case BEANS, GROUND, CAPSULES -> first;
      case SAMPLER, EQUIPMENT, PRESENT -> beans ? Taste.BEANS : Taste.GROUND;
    };
  }

  /** The walk from one purchase to the next. */
  private static final class Course {
    private final LocalDate opened;
    private final Basket.Liking liking;
    private final double leaving;
    private final Dice course;
    private final Dice baskets;
    private final Set<Product> owned = new HashSet<>();
    private final List<Purchase> purchases = new ArrayList<>();

    Course(long seed, int person, LocalDate opened, Basket.Liking liking, double leaving) {
      this.opened = opened;
      this.liking = liking;
      this.leaving = leaving;
      this.course = Dice.of(seed, person, Purpose.COURSE);
      this.baskets = Dice.of(seed, person, Purpose.BASKET);
    }

    List<Purchase> run(int firstDay, Channel first, Taste taste, Taste later, boolean yearly) {
      int day = firstDay;
      var channel = first;
      var wanted = taste;
      while (day <= firstDay + Model.FOLLOWED_DAYS) {
        var basket = Basket.of(wanted, liking, owned, baskets);
        purchases.add(new Purchase(day, channel, basket));
        if (course.chance(leaving)) {
          break;
        }
        wanted = yearly ? Taste.PRESENT : later;
        channel = channel.next(course);
        day = yearly ? nextDecember(day) : runOut(day, channel, basket);
      }
      return purchases;
    }

    private int runOut(int day, Channel channel, Basket basket) {
      var bought = opened.plusDays(day);
      int cups = basket.cups();
      double lasts =
          cups == 0 ? liking.stockDays() : cups / (liking.cups() * Season.thirst(bought));
      double gap = course.gamma(Model.EVENNESS, lasts) + course.exponential(Model.DELAY_DAYS);
      int days = Math.clamp(StrictMath.round(gap), 1, LONGEST_GAP_DAYS);
      var next = Season.suitable(bought.plusDays(days), channel, course);
      return (int) (next.toEpochDay() - opened.toEpochDay());
    }

    private int nextDecember(int day) {
      int year = opened.plusDays(day).getYear() + 1;
      var next = LocalDate.of(year, 12, 1).plusDays(course.below(20));
      return (int) (next.toEpochDay() - opened.toEpochDay());
    }
  }

  /** Who still buys may order presents as well, on a day of their own. */
  private static void addPresents(
      List<Purchase> purchases, long seed, int person, LocalDate opened) {
    var dice = Dice.of(seed, person, Purpose.PRESENTS);
    int first = purchases.getFirst().day();
    int last = purchases.getLast().day();
    if (first == last) {
      return;
    }
    var days = new HashSet<Integer>();
    purchases.forEach(purchase -> days.add(purchase.day()));
    int lastYear = opened.plusDays(last).getYear();
    for (int year = opened.plusDays(first).getYear(); year <= lastYear; year++) {
      boolean gives = dice.chance(Model.PRESENTS_A_DECEMBER);
      var when = LocalDate.of(year, 12, 1).plusDays(dice.below(20));
      int day = (int) (when.toEpochDay() - opened.toEpochDay());
      var present = new Basket.Line(Assortment.present(dice), 1 + dice.below(2));
      if (gives && day > first && day < last && days.add(day)) {
        purchases.add(new Purchase(day, Channel.WEB, new Basket(List.of(present))));
      }
    }
    purchases.sort(java.util.Comparator.comparingInt(Purchase::day));
  }
}
