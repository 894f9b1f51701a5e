package io.perennial.roastery;

import io.perennial.roastery.Assortment.Product;
import io.perennial.roastery.Model.Taste;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What somebody puts into the basket, and how many cups that makes. */
public record Basket(List<Line> lines) {

  /** So many pieces of a product. */
  public record Line(Product product, int quantity) {}

  /** From here on a household grinds kilos. */
  private static final double CUPS_A_DAY_OF_KILOS = 1.6;

  /** Of those who have a favourite roast, how often it is taken. */
  private static final double FAITHFUL = 0.65;

  /** Of baskets with two bags or more, how many hold two roasts. */
  private static final double TWO_ROASTS = 0.55;

  /** A bag of another roast, to try it. */
  private static final double TRIED_BESIDE = 0.22;

  private static final double EQUIPMENT_WITH_COFFEE = 0.55;
  private static final double FILTERS_BESIDE = 0.22;
  private static final double CLEANER_BESIDE = 0.06;
  private static final double EQUIPMENT_BESIDE = 0.03;
  private static final int MOST_BAGS = 5;
  private static final int MOST_KILOS = 3;
  private static final int MOST_BOXES = 6;

  /**
   * What somebody likes.
   *
   * @param cups cups of this roaster's coffee a day
   * @param stockDays for how many days coffee is bought at once
   * @param roast the favourite
   */
  record Liking(double cups, int stockDays, int roast) {}

  int cups() {
    return lines.stream().mapToInt(line -> line.quantity() * line.product().cups()).sum();
  }

  /** Fills a basket; what is bought once goes into {@code owned}. */
  static Basket of(Taste taste, Liking liking, Set<Product> owned, Dice dice) {
    var lines = new ArrayList<Line>();
    switch (taste) {
      case BEANS -> {
        boolean kilos = liking.cups() >= CUPS_A_DAY_OF_KILOS;
        coffee(
            lines,
            kilos ? Assortment.KILOS : Assortment.BAGS,
            kilos ? MOST_KILOS : MOST_BAGS,
            liking,
            dice);
      }
      case GROUND -> coffee(lines, Assortment.GROUND, MOST_BAGS, liking, dice);
      case CAPSULES -> capsules(lines, liking, dice);
      case SAMPLER -> lines.add(new Line(Assortment.SAMPLER, 1));
      case EQUIPMENT -> {
        once(lines, Assortment.equipment(dice), owned);
        if (lines.isEmpty() || dice.chance(EQUIPMENT_WITH_COFFEE)) {
          lines.add(new Line(bag(Assortment.BAGS, liking, dice), 1));
        }
      }
      case PRESENT -> lines.add(new Line(Assortment.present(dice), dice.chance(0.2) ? 2 : 1));
    }
    if (taste != Taste.PRESENT) {
      beside(lines, taste, owned, dice);
    }
    return new Basket(List.copyOf(lines));
  }

  private static void coffee(
      List<Line> lines, List<Product> kind, int most, Liking liking, Dice dice) {
    int bags = pieces(liking, kind.getFirst().cups(), most);
    var first = bag(kind, liking, dice);
    var second = kind.get(Assortment.roast(dice));
    if (bags >= 2 && dice.chance(TWO_ROASTS) && !second.equals(first)) {
      lines.add(new Line(first, bags - bags / 2));
      lines.add(new Line(second, bags / 2));
    } else {
      lines.add(new Line(first, bags));
    }
  }

  private static void capsules(List<Line> lines, Liking liking, Dice dice) {
    var kinds = Assortment.CAPSULES;
    int boxes = pieces(liking, kinds.getFirst().cups(), MOST_BOXES);
    int favourite = liking.roast() % kinds.size();
    int other = dice.below(kinds.size());
    if (boxes >= 2 && other != favourite) {
      lines.add(new Line(kinds.get(favourite), boxes - boxes / 2));
      lines.add(new Line(kinds.get(other), boxes / 2));
    } else {
      lines.add(new Line(kinds.get(favourite), boxes));
    }
  }

  private static int pieces(Liking liking, int cups, int most) {
    return Math.clamp(StrictMath.round(liking.cups() * liking.stockDays() / cups), 1, most);
  }

  private static Product bag(List<Product> kind, Liking liking, Dice dice) {
    int other = Assortment.roast(dice);
    return kind.get(dice.chance(FAITHFUL) ? liking.roast() : other);
  }

  private static void beside(List<Line> lines, Taste taste, Set<Product> owned, Dice dice) {
    boolean tried = dice.chance(TRIED_BESIDE);
    int other = Assortment.roast(dice);
    boolean filters = dice.chance(FILTERS_BESIDE);
    boolean cleaner = dice.chance(CLEANER_BESIDE);
    boolean equipment = dice.chance(EQUIPMENT_BESIDE);
    var piece = Assortment.equipment(dice);
    var bags = taste == Taste.GROUND ? Assortment.GROUND : Assortment.BAGS;
    boolean isNew = lines.stream().noneMatch(line -> line.product().equals(bags.get(other)));
    if (tried && isNew && (taste == Taste.GROUND || taste == Taste.BEANS)) {
      lines.add(new Line(bags.get(other), 1));
    }
    if (filters && (taste == Taste.GROUND || taste == Taste.EQUIPMENT)) {
      lines.add(new Line(Assortment.FILTERS, 1));
    }
    if (cleaner && taste == Taste.BEANS) {
      lines.add(new Line(Assortment.CLEANER, 1));
    }
    if (equipment && taste != Taste.CAPSULES) {
      once(lines, piece, owned);
    }
  }

  private static void once(List<Line> lines, Product piece, Set<Product> owned) {
    if (owned.add(piece)) {
      lines.add(new Line(piece, 1));
    }
  }

  /** The basket of somebody nobody knows. */
  static Basket ofGuest(boolean beforeChristmas, Dice dice) {
    var liking = new Liking(dice.gamma(Model.THIRST_SHAPE, 0.6), 21, Assortment.roast(dice));
    return of(Taste.first(dice, beforeChristmas), liking, new HashSet<>(), dice);
  }
}
