package io.perennial.conditions;

import io.perennial.Problem;
import io.perennial.conditions.Condition.Test;
import io.perennial.consents.Channel;
import io.perennial.consents.Consents;
import io.perennial.customers.Attributes;
import io.perennial.customers.TraitType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The names that conditions may use at the moment. One that nobody knows is refused: it would be
 * true of nobody, and nobody would learn why.
 */
@Component
public class Vocabulary {

  /** Named by every source in one way. */
  private static final Map<String, TraitType> EVERYWHERE =
      Map.ofEntries(
          Map.entry("name", TraitType.TEXT),
          Map.entry("first_name", TraitType.TEXT),
          Map.entry("last_name", TraitType.TEXT),
          Map.entry("country", TraitType.TEXT),
          Map.entry("language", TraitType.TEXT),
          Map.entry("zone", TraitType.TEXT),
          Map.entry("contact_person", TraitType.TEXT),
          Map.entry("birthday", TraitType.DATE),
          Map.entry("name_day", TraitType.DATE),
          Map.entry("tags", TraitType.LIST),
          Map.entry("interests", TraitType.LIST),
          Map.entry("address", TraitType.ADDRESS));

  /** The ten over the grid of recency and frequency, as the metric contract names them. */
  public static final List<String> GROUPS =
      List.of(
          "champions",
          "loyal",
          "potential_loyalists",
          "new",
          "promising",
          "need_attention",
          "about_to_sleep",
          "at_risk",
          "cannot_lose",
          "hibernating");

  private static final List<String> RFM = List.of("rfm_r", "rfm_f", "rfm_m");

  /** What somebody can be to a company. */
  public static final List<String> ROLES = List.of("buyer", "user", "payer", "decider");

  private final VocabularySql sql;
  private final Attributes attributes;
  private final Consents consents;

  Vocabulary(VocabularySql sql, Attributes attributes, Consents consents) {
    this.sql = sql;
    this.attributes = attributes;
    this.consents = consents;
  }

  /** What is known of people, by name; without a type where sources disagree. */
  public Map<String, @Nullable TraitType> attributes() {
    Map<String, @Nullable TraitType> known = new TreeMap<>();
    sql.observed().forEach(known::put);
    known.putAll(EVERYWHERE);
    for (var attribute : attributes.list()) {
      if (attribute.retiredAt() == null) {
        known.put(attribute.name(), attribute.type());
      }
    }
    return known;
  }

  /** Kinds of events, and the names of those that programs send of their own. */
  public List<String> events() {
    var events = new java.util.ArrayList<>(new java.util.TreeSet<>(Kinds.ALL));
    events.removeAll(Kinds.PROFILE);
    return List.copyOf(events);
  }

  /** Names of the scores that there are. */
  public List<String> scores() {
    var scores = new java.util.ArrayList<>(RFM);
    scores.addAll(new java.util.TreeSet<>(Hearing.OUTLOOK.keySet()));
    scores.addAll(sql.scores());
    return List.copyOf(scores);
  }

  /**
   * Refuses a condition with a name that is not known, or a question that its value cannot answer,
   * with its place.
   */
  public void check(Condition condition) {
    Map<String, @Nullable TraitType> known = null;
    var parts = Conditions.parts(condition);
    var places = Conditions.places(condition);
    for (int i = 0; i < parts.size(); i++) {
      var place = places.get(i);
      switch (parts.get(i)) {
        case Condition.Attribute(var name, var test, var theirZone) -> {
          known = known == null ? attributes() : known;
          if (!known.containsKey(name)) {
            throw refused(place, "conditions.attribute", name);
          }
          fits(place, name, known.get(name), test);
        }
        case Condition.Grouped(var groups) -> {
          for (var group : groups) {
            if (!GROUPS.contains(group)) {
              throw refused(place, "conditions.group", group);
            }
          }
        }
        case Condition.Scored(var name, var range) -> {
          if (Hearing.writing(name).equals(name) && !sql.isScored(name)) {
            throw refused(place, "conditions.score", name);
          }
        }
        case Condition.MayReach(var topic, var channel, var may) -> {
          if (Channel.of(channel).isEmpty()) {
            throw refused(place, "conditions.channel", channel);
          }
          if (!consents.topicsByKey().containsKey(topic)) {
            throw refused(place, "conditions.topic", topic);
          }
        }
        case Condition.OfCompany(var roles, var trait) -> {
          for (var role : roles) {
            if (!ROLES.contains(role)) {
              throw refused(place, "conditions.role", role);
            }
          }
        }
        case Condition.Group group -> {}
        case Condition.Fact fact -> {}
        case Condition.Purchased purchased -> {}
        case Condition.Standing standing -> {}
        case Condition.Ordered ordered -> {}
        case Condition.Happened happened -> {}
        case Condition.InCart cart -> {}
        case Condition.InSegment segment -> {}
        case Condition.Engaged engaged -> {}
      }
    }
  }

  private static void fits(String place, String name, @Nullable TraitType type, Test test) {
    if (type == null || test instanceof Test.Known) {
      return;
    }
    boolean fits =
        switch (test) {
          case Test.Known known -> true;
          case Test.OneOf oneOf -> type != TraitType.ADDRESS;
          case Test.Contains contains -> type != TraitType.NUMBER && type != TraitType.FLAG;
          case Test.Between between -> type == TraitType.NUMBER;
          case Test.Dated dated -> type == TraitType.DATE;
          case Test.Ahead ahead -> type == TraitType.DATE;
          case Test.Anniversary anniversary -> type == TraitType.DATE;
        };
    if (!fits) {
      throw refused(place, "conditions.type", name);
    }
  }

  private static Problem refused(String place, String sentence, String name) {
    return Problem.invalidField(place, sentence, name);
  }
}
