package io.perennial.companies;

import static java.util.stream.Collectors.joining;

import io.perennial.Database;
import io.perennial.companies.Company.Appointed;
import io.perennial.companies.Company.Figures;
import io.perennial.companies.Company.Member;
import io.perennial.companies.Company.Membership;
import io.perennial.companies.Company.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Every statement about the people of companies, and what they bought. */
@Component
class MembersSql {

  /** Somebody of a company; in one order for all writers. */
  record Key(UUID company, UUID identity) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::company).thenComparing(Key::identity);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** What happened to more names than this is looked up with each of them. */
  private static final int MOST_IDENTITIES = 2_000;

  private final Database database;

  MembersSql(Database database) {
    this.database = database;
  }

  /**
   * Keeps who is of which company since when. Who was removed later than that stays so; who was
   * erased is of none any more.
   */
  void join(SortedMap<Key, Instant> told) {
    database
        .sql(
            """
            insert into companies_member as known (company_id, identity_id, told_at)
            select company, identity, at from unnest(:companies, :identities, :ats) as told (company, identity, at)
            where not exists (
              select from customers_identity mine join customers_customer gone on gone.id = mine.customer_id
              where mine.id = told.identity and gone.erased_at is not null)
            on conflict (company_id, identity_id) do update
              set told_at = greatest(known.told_at, excluded.told_at),
                removed_at = case when excluded.told_at > known.removed_at then null else known.removed_at end
            where excluded.told_at > known.told_at
            """,
            "companies",
            told.keySet().stream().map(Key::company).toArray(UUID[]::new),
            "identities",
            told.keySet().stream().map(Key::identity).toArray(UUID[]::new),
            "ats",
            told.values().toArray(Instant[]::new))
        .update();
  }

  /** Gives members the roles that sources tell, unless something newer is known of them. */
  void appoint(List<Appointed> all) {
    database
        .sql(
            """
            update companies_member member set roles = string_to_array(told.roles, ' '), told_at = told.at
            from unnest(:identities, :sources, :references, :roles, :ats) as told (identity, source, reference, roles, at)
            join companies_company company on company.source = told.source and company.reference = told.reference
            where member.company_id = company.id and member.identity_id = told.identity
              and member.told_at <= told.at and member.removed_at is null
            """,
            "identities",
            all.stream().map(Appointed::identity).toArray(UUID[]::new),
            "sources",
            all.stream().map(Appointed::source).toArray(String[]::new),
            "references",
            all.stream().map(Appointed::reference).toArray(String[]::new),
            "roles",
            all.stream()
                .map(one -> one.roles().stream().map(Role::word).sorted().collect(joining(" ")))
                .toArray(String[]::new),
            "ats",
            all.stream().map(Appointed::at).toArray(Instant[]::new))
        .update();
  }

  /** Gives somebody these roles and no others, under whichever names they are of the company. */
  void set(
      UUID company, UUID person, Collection<UUID> identities, List<String> roles, Instant now) {
    database
        .sql(
            """
            insert into companies_member (company_id, identity_id, roles, told_at)
            select :company, identity_id, :roles, :now
            from (select :person as identity_id
                  union select identity_id from companies_member
                  where company_id = :company and identity_id = any(:identities)) names
            on conflict (company_id, identity_id) do update
              set roles = excluded.roles, told_at = excluded.told_at, removed_at = null
            """,
            "company",
            company,
            "person",
            person,
            "identities",
            identities.toArray(UUID[]::new),
            "roles",
            roles.toArray(String[]::new),
            "now",
            now)
        .update();
  }

  int remove(UUID company, Collection<UUID> identities, Instant now) {
    return database
        .sql(
            """
            update companies_member set removed_at = :now, roles = '{}'
            where company_id = :company and identity_id = any(:identities) and removed_at is null
            """,
            "now",
            now,
            "company",
            company,
            "identities",
            identities.toArray(UUID[]::new))
        .update();
  }

  /** Somebody of a company, by any of their names. */
  Optional<Member> of(UUID company, Collection<UUID> identities) {
    return database
        .sql(
            """
            select customer_id, roles, told_at from companies_person
            where company_id = :company and customer_id = any(:identities)
            """,
            "company",
            company,
            "identities",
            identities.toArray(UUID[]::new))
        .query(MembersSql::member)
        .list()
        .stream()
        .findFirst();
  }

  /** The people of a company in the order of their ids, from one on. */
  List<Member> after(UUID company, UUID after, int limit) {
    return database
        .sql(
            """
            select customer_id, roles, told_at from companies_person
            where company_id = :company and customer_id > :after
            order by customer_id
            limit :limit
            """,
            "company",
            company,
            "after",
            after,
            "limit",
            limit)
        .query(MembersSql::member)
        .list();
  }

  /** All names of the people of a company, up to a limit. */
  List<UUID> identities(UUID company) {
    return database
        .sql(
            """
            select identity.id from companies_person person
            join customers_identity identity on identity.customer_id = person.customer_id
            where person.company_id = :company
            order by identity.id
            limit :most
            """,
            "company",
            company,
            "most",
            MOST_IDENTITIES)
        .query((row, number) -> row.getObject(1, UUID.class))
        .list();
  }

  /** The companies of a person, by name. */
  List<Membership> memberships(UUID person) {
    return database
        .sql(
            """
            select company.id, company.name, array(select distinct unnest(member.roles) order by 1) as roles
            from (select company_id, array_agg(role) filter (where role is not null) as roles
                  from companies_member left join lateral unnest(roles) role on true
                  where removed_at is null
                    and identity_id in (select :person union select id from customers_identity where customer_id = :person)
                  group by company_id) member
            join companies_company company on company.id = member.company_id
            order by company.name collate "unicode", company.id
            """,
            "person",
            person)
        .query((row, number) ->
            new Membership(row.getObject("id", UUID.class), row.getString("name"), roles(row)))
        .list();
  }

  Map<UUID, Figures> figures(Collection<UUID> companies) {
    var figures = new HashMap<UUID, Figures>();
    database
        .sql(
            """
            select company_id, customers, orders, revenue, refunds, last_at from companies_figures
            where company_id = any(:companies)
            """,
            "companies",
            companies.toArray(UUID[]::new))
        .query((ResultSet row) -> {
          var last = row.getObject("last_at", OffsetDateTime.class);
          figures.put(
              row.getObject("company_id", UUID.class),
              new Figures(
                  row.getLong("customers"),
                  row.getLong("orders"),
                  row.getBigDecimal("revenue"),
                  row.getBigDecimal("refunds"),
                  last == null ? null : last.toInstant()));
        });
    return figures;
  }

  private static Member member(ResultSet row, int number) throws SQLException {
    return new Member(
        row.getObject("customer_id", UUID.class),
        roles(row),
        row.getObject("told_at", OffsetDateTime.class).toInstant());
  }

  private static List<String> roles(ResultSet row) throws SQLException {
    var roles = row.getArray("roles");
    return roles == null ? List.of() : List.of((String[]) roles.getArray());
  }
}
