package io.perennial.conditions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Conditions from JSON and back, and the SQL that asks whom they are true of. */
public final class Conditions {

  private Conditions() {}

  /**
   * The condition that a JSON object says.
   *
   * @throws io.perennial.Problem with the place of what is wrong
   */
  public static Condition read(JsonNode json) {
    return Reading.read(json);
  }

  /** The JSON that is read as this condition. */
  public static JsonNode write(Condition condition) {
    return Writing.write(condition);
  }

  /** The condition and all within it, each before its own parts. */
  public static List<Condition> parts(Condition condition) {
    var parts = new ArrayList<Condition>();
    collect(condition, parts);
    return parts;
  }

  /**
   * Where each of {@link #parts} stands in the JSON, in the same order, such as {@code
   * condition.all[1]}.
   */
  public static List<String> places(Condition condition) {
    var places = new ArrayList<String>();
    locate(condition, "condition", places);
    return places;
  }

  private static void locate(Condition condition, String place, List<String> places) {
    places.add(place);
    if (condition instanceof Condition.Group group) {
      var word =
          switch (group) {
            case Condition.All all -> "all";
            case Condition.Any any -> "any";
            case Condition.None none -> "none";
          };
      for (int i = 0; i < group.of().size(); i++) {
        locate(group.of().get(i), place + "." + word + "[" + i + "]", places);
      }
    }
  }

  private static void collect(Condition condition, List<Condition> parts) {
    parts.add(condition);
    if (condition instanceof Condition.Group group) {
      group.of().forEach(each -> collect(each, parts));
    }
  }

  /** A query for the ids of all people of whom it is true. */
  public static Sql everybody(Condition condition, Asked asked) {
    return new ConditionSql(asked, false).people(condition);
  }

  /**
   * A query for a row for each of a few people: the id, and of each condition whether it is true.
   * With the parameters {@code persons} and {@code identities}, the ids of the people and of all
   * their identities.
   */
  public static Sql truths(List<Condition> conditions, Asked asked) {
    return new ConditionSql(asked, true).truths(conditions);
  }

  /**
   * A query for the ids of people whom the passing of time may have changed since a moment, nothing
   * else happening; {@code null} if it can have changed nobody. Some of them are still what they
   * were.
   */
  public static @Nullable Sql passed(Condition condition, Asked asked, Instant since) {
    return new PassingSql(asked, since).people(condition);
  }
}
