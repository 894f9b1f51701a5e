package io.perennial.people;

import io.perennial.Ui;
import io.perennial.customers.Attribute;
import io.perennial.customers.Profiles.Trait;
import io.perennial.customers.TraitType;
import io.perennial.customers.TraitValue;
import io.perennial.customers.Traits;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a customer, as the staff sees and changes it.
 *
 * @param rows what every business knows, and what this one asks for
 * @param seen what sources tell beside that
 * @param refused what was typed and not taken, or {@code null}
 */
record ProfilePanel(List<Row> rows, List<Row> seen, @Nullable Refused refused) {

  /**
   * A trait, known or not.
   *
   * @param trait {@code null}: nothing is known
   * @param choices what it may be; none: anything
   */
  record Row(
      String name,
      @Nullable String label,
      TraitType type,
      List<String> choices,
      @Nullable Trait trait) {

    String label(Ui ui) {
      var key = "people.trait." + name;
      if (label != null) {
        return label;
      }
      if (name.startsWith(Traits.ADDRESS + ".") && !ui.texts().has(key)) {
        return ui.text("people.trait.address")
            + " ("
            + name.substring(Traits.ADDRESS.length() + 1)
            + ")";
      }
      return ui.texts().has(key) ? ui.text(key) : name;
    }

    boolean isTags() {
      return trait != null && type == TraitType.LIST;
    }

    /** What stands in the field where it is changed. */
    String written() {
      var text = trait == null || type == TraitType.ADDRESS ? "" : trait.value().plain();
      return text.startsWith("--") && type == TraitType.DATE ? text.substring(2) : text;
    }

    /** The parts of an address as they are changed: each with what it is. */
    Map<String, String> parts() {
      var parts = new LinkedHashMap<String, String>();
      var known = trait == null ? Map.<String, String>of() : trait.value().address();
      PARTS.forEach(part -> parts.put(part, known.getOrDefault(part, "")));
      return parts;
    }
  }

  /** A value as it was typed, and why it was not taken. */
  record Refused(String name, String value, String sentence) {}

  /** The parts of an address that are asked for, in the order in which letters have them. */
  static final List<String> PARTS =
      List.of(
          "name",
          "company",
          "street",
          "street_2",
          "postal_code",
          "city",
          "region",
          "country",
          "phone");

  /** What every business knows of its customers, in this order. */
  private static final List<String> KNOWN =
      List.of(
          Traits.NAME,
          "first_name",
          "last_name",
          Traits.TAGS,
          Traits.INTERESTS,
          "birthday",
          "name_day",
          "language",
          "zone",
          "contact_person",
          Traits.COUNTRY,
          Traits.ADDRESS,
          Traits.ADDRESS + ".shipping",
          Traits.ADDRESS + ".billing");

  /** What is asked for also where nobody knows it yet. */
  private static final Set<String> ASKED =
      Set.of(Traits.NAME, Traits.TAGS, Traits.INTERESTS, "birthday", "contact_person");

  private static final Set<String> DATES = Set.of("birthday", "name_day");
  private static final Set<String> LISTS = Set.of(Traits.TAGS, Traits.INTERESTS);

  static ProfilePanel of(
      List<Trait> traits, List<Attribute> attributes, @Nullable Refused refused) {
    var known = new LinkedHashMap<String, Trait>();
    traits.forEach(trait -> known.put(trait.name(), trait));
    var asked = new LinkedHashMap<String, Attribute>();
    attributes.stream()
        .filter(attribute -> !attribute.isRetired())
        .forEach(attribute -> asked.put(attribute.name(), attribute));
    var rows = new ArrayList<Row>();
    for (var name : KNOWN) {
      var trait = known.remove(name);
      var attribute = asked.remove(name);
      boolean tried = refused != null && refused.name().equals(name);
      if (trait != null || attribute != null || ASKED.contains(name) || tried) {
        rows.add(row(name, attribute, trait));
      }
    }
    asked.forEach((name, attribute) -> rows.add(row(name, attribute, known.remove(name))));
    var seen = new ArrayList<Row>();
    known.forEach((name, trait) ->
        (name.startsWith(Traits.ADDRESS + ".") ? rows : seen).add(row(name, null, trait)));
    return new ProfilePanel(rows, seen, refused);
  }

  private static Row row(String name, @Nullable Attribute attribute, @Nullable Trait trait) {
    var type =
        attribute != null
            ? attribute.type()
            : trait != null
                ? trait.value().type()
                : DATES.contains(name)
                    ? TraitType.DATE
                    : LISTS.contains(name) ? TraitType.LIST : TraitType.TEXT;
    return new Row(
        name,
        attribute == null ? null : attribute.label(),
        type,
        attribute == null ? List.of() : attribute.choices(),
        trait);
  }

  /** Whether what was typed for this one was not taken. */
  boolean isRefused(Row row) {
    return refused != null && refused.name().equals(row.name());
  }

  /** Whether something was typed under a name that stands nowhere here. */
  boolean isNewRefused() {
    return refused != null
        && rows.stream().noneMatch(this::isRefused)
        && seen.stream().noneMatch(this::isRefused);
  }

  /** A value as people read it. */
  static String shown(Ui ui, String name, TraitValue value) {
    var text = value.plain();
    return switch (value.type()) {
      case TEXT ->
          switch (name) {
            case "language" -> language(ui, text);
            case Traits.COUNTRY -> ui.country(text);
            default -> text;
          };
      case FLAG -> ui.text(text.equals("true") ? "people.yes" : "people.no");
      case DATE ->
          text.startsWith("--")
              ? MonthDay.parse(text)
                  .format(DateTimeFormatter.ofPattern("d MMMM", ui.texts().locale()))
              : ui.day(LocalDate.parse(text));
      case NUMBER, LIST -> text;
      case ADDRESS -> address(ui, value.address());
    };
  }

  private static String language(Ui ui, String code) {
    var name = Locale.forLanguageTag(code).getDisplayLanguage(ui.texts().locale());
    return name.isEmpty() ? code : name;
  }

  private static String address(Ui ui, Map<String, String> parts) {
    var lines = new ArrayList<String>();
    for (var part : PARTS) {
      var text = parts.get(part);
      if (text != null) {
        lines.add(part.equals("country") ? ui.country(text) : text);
      }
    }
    return String.join(", ", lines)
        .replaceFirst(
            "(" + java.util.regex.Pattern.quote(parts.getOrDefault("postal_code", "\0")) + "), ",
            "$1 ");
  }
}
