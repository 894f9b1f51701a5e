package io.perennial.companies;

import io.perennial.Id;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.companies.CompaniesSql.RowKey;
import io.perennial.companies.CompaniesSql.TraitRow;
import io.perennial.companies.Company.Appointed;
import io.perennial.companies.Company.Figures;
import io.perennial.companies.Company.Member;
import io.perennial.companies.Company.Membership;
import io.perennial.companies.Company.Role;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.customers.Profiles.Origin;
import io.perennial.customers.Subject;
import io.perennial.customers.TraitValue;
import io.perennial.customers.Traits;
import io.perennial.events.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The companies and their people: told by sources, and kept by the staff. */
@Component
public class Companies {

  /**
   * What a source tells: that somebody is of a company, and what it knows of the company.
   *
   * @param reference of the company within the source
   */
  public record Told(UUID identity, String source, String reference, Traits traits, Instant at) {}

  /** A company with its people is found by name, not by paging through millions. */
  static final int LONGEST_REFERENCE = 200;

  /** As long as the name of a connected shop may be. */
  static final int LONGEST_SOURCE = 100;

  static final int LONGEST_NAME = 200;

  /** A little ahead of us a clock may go; what is told of the future would count for ever. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final String JOINED = "company_joined";
  private static final String LEFT = "company_left";

  private record Belonging(UUID company, String name, List<String> roles, String by) {}

  private final CompaniesSql sql;
  private final MembersSql members;
  private final Customers customers;
  private final Events events;
  private final Clock clock;
  private final JsonMapper json;

  Companies(
      CompaniesSql sql,
      MembersSql members,
      CompaniesKeptSql kept,
      Customers customers,
      Events events,
      Clock clock,
      JsonMapper json) {
    this.sql = sql;
    this.members = members;
    this.customers = customers;
    this.events = events;
    this.clock = clock;
    this.json = json;
    customers.keptBy(
        new Keeper(
            "companies",
            CompaniesKeptSql.TABLES,
            sql::any,
            sql::removeAll,
            kept::tell,
            Keeper.inOne(subject -> erase(kept, subject))));
  }

  /**
   * A company is often called like somebody of it, and so it stands in the events of the others.
   */
  private void erase(CompaniesKeptSql kept, Subject subject) {
    var others = kept.erase(subject);
    events.forgetWords(others, Set.of(JOINED, LEFT), subject);
  }

  /**
   * Keeps what sources tell, within the open transaction. What comes twice or late changes nothing
   * that is newer, and does not bring back whom the staff removed since.
   */
  public void tell(List<Told> all) {
    if (all.isEmpty()) {
      return;
    }
    var latest = clock.instant().plus(AHEAD);
    var ids = sql.met(all, clock.instant());
    var rows = new TreeMap<RowKey, TraitRow>();
    var belonging = new TreeMap<MembersSql.Key, Instant>();
    for (var told : all) {
      var at = told.at().isAfter(latest) ? latest : told.at();
      var company =
          Objects.requireNonNull(
              ids.get(new CompaniesSql.Reference(told.source(), told.reference())));
      add(rows, company, told.traits(), told.source(), at);
      belonging.merge(
          new MembersSql.Key(company, told.identity()), at, (a, b) -> a.isAfter(b) ? a : b);
    }
    members.join(belonging);
    keep(rows);
  }

  private static void add(
      Map<RowKey, TraitRow> rows, UUID company, Traits traits, String source, Instant at) {
    traits
        .told()
        .forEach((name, value) ->
            rows.merge(
                new RowKey(company, name, source),
                new TraitRow(value.orElse(null), at),
                TraitRow::later));
  }

  private void keep(SortedMap<RowKey, TraitRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    sql.tell(rows);
    var touched = rows.keySet().stream().map(RowKey::company).distinct().toList();
    if (sql.isAnyOver(touched, Traits.MOST)) {
      throw Problem.invalidField("traits", "companies.traits-many", Traits.MOST);
    }
    sql.rename(touched);
  }

  /**
   * Keeps what sources say that people are to companies, within the open transaction. Whom the
   * staff removed stays away, and what the staff said of somebody since goes before it.
   *
   * @param all of people whom {@link #tell} put into these companies
   */
  public void appoint(List<Appointed> all) {
    if (!all.isEmpty()) {
      members.appoint(all);
    }
  }

  /** What somebody of the staff or a program says of a company, within the open transaction. */
  void amend(UUID company, Traits traits, String source, Instant at) {
    known(company);
    var rows = new TreeMap<RowKey, TraitRow>();
    add(rows, company, traits, source, at);
    keep(rows);
  }

  /**
   * Makes a company that no source told of, within the open transaction.
   *
   * @param id {@code null}: a new one
   * @throws Problem of the fields {@code name} and {@code reference}, or if the reference is
   *     another company's
   */
  UUID make(@Nullable UUID id, String source, @Nullable String reference, String name, String by) {
    var called = named(name);
    check("reference", reference, LONGEST_REFERENCE);
    var made = id == null ? Id.next() : id;
    if (!sql.make(made, source, reference, called, clock.instant())) {
      throw Problem.conflict("companies.reference-taken");
    }
    amend(made, Traits.ofCompany(Map.of(Traits.NAME, called)), by, clock.instant());
    return made;
  }

  /** Insists that a name in somebody else's words is one. */
  static void check(String field, @Nullable String written, int longest) {
    if (written != null
        && (written.isBlank() || written.length() > longest || written.indexOf('\0') >= 0)) {
      throw Problem.invalidField(field, "companies." + field + "-wrong", longest);
    }
  }

  static String named(String name) {
    var called = name.strip();
    if (called.isEmpty() || called.length() > LONGEST_NAME || called.indexOf('\0') >= 0) {
      throw Problem.invalidField("name", "companies.name-wrong", LONGEST_NAME);
    }
    return called;
  }

  /**
   * Says what somebody is to a company, within the open transaction; who was not of it is now.
   *
   * @param by who says so
   */
  void join(UUID company, UUID customer, Set<Role> roles, String by) {
    var of = known(company);
    var person = customers.find(customer).orElseThrow(() -> Problem.notFound("customers.unknown"));
    var words = roles.stream().map(Role::word).sorted().toList();
    var before =
        members.of(company, customers.identities(person.id())).map(Member::roles).orElse(null);
    members.set(company, person.id(), customers.identities(person.id()), words, clock.instant());
    if (!words.equals(before)) {
      events.append(List.of(line(JOINED, of, person.id(), words, by)));
    }
  }

  /** Says that somebody is not of a company any more, within the open transaction. */
  void leave(UUID company, UUID customer, String by) {
    var of = known(company);
    var identities = customers.identities(customer);
    if (members.remove(company, identities, clock.instant()) > 0) {
      sql.noContact(company, identities);
      events.append(List.of(line(LEFT, of, customer, List.of(), by)));
    }
  }

  private Events.Draft line(
      String kind, Company company, UUID customer, List<String> roles, String by) {
    return new Events.Draft(
        kind,
        customer,
        clock.instant(),
        "company " + Id.next(),
        true,
        json.writeValueAsString(new Belonging(company.id(), company.name(), roles, by)));
  }

  /**
   * Says who of the staff looks after a company, and whom there one speaks to, within the open
   * transaction; {@code null}: nobody.
   *
   * @throws Problem if they are nobody of ours, or nobody of theirs
   */
  void assign(UUID company, @Nullable UUID owner, @Nullable UUID contact) {
    known(company);
    if (owner != null && !sql.staff().containsKey(owner)) {
      throw Problem.invalidField("owner", "companies.owner-unknown");
    }
    if (contact != null && members.of(company, customers.identities(contact)).isEmpty()) {
      throw Problem.invalidField("contact", "companies.contact-unknown");
    }
    sql.assign(company, owner, contact);
  }

  Company known(UUID id) {
    return find(id).orElseThrow(() -> Problem.notFound("companies.unknown"));
  }

  public Optional<Company> find(UUID id) {
    return sql.find(id);
  }

  /** The companies that somebody is of, by name. */
  public List<Membership> of(UUID customer) {
    return members.memberships(
        customers.people(List.of(customer)).getOrDefault(customer, customer));
  }

  /** What these companies are worth; of one without people there is nothing. */
  Map<UUID, Figures> figures(Collection<UUID> companies) {
    return companies.isEmpty() ? new HashMap<>() : members.figures(companies);
  }

  /** What is known of a company, by name. */
  Map<String, List<Origin>> told(UUID company) {
    var told = new TreeMap<String, List<Origin>>();
    var counting = sql.counting(company);
    sql.told(company)
        .forEach((name, origins) -> {
          if (counting.containsKey(name)) {
            told.put(name, origins);
          }
        });
    return told;
  }

  /** What counts of it. */
  Map<String, TraitValue> counting(UUID company) {
    return sql.counting(company);
  }

  /** Everything that happened to the people of a company, newest first. */
  Page<io.perennial.events.Event> timeline(UUID company, @Nullable String cursor, int size) {
    var identities = members.identities(company);
    return identities.isEmpty()
        ? new Page<>(List.of(), null)
        : events.timeline(identities, cursor, size);
  }
}
