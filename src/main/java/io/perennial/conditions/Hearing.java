package io.perennial.conditions;

import io.perennial.conditions.Condition.Group;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What may change whether a condition is true of somebody: kinds of events, other segments, scores
 * that are written for everybody at once, and the passing of time.
 *
 * @param kinds of events
 * @param traits whether it changes with what is known of somebody, whatever told it
 * @param scores by name; {@code rfm} for the named groups, {@code standing} for the rhythm of the
 *     shop
 * @param daily whether it changes when a day begins
 * @param always whether it changes at any moment
 * @param theirZone whether days begin where each person lives
 */
public record Hearing(
    Set<String> kinds,
    boolean traits,
    Set<UUID> segments,
    Set<String> scores,
    boolean daily,
    boolean always,
    boolean theirZone,
    Set<Source> sources) {

  /** What concerns many at once without an event that says whom. */
  public enum Source {
    CONSENTS,
    COMPANIES,
    CATALOGUE
  }

  /** The scores of RFM, which are written together, and the columns they stand in. */
  static final Map<String, String> RFM = Map.of("rfm_r", "r", "rfm_f", "f", "rfm_m", "m");

  /** What is to be expected of customers, written together, and how it is read from its row. */
  static final Map<String, String> OUTLOOK =
      Map.of(
          "alive",
          "alive",
          "expected_30",
          "expected_30",
          "expected_90",
          "expected_90",
          "expected_365",
          "expected_365",
          "expected_value",
          "value",
          "value_at_risk",
          "at_risk");

  /** The name by which the writing of a score is known. */
  static String writing(String score) {
    return RFM.containsKey(score) ? "rfm" : OUTLOOK.containsKey(score) ? "outlook" : score;
  }

  /** What a condition listens to. */
  public static Hearing of(Condition condition) {
    var ear = new Ear();
    ear.listen(condition);
    return new Hearing(
        Set.copyOf(ear.kinds),
        ear.traits,
        Set.copyOf(ear.segments),
        Set.copyOf(ear.scores),
        ear.daily,
        ear.always,
        ear.theirZone,
        Set.copyOf(ear.sources));
  }

  private static final class Ear {
    // Whoever is somebody else by now, or nobody, is asked again by every condition.
    private final Set<String> kinds = new TreeSet<>(Set.of("customer_moved", "customer_erased"));
    private final Set<UUID> segments = new TreeSet<>();
    private final Set<String> scores = new TreeSet<>();
    private final Set<Source> sources = new TreeSet<>();
    private boolean traits;
    private boolean daily;
    private boolean always;
    private boolean theirZone;

    void listen(Condition condition) {
      switch (condition) {
        case Group group -> group.of().forEach(this::listen);
        case Condition.Attribute(var name, var test, var theirs) -> {
          traits();
          daily |= Reading.isOfDays(test);
          zone(theirs);
        }
        case Condition.Fact fact -> kinds.addAll(Kinds.ORDERS);
        case Condition.Purchased(var moment, var when, var theirs) -> {
          kinds.addAll(Kinds.ORDERS);
          time(when);
          zone(theirs);
        }
        case Condition.Standing standing -> {
          kinds.addAll(Kinds.ORDERS);
          scores.add("standing");
          daily = true;
        }
        case Condition.Grouped grouped -> scores.add("rfm");
        case Condition.Scored(var name, var range) -> scores.add(writing(name));
        case Condition.Ordered ordered -> {
          kinds.addAll(Kinds.ORDERS);
          time(ordered.when());
          if (!ordered.what().categories().isEmpty()) {
            sources.add(Source.CATALOGUE);
          }
          zone(ordered.theirZone());
        }
        case Condition.Happened happened -> happened(happened);
        case Condition.InCart(var touched, var value) -> {
          kinds.addAll(Kinds.CARTS);
          kinds.add("order_placed");
          time(touched);
          always = true;
        }
        case Condition.MayReach reach -> {
          kinds.addAll(Kinds.CONSENTS);
          kinds.addAll(Kinds.ORDERS);
          traits();
          sources.add(Source.CONSENTS);
        }
        case Condition.OfCompany company -> {
          kinds.addAll(Kinds.COMPANIES);
          sources.add(Source.COMPANIES);
        }
        case Condition.InSegment(var segment, var in) -> segments.add(segment);
        case Condition.Engaged engaged -> {
          kinds.addAll(RowsSql.ENGAGED);
          daily = true;
        }
      }
    }

    private void happened(Condition.Happened happened) {
      kinds.add(kind(happened.deed()));
      time(happened.when());
      zone(happened.theirZone());
      var sequel = happened.sequel();
      if (sequel != null) {
        kinds.add(kind(sequel.deed()));
        always |= !sequel.followed();
      }
    }

    private static String kind(Condition.Deed deed) {
      return Kinds.ALL.contains(deed.event()) ? deed.event() : "tracked";
    }

    /** Where somebody lives is told with orders, too. */
    private void traits() {
      kinds.addAll(Kinds.PROFILE);
      // Who was told of again by a file, with nothing new about the order, is asked at the next.
      kinds.addAll(Kinds.ORDERS);
      traits = true;
    }

    private void zone(boolean theirs) {
      if (theirs) {
        theirZone = true;
        traits();
      }
    }

    private void time(When when) {
      for (var bound : java.util.Arrays.asList(when.from(), when.before())) {
        if (bound instanceof When.Bound.Last(Ago ago)) {
          daily |= !ago.unit().isExact();
          always |= ago.unit().isExact();
        }
      }
    }
  }
}
