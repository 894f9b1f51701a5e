package io.perennial.customers;

import io.perennial.Problem;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the business says of the traits it cares for. */
@Component
public class Attributes {

  /** A form with more fields is filled in by nobody. */
  static final int MOST = 200;

  /** A list to choose from, not a catalogue. */
  static final int MOST_CHOICES = 100;

  private final AttributesSql sql;
  private final Clock clock;

  Attributes(AttributesSql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** All of them by label, those in use first. */
  public List<Attribute> list() {
    return sql.list();
  }

  Map<String, Attribute> byName() {
    var all = new LinkedHashMap<String, Attribute>();
    list().forEach(attribute -> all.put(attribute.name(), attribute));
    return all;
  }

  /**
   * Says what a trait is called and what it may be; what was told of it before stays and is read
   * anew. A retired one is in use again.
   *
   * @throws Problem of the field that is wrong
   */
  public void declare(String name, String label, TraitType type, List<String> choices) {
    var called = Traits.called(name);
    if (called.isBlank() || called.length() > Traits.LONGEST_NAME || called.indexOf('\0') >= 0) {
      throw Problem.invalidField("name", "customers.traits.name", Traits.LONGEST_NAME);
    }
    var shown = label.isBlank() ? called : label.strip();
    if (shown.length() > Traits.LONGEST_NAME || shown.indexOf('\0') >= 0) {
      throw Problem.invalidField("label", "customers.traits.name", Traits.LONGEST_NAME);
    }
    var few =
        choices.stream().map(String::strip).filter(each -> !each.isEmpty()).distinct().toList();
    if (!few.isEmpty() && type != TraitType.TEXT && type != TraitType.LIST) {
      throw Problem.invalidField("choices", "customers.attribute.no-choices");
    }
    if (few.size() > MOST_CHOICES
        || few.stream()
            .anyMatch(each -> each.length() > Traits.LONGEST_NAME || each.indexOf('\0') >= 0)) {
      throw Problem.invalidField(
          "choices", "customers.attribute.choices", MOST_CHOICES, Traits.LONGEST_NAME);
    }
    if (sql.count() >= MOST && list().stream().noneMatch(each -> each.name().equals(called))) {
      throw Problem.invalidField("name", "customers.attribute.many", MOST);
    }
    sql.declare(new Attribute(called, shown, type, few, clock.instant(), null));
  }

  /** Asks nobody for it any more; what was told of it stays. */
  public void retire(String name) {
    if (!sql.retire(name, clock.instant())) {
      throw Problem.notFound("customers.attribute.unknown");
    }
  }
}
