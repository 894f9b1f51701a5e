package io.perennial.conditions;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is true of a person or not. A tree: groups hold conditions, and every other one
 * asks a single question. What nobody knows is not true.
 */
public sealed interface Condition {

  /** Several conditions together. */
  sealed interface Group extends Condition {
    List<Condition> of();
  }

  /** Every one of them; of none: true. */
  record All(List<Condition> of) implements Group {}

  /** At least one of them; of none: not true. */
  record Any(List<Condition> of) implements Group {}

  /** Not one of them. */
  record None(List<Condition> of) implements Group {}

  /** What is known of the person under a name, such as the country, the birthday or a tag. */
  record Attribute(String name, Test test, boolean theirZone) implements Condition {}

  /** A number that was computed from the orders; who never ordered has 0 of what can be counted. */
  record Fact(Measure measure, Range range) implements Condition {}

  /** When the first or the last purchase was. */
  record Purchased(Moment moment, When when, boolean theirZone) implements Condition {}

  /** Where the person stands by the rhythm of the own purchases. */
  record Standing(Set<State> states) implements Condition {}

  /** The named group over the grid of recency and frequency. */
  record Grouped(Set<String> groups) implements Condition {}

  /**
   * A score that was written back, such as {@code rfm_r} from 1 to 5; who has none is not meant.
   */
  record Scored(String name, Range range) implements Condition {}

  /**
   * Purchases of a kind, in a span of time, counted and added up.
   *
   * @param worth of the lines that are meant, else of the whole orders, in the business's currency
   */
  record Ordered(What what, When when, Range times, Range worth, boolean theirZone)
      implements Condition {}

  /** Events of a kind, in a span of time, counted. */
  record Happened(Deed deed, When when, Range times, @Nullable Sequel sequel, boolean theirZone)
      implements Condition {}

  /** Something stands in the cart, untouched since. */
  record InCart(When touched, Range value) implements Condition {}

  /** Whether something may be sent about a topic by a channel. */
  record MayReach(String topic, String channel, boolean may) implements Condition {}

  /** Belongs to a company, in one of these roles where some are named. */
  record OfCompany(Set<String> roles, @Nullable CompanyTrait trait) implements Condition {}

  /** Is in another segment, or is not. */
  record InSegment(UUID segment, boolean in) implements Condition {}

  /** Different days of the last thirty on which the person did something by themselves. */
  record Engaged(Range days) implements Condition {}

  /** What is known of the company. */
  record CompanyTrait(String name, Test test) {}

  /** Numbers that facts hold. */
  enum Measure {
    PURCHASES,
    PURCHASE_DAYS,
    REVENUE,
    REFUNDS,
    NET_REVENUE,
    AVERAGE_ORDER,
    MEAN_GAP_DAYS
  }

  /** Days that facts hold. */
  enum Moment {
    FIRST_ORDER,
    LAST_ORDER
  }

  /** As the customer page says it. */
  enum State {
    NEW,
    ACTIVE,
    SLOWING,
    LAPSED
  }

  /**
   * Which purchases are meant; an empty set asks for nothing.
   *
   * @param products names or numbers, as lines of orders have them
   * @param categories any part of a category's path
   */
  record What(
      Set<String> products, Set<String> categories, Set<String> channels, Set<String> sources) {

    public static final What ANYTHING = new What(Set.of(), Set.of(), Set.of(), Set.of());

    /** Whether single lines are meant and not the whole order. */
    boolean isOfLines() {
      return !products.isEmpty() || !categories.isEmpty();
    }
  }

  /**
   * What was done.
   *
   * @param event a kind of the log, or the own name of an event that a program sends
   */
  record Deed(String event, List<Property> where) {}

  /** What an event says beside its kind, by a path with dots. */
  record Property(String path, Test test) {}

  /**
   * What came after it.
   *
   * @param followed whether it must have come, or must not
   */
  record Sequel(Deed deed, Ago within, boolean followed) {}

  /** A number within bounds, both of which count as within. */
  record Range(@Nullable BigDecimal least, @Nullable BigDecimal most) {

    public static final Range ANY = new Range(null, null);

    /** Once or more. */
    public static final Range SOME = new Range(BigDecimal.ONE, null);

    public boolean isOpen() {
      return least == null && most == null;
    }

    boolean has(BigDecimal number) {
      return (least == null || number.compareTo(least) >= 0)
          && (most == null || number.compareTo(most) <= 0);
    }
  }

  /** A question about one value. */
  sealed interface Test {

    /** Something is known, or nothing. */
    record Known(boolean known) implements Test {}

    /** Is one of these, or none of them; of a list: has one of them. */
    record OneOf(Set<String> values, boolean in) implements Test {}

    /** Has these letters in it, large or small. */
    record Contains(String text) implements Test {}

    /** A number within bounds. */
    record Between(Range range) implements Test {}

    /** A day in a span of the past, up to today. */
    record Dated(When when) implements Test {}

    /** A day from today on, at most so many days ahead. */
    record Ahead(int days) implements Test {}

    /** A day that comes back every year, from today on and at most so many days ahead. */
    record Anniversary(int days) implements Test {}
  }
}
