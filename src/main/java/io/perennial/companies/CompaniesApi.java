package io.perennial.companies;

import io.perennial.Database;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.companies.Company.Figures;
import io.perennial.companies.Company.Role;
import io.perennial.customers.Profiles.Origin;
import io.perennial.customers.Traits;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Companies for other programs. */
@RestController
@RequestMapping("/api/v1/companies")
class CompaniesApi {

  /**
   * A company of a list.
   *
   * @param source that gave the reference; empty where it was made by hand
   * @param owner who of the staff looks after it
   * @param contact the customer whom one speaks to
   * @param customers its people, each once
   * @param orders their purchases as the metric contract defines them
   * @param revenue the value of these before refunds
   * @param refunds what was given back and still counts
   */
  record ListedCompanyJson(
      UUID id,
      String name,
      String source,
      @Nullable String reference,
      @Nullable String owner,
      @Nullable UUID contact,
      long customers,
      long orders,
      BigDecimal revenue,
      BigDecimal refunds,
      @Nullable Instant lastOrderAt) {

    static ListedCompanyJson of(Company company, Figures figures) {
      return new ListedCompanyJson(
          company.id(),
          company.name(),
          company.source(),
          company.reference(),
          company.owner(),
          company.contact(),
          figures.customers(),
          figures.orders(),
          figures.revenue(),
          figures.refunds(),
          figures.lastAt());
    }
  }

  /** What one source told of a company; {@code null}: it was taken back. */
  record ToldJson(@Nullable JsonNode value, String source, @Nullable Instant toldAt) {
    static ToldJson of(Origin origin) {
      return new ToldJson(
          origin.value() == null ? null : origin.value().json(), origin.source(), origin.at());
    }
  }

  /** What is known of a company: the value that counts, and what each source told last. */
  record CompanyTraitJson(String name, String type, JsonNode value, List<ToldJson> told) {}

  /** A company with everything that is known of it. */
  record CompanyJson(ListedCompanyJson company, List<CompanyTraitJson> traits) {}

  /** Somebody of a company, and what they are to it. */
  record MemberJson(UUID customer, List<String> roles, Instant since) {}

  /**
   * A company as a program says it is.
   *
   * @param name needed where the company is new
   * @param reference in the program's own words; said once, when the company is new
   * @param owner the e-mail address of one of the staff; {@code null}: nobody
   * @param contact a customer who is of the company; {@code null}: nobody
   * @param traits by name; {@code null} takes away. What is not named stays
   */
  record SentCompany(
      @Nullable String name,
      @Nullable String source,
      @Nullable String reference,
      @Nullable String owner,
      @Nullable UUID contact,
      @Nullable Map<String, @Nullable Object> traits) {}

  /** What somebody is to a company: buyer, user, payer, decider. */
  record SentMember(@Nullable List<@Nullable String> roles) {}

  /** Something that happened to one of the people of a company. */
  record CompanyEventJson(
      UUID id, Instant at, boolean live, String kind, @Nullable UUID customer, JsonNode data) {}

  private static final UUID FIRST = new UUID(0, 0);

  private final Companies companies;
  private final CompanyList list;
  private final CompaniesSql sql;
  private final MembersSql members;
  private final Database database;
  private final Clock clock;
  private final JsonMapper json;

  CompaniesApi(
      Companies companies,
      CompanyList list,
      CompaniesSql sql,
      MembersSql members,
      Database database,
      Clock clock,
      JsonMapper json) {
    this.companies = companies;
    this.list = list;
    this.sql = sql;
    this.members = members;
    this.database = database;
    this.clock = clock;
    this.json = json;
  }

  /** By name. */
  @GetMapping
  Page<ListedCompanyJson> list(
      @RequestParam(required = false) @Nullable String query,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    var page = list.page(query, cursor, Page.size(limit));
    return new Page<>(
        page.items().stream()
            .map(row -> ListedCompanyJson.of(row.company(), row.figures()))
            .toList(),
        page.next());
  }

  @GetMapping("/{id}")
  CompanyJson one(@PathVariable UUID id) {
    var company = companies.known(id);
    var figures = companies.figures(List.of(id)).getOrDefault(id, Figures.NONE);
    var counting = companies.counting(id);
    var traits =
        companies.told(id).entrySet().stream()
            .map(told -> {
              var value = java.util.Objects.requireNonNull(counting.get(told.getKey()));
              return new CompanyTraitJson(
                  told.getKey(),
                  value.type().word(),
                  value.json(),
                  told.getValue().stream().map(ToldJson::of).toList());
            })
            .toList();
    return new CompanyJson(ListedCompanyJson.of(company, figures), traits);
  }

  /** Makes the company of this id, or says what it is now; told twice, it is the same. */
  @PutMapping("/{id}")
  CompanyJson put(@PathVariable UUID id, @RequestBody SentCompany sent, Principal program) {
    var owner = owner(sent.owner());
    var traits = sent.traits() == null ? Traits.none() : Traits.ofCompany(sent.traits());
    Companies.check("source", sent.source(), Companies.LONGEST_SOURCE);
    return database.inTransaction(() -> {
      var name = sent.name();
      if (companies.find(id).isEmpty()) {
        companies.make(
            id,
            sent.source() == null ? program.getName() : sent.source().strip(),
            sent.reference(),
            name == null ? "" : name,
            program.getName());
      } else if (name != null) {
        companies.amend(
            id,
            Traits.ofCompany(Map.of(Traits.NAME, Companies.named(name))),
            program.getName(),
            clock.instant());
      }
      companies.amend(id, traits, program.getName(), clock.instant());
      companies.assign(id, owner, sent.contact());
      return one(id);
    });
  }

  @GetMapping("/{id}/members")
  Page<MemberJson> members(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable UUID cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    companies.known(id);
    int size = Page.size(limit);
    var rows = members.after(id, cursor == null ? FIRST : cursor, size + 1);
    var page = Page.of(rows, size, member -> member.customer().toString());
    return new Page<>(
        page.items().stream()
            .map(member -> new MemberJson(member.customer(), member.roles(), member.toldAt()))
            .toList(),
        page.next());
  }

  /** Says what a customer is to the company, and that they are of it. */
  @PutMapping("/{id}/members/{customer}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void join(
      @PathVariable UUID id,
      @PathVariable UUID customer,
      @RequestBody SentMember sent,
      Principal program) {
    var roles = roles(sent.roles());
    database.inTransaction(() -> {
      companies.join(id, customer, roles, program.getName());
      return true;
    });
  }

  @DeleteMapping("/{id}/members/{customer}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void leave(@PathVariable UUID id, @PathVariable UUID customer, Principal program) {
    database.inTransaction(() -> {
      companies.leave(id, customer, program.getName());
      return true;
    });
  }

  /** What happened to all its people, newest first. */
  @GetMapping("/{id}/timeline")
  Page<CompanyEventJson> timeline(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    companies.known(id);
    var page = companies.timeline(id, cursor, Page.size(limit));
    return new Page<>(
        page.items().stream()
            .map(event ->
                new CompanyEventJson(
                    event.id(),
                    event.at(),
                    event.live(),
                    event.kind(),
                    event.customerId(),
                    json.readTree(event.data())))
            .toList(),
        page.next());
  }

  private @Nullable UUID owner(@Nullable String email) {
    if (email == null) {
      return null;
    }
    var address = email.strip().toLowerCase(Locale.ROOT);
    return sql.staff().entrySet().stream()
        .filter(person -> person.getValue().equals(address))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> Problem.invalidField("owner", "companies.owner-unknown"));
  }

  static Set<Role> roles(@Nullable List<@Nullable String> words) {
    var roles = new TreeSet<Role>();
    for (var word : words == null ? List.<@Nullable String>of() : words) {
      var role =
          java.util.Arrays.stream(Role.values()).filter(one -> one.word().equals(word)).findFirst();
      roles.add(role.orElseThrow(() -> Problem.invalidField("roles", "companies.role-unknown")));
    }
    return roles;
  }
}
