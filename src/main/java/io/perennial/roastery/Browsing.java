package io.perennial.roastery;

import io.perennial.roastery.Dice.Purpose;
import io.perennial.roastery.Model.Channel;
import io.perennial.roastery.Shop.Fate;
import io.perennial.roastery.Shop.Placed;
import io.perennial.roastery.Visit.Deed;
import io.perennial.roastery.Visit.Step;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What happens on the pages of the web shop: every order there is preceded by a visit, and more
 * people only look, or leave with something in the cart.
 */
final class Browsing {

  /** Nobody takes longer from the first page to the order. */
  private static final int LONGEST_SECONDS = 25 * 60;

  private static final int SHORTEST_SECONDS = 4 * 60;

  /** Unknown devices have numbers beyond those of any customer. */
  private static final int FIRST_STRANGER = 1 << 24;

  private final long seed;
  private final int visitsADay;
  private final List<Visit> visits = new ArrayList<>();

  private Browsing(long seed, int visitsADay) {
    this.seed = seed;
    this.visitsADay = visitsADay;
  }

  /**
   * The visits of some days, the oldest first.
   *
   * @param visitsADay beside those that end in an order
   * @param orders of these days, and of a time before them: who ordered lately comes back to look
   */
  static List<Visit> of(
      long seed, int visitsADay, List<Placed> orders, LocalDate from, LocalDate to) {
    var browsing = new Browsing(seed, visitsADay);
    var known = new ArrayList<Integer>();
    for (var order : orders) {
      boolean web = order.channel() == Channel.WEB && order.customer() != Shop.GUEST;
      if (web && order.fate() == Fate.SOLD && !order.at().isBefore(from.atStartOfDay())) {
        browsing.order(order);
      }
      if (web) {
        known.add(order.customer());
      }
    }
    for (var day = from; day.isBefore(to); day = day.plusDays(1)) {
      browsing.look(day, known);
    }
    return browsing.visits.stream()
        .filter(visit -> !visit.at().isBefore(from.atStartOfDay()))
        .sorted(Comparator.comparing(Visit::at).thenComparing(Visit::device))
        .toList();
  }

  private Dice dice(LocalDateTime at, int who) {
    // By the moment, so that a visit is the same whichever days are asked for.
    return Dice.of(seed, at.toEpochSecond(ZoneOffset.UTC) * 31 + who, Purpose.VISIT);
  }

  private String device(int who) {
    return "device-%x".formatted(Dice.of(seed, who, Purpose.VISIT).below(Integer.MAX_VALUE));
  }

  /** The way to an order: everything in it was looked at and put into the cart. */
  private void order(Placed order) {
    var dice = dice(order.at(), order.customer());
    int seconds = SHORTEST_SECONDS + dice.below(LONGEST_SECONDS - SHORTEST_SECONDS);
    var begun = order.at().minusSeconds(seconds);
    var steps = new ArrayList<Step>();
    steps.add(new Step(0, Deed.LOOKED_AROUND, List.of()));
    var lines = order.basket().lines();
    int pace = seconds / (2 * lines.size() + 2);
    for (int i = 0; i < lines.size(); i++) {
      steps.add(new Step((2 * i + 1) * pace, Deed.LOOKED_AT, List.of(lines.get(i))));
      steps.add(new Step((2 * i + 2) * pace, Deed.PUT_INTO_CART, List.of(lines.get(i))));
    }
    steps.add(new Step((2 * lines.size() + 1) * pace, Deed.WENT_TO_CHECKOUT, lines));
    visits.add(new Visit(begun, order.customer(), device(order.customer()), List.copyOf(steps)));
  }

  private void look(LocalDate day, List<Integer> known) {
    var start = day.atStartOfDay();
    var dice = dice(start, FIRST_STRANGER);
    for (int i = 0; i < visitsADay; i++) {
      var at = start.plusSeconds(Season.second(Channel.WEB, dice));
      boolean stranger = dice.chance(Model.STRANGERS) || known.isEmpty();
      int whose = dice.below(Integer.MAX_VALUE);
      int who =
          stranger ? FIRST_STRANGER + whose % FIRST_STRANGER : known.get(whose % known.size());
      visits.add(new Visit(at, stranger ? Shop.GUEST : who, device(who), steps(dice, day)));
    }
  }

  private static List<Step> steps(Dice dice, LocalDate day) {
    var steps = new ArrayList<Step>();
    steps.add(new Step(0, Deed.LOOKED_AROUND, List.of()));
    var basket = Basket.ofGuest(Season.isBeforeChristmas(day), dice).lines();
    int second = 0;
    boolean wanted = dice.chance(Model.CARTS);
    boolean checkout = dice.chance(Model.CHECKOUTS_LEFT) && wanted;
    for (var line : basket) {
      second += 15 + dice.below(90);
      steps.add(new Step(second, Deed.LOOKED_AT, List.of(line)));
      if (wanted) {
        second += 5 + dice.below(40);
        steps.add(new Step(second, Deed.PUT_INTO_CART, List.of(line)));
      }
    }
    if (checkout) {
      steps.add(new Step(second + 20 + dice.below(60), Deed.WENT_TO_CHECKOUT, basket));
    }
    return List.copyOf(steps);
  }
}
