package io.perennial.people;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Problem;
import io.perennial.customers.Customers;
import io.perennial.customers.Profiles;
import io.perennial.customers.TraitValue;
import io.perennial.customers.Traits;
import io.perennial.events.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the staff and programs change of what is known of a customer. Each change is a line of the
 * log that says who changed what, from what, to what.
 */
@Component
class Amendments {

  /** What the log calls it. */
  static final String CHANGED = "customer_changed";

  /** The log quotes so much of a value; the whole of it is with the customer. */
  private static final int QUOTED = 200;

  /** Names in one line of the log; a program that tells more at once tells a file. */
  private static final int MOST_NAMED = 50;

  /** A clock may go a little ahead of ours. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /**
   * Who says so.
   *
   * @param source as it is shown beside the value
   * @param at since when it is so
   * @param declared whether the customer said so
   */
  record Word(String source, Instant at, boolean declared) {}

  private record Change(String name, @Nullable String from, @Nullable String to) {}

  private record Changed(String by, List<Change> changed) {}

  private final Customers customers;
  private final Profiles profiles;
  private final Events events;
  private final Database database;
  private final Clock clock;
  private final JsonMapper json;

  Amendments(
      Customers customers,
      Profiles profiles,
      Events events,
      Database database,
      Clock clock,
      JsonMapper json) {
    this.customers = customers;
    this.profiles = profiles;
    this.events = events;
    this.database = database;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Keeps what is said of a customer. What is newer stays, also if it is known from elsewhere.
   *
   * @throws Problem if there is no such customer, or of the name that cannot be what is said
   */
  void amend(UUID customer, Traits traits, Word word) {
    if (customers.find(customer).isEmpty()) {
      throw Problem.notFound("customers.unknown");
    }
    if (word.at().isAfter(clock.instant().plus(AHEAD))) {
      throw Problem.invalidField("told_at", "people.future");
    }
    var checked = profiles.checked(traits);
    database.inTransaction(() -> {
      var before = profiles.known(customer);
      profiles.tell(customer, checked, word.source(), word.at(), word.declared());
      var changes = changes(before, profiles.known(customer));
      return changes.isEmpty() ? 0 : events.append(List.of(line(customer, word, changes)));
    });
  }

  private Events.Draft line(UUID customer, Word word, List<Change> changes) {
    return new Events.Draft(
        CHANGED,
        customer,
        clock.instant(),
        "amendment " + Id.next(),
        true,
        json.writeValueAsString(new Changed(word.source(), changes)));
  }

  private static List<Change> changes(
      Map<String, TraitValue> before, Map<String, TraitValue> after) {
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    var changes = new ArrayList<Change>();
    for (var name : names) {
      var from = quoted(before.get(name));
      var to = quoted(after.get(name));
      boolean same =
          before.containsKey(name)
              ? before.get(name).equals(after.get(name))
              : !after.containsKey(name);
      if (!same && changes.size() < MOST_NAMED) {
        changes.add(new Change(name, from, to));
      }
    }
    return changes;
  }

  private static @Nullable String quoted(@Nullable TraitValue value) {
    if (value == null) {
      return null;
    }
    var text = value.plain();
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
  }
}
