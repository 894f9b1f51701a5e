package io.perennial.customers;

import io.perennial.Problem;
import io.perennial.customers.ProfilesSql.Row;
import io.perennial.customers.ProfilesSql.RowKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is known of a person beside the names: told by sources, by the staff and by the customer.
 * Each keeps what it told last; which of it counts, the view customers_profile says.
 */
@Component
public class Profiles {

  /**
   * What a source tells of an identity.
   *
   * @param source who tells it: the name of a shop, a key, one of the staff
   * @param at when it was so; what was told later counts, in whatever order it comes
   * @param declared whether the customer said so, and it was not only observed
   */
  public record Told(UUID identity, Traits traits, String source, Instant at, boolean declared) {}

  /**
   * What one source told of one identity.
   *
   * @param value {@code null}: it was taken back
   * @param at {@code null}: nobody said when, as in a file
   */
  public record Origin(
      @Nullable TraitValue value, String source, @Nullable Instant at, boolean declared) {}

  /**
   * A trait of a person.
   *
   * @param attribute what the business says of it, or {@code null}
   * @param value what counts, as the attribute reads it
   * @param fits whether it is what the attribute says it has to be
   * @param counts who told that
   * @param told what everybody told, the newest first
   */
  public record Trait(
      String name,
      @Nullable Attribute attribute,
      TraitValue value,
      boolean fits,
      Origin counts,
      List<Origin> told) {

    /** What people call it; {@code null}: only its name is known. */
    public @Nullable String label() {
      return attribute == null ? null : attribute.label();
    }
  }

  /** A little ahead of us a clock may go; what is told of the future would count for ever. */
  private static final java.time.Duration AHEAD = java.time.Duration.ofMinutes(5);

  private final ProfilesSql sql;
  private final CustomersSql people;
  private final Customers customers;
  private final Leaving leaving;
  private final Attributes attributes;
  private final Clock clock;

  Profiles(
      ProfilesSql sql,
      CustomersSql people,
      Customers customers,
      Leaving leaving,
      Attributes attributes,
      Clock clock) {
    this.sql = sql;
    this.people = people;
    this.customers = customers;
    this.leaving = leaving;
    this.attributes = attributes;
    this.clock = clock;
  }

  /** The same as {@link #tell(Collection)} for one. */
  public void tell(UUID identity, Traits traits, String source, Instant at, boolean declared) {
    tell(List.of(new Told(identity, traits, source, at, declared)));
  }

  /**
   * Keeps what was told, within the open transaction. What comes twice or late changes nothing that
   * is newer.
   *
   * @return the people of whom something else is known now, or of whom it was said again
   * @throws Problem if there would be too much of an identity
   */
  public Set<UUID> tell(Collection<Told> all) {
    var now = clock.instant();
    var latest = now.plus(AHEAD);
    var rows = new TreeMap<RowKey, Row>();
    var erased = leaving.closed(all.stream().map(Told::identity).toList());
    for (var told : all) {
      // Of somebody who was erased nothing is kept.
      if (erased.contains(told.identity())) {
        continue;
      }
      var at = told.at().isAfter(latest) ? latest : told.at();
      told.traits()
          .told()
          .forEach((name, value) ->
              rows.merge(
                  new RowKey(told.identity(), name, told.source(), told.declared()),
                  new Row(value.orElse(null), at),
                  Row::later));
    }
    if (rows.isEmpty()) {
      return Set.of();
    }
    var changed = sql.tell(rows, now);
    var identities = new HashSet<UUID>();
    rows.keySet().forEach(key -> identities.add(key.identity()));
    if (sql.isAnyOver(identities, Traits.MOST)) {
      throw Problem.invalidField("traits", "customers.traits.many", Traits.MOST);
    }
    var shown = new HashSet<UUID>();
    changed.forEach((person, visibly) -> {
      if (visibly) {
        shown.add(person);
      }
    });
    if (!shown.isEmpty()) {
      people.show(shown);
    }
    return Set.copyOf(changed.keySet());
  }

  /**
   * The same traits as the attributes of the business read them, and as what everybody knows has to
   * be.
   *
   * @throws Problem of the first that is not what its attribute has to be
   */
  public Traits checked(Traits traits) {
    var declared = attributes.byName();
    return traits.mapped((name, value) -> {
      var attribute = declared.get(name);
      var type = Traits.TYPES.get(name);
      if (attribute != null && !attribute.isRetired()) {
        return attribute.checked(value);
      }
      if (type == null) {
        return value;
      }
      var read = value.as(type);
      if (read == null) {
        throw Problem.invalidField(name, "customers.attribute.wrong." + type.word(), name);
      }
      return read;
    });
  }

  /**
   * What somebody wrote into a form: empty is taken away.
   *
   * @param parts of an address, by their names; empty where it is none
   * @throws Problem of the field with this name if it cannot be what is written
   */
  public Traits written(UUID person, String name, String text, Map<String, String> parts) {
    var called = Traits.called(name);
    if (!parts.isEmpty()) {
      return Traits.of(Map.of(called, parts));
    }
    if (called.equals("email") || called.equals("phone")) {
      throw Problem.invalidField(name, "people.traits-name");
    }
    var traits = Traits.of(Map.of(called, text));
    var type = Traits.TYPES.get(called);
    if (type != null) {
      return traits;
    }
    // What was a number before is one again, without anybody saying so.
    var before = known(person).get(called);
    return traits.mapped((each, value) -> {
      var read = before == null ? null : value.as(before.type());
      return read == null ? value : read;
    });
  }

  /** What is known of a person, by name. */
  public List<Trait> of(UUID person) {
    var told = new HashMap<String, List<Origin>>();
    for (var row : sql.told(customers.identities(person))) {
      told.computeIfAbsent(row.name(), none -> new ArrayList<>()).add(row.origin());
    }
    var declared = attributes.byName();
    var traits = new ArrayList<Trait>();
    for (var row : sql.counting(person(person))) {
      var attribute = declared.get(row.name());
      var counts = row.origin();
      var value = counts.value();
      if (value != null) {
        var read = attribute == null ? value : attribute.read(value);
        traits.add(
            new Trait(
                row.name(),
                attribute,
                read == null ? value : read,
                read != null,
                counts,
                told.getOrDefault(row.name(), List.of(counts))));
      }
    }
    traits.sort(Comparator.comparing(Trait::name));
    return traits;
  }

  /** What counts of a person, by name. */
  public Map<String, TraitValue> known(UUID person) {
    var known = new LinkedHashMap<String, TraitValue>();
    of(person).forEach(trait -> known.put(trait.name(), trait.value()));
    return known;
  }

  private UUID person(UUID id) {
    return Optional.ofNullable(customers.people(List.of(id)).get(id)).orElse(id);
  }
}
