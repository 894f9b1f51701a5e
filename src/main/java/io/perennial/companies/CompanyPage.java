package io.perennial.companies;

import io.perennial.Ui;
import io.perennial.companies.Company.Figures;
import io.perennial.companies.Company.Role;
import io.perennial.customers.Customer;
import io.perennial.customers.Profiles.Origin;
import io.perennial.customers.TraitValue;
import io.perennial.customers.Traits;
import io.perennial.events.Happening;
import io.perennial.settings.Choices.Choice;
import io.perennial.settings.FieldErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a company, its people, and what happened to them.
 *
 * @param traits what each source told, by name; the value that counts is in {@code counting}
 * @param people as they are now, by id
 * @param more whether there are more people than shown
 * @param happened newest first
 * @param next cursor of what happened earlier, or {@code null}
 * @param staff who could look after it
 */
record CompanyPage(
    Company company,
    Figures figures,
    Map<String, List<Origin>> traits,
    Map<String, TraitValue> counting,
    List<Person> people,
    boolean more,
    List<Happened> happened,
    @Nullable String next,
    boolean earlier,
    Map<UUID, String> staff,
    Typed typed,
    FieldErrors errors) {

  /** Somebody of the company. */
  record Person(Customer customer, List<String> roles) {

    String title() {
      return customer.name() != null ? customer.name() : customer.reference();
    }

    boolean is(Role role) {
      return roles.contains(role.word());
    }

    String roles(Ui ui) {
      return String.join(
          ", ", roles.stream().map(role -> ui.text("companies.role." + role)).toList());
    }
  }

  /** Something that happened, and to whom; {@code null}: they are not known any more. */
  record Happened(Happening what, @Nullable Customer who) {

    String name() {
      return who == null ? "" : who.name() != null ? who.name() : who.reference();
    }
  }

  /** What was typed and not taken. */
  record Typed(String who, String name, String value) {
    static final Typed NOTHING = new Typed("", "", "");
  }

  String address() {
    return "/companies/" + company.id();
  }

  String shown(Ui ui, TraitValue value) {
    return switch (value.type()) {
      case FLAG -> ui.text(value.text().equals("true") ? "people.yes" : "people.no");
      case TEXT, NUMBER, DATE, LIST, ADDRESS -> value.plain();
    };
  }

  String label(Ui ui, String name) {
    var key = name.equals(Traits.NAME) ? "companies.name" : "people.trait." + name;
    return ui.texts().has(key) ? ui.text(key) : name;
  }

  List<Choice> owners(Ui ui) {
    var owners = new ArrayList<Choice>();
    owners.add(new Choice("", ui.text("companies.nobody")));
    staff.forEach((id, email) -> owners.add(new Choice(id.toString(), email)));
    return owners;
  }

  List<Choice> contacts(Ui ui) {
    var contacts = new ArrayList<Choice>();
    contacts.add(new Choice("", ui.text("companies.nobody")));
    people.forEach(
        person -> contacts.add(new Choice(person.customer().id().toString(), person.title())));
    return contacts;
  }

  /** Whom one speaks to, if that is one of those shown. */
  @Nullable Person contact() {
    return people.stream()
        .filter(person -> person.customer().id().equals(company.contact()))
        .findFirst()
        .orElse(null);
  }
}
