package io.perennial.companies;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.customers.Profiles.Origin;
import io.perennial.customers.TraitType;
import io.perennial.customers.TraitValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about companies and what was told of them. */
@Component
class CompaniesSql {

  /** What a source calls a company. */
  record Reference(String source, String reference) {}

  /** What one source told under one name; in one order for all writers. */
  record RowKey(UUID company, String name, String source) implements Comparable<RowKey> {

    private static final Comparator<RowKey> ORDER =
        Comparator.comparing(RowKey::company)
            .thenComparing(RowKey::name)
            .thenComparing(RowKey::source);

    @Override
    public int compareTo(RowKey other) {
      return ORDER.compare(this, other);
    }
  }

  /** What it is, and since when. */
  record TraitRow(@Nullable TraitValue value, Instant at) {

    /** The one told later; of two of one moment the same one every time, as the database does. */
    TraitRow later(TraitRow other) {
      int order = at.compareTo(other.at);
      return order > 0 || (order == 0 && text().compareTo(other.text()) > 0) ? this : other;
    }

    private String text() {
      return value == null ? "" : value.text();
    }
  }

  private static final String COLUMNS =
      """
      company.id, company.source, company.reference, company.name, company.owner_id, staff.email as owner,
        coalesce(joined.customer_id, company.contact_id) as contact, company.created_at
      from companies_company company
      left join access_person staff on staff.id = company.owner_id
      left join customers_joined joined on joined.id = company.contact_id
      """;

  private final Database database;

  CompaniesSql(Database database) {
    this.database = database;
  }

  /** Finds the companies that sources tell of, and keeps those that nobody met. */
  Map<Reference, UUID> met(List<Companies.Told> all, Instant now) {
    var references =
        new TreeSet<>(Comparator.comparing(Reference::source).thenComparing(Reference::reference));
    all.forEach(told -> references.add(new Reference(told.source(), told.reference())));
    var sources = references.stream().map(Reference::source).toArray(String[]::new);
    var names = references.stream().map(Reference::reference).toArray(String[]::new);
    database
        .sql(
            """
            insert into companies_company (id, source, reference, name, created_at)
            select id, source, reference, reference, :now
            from unnest(:ids, :sources, :references) as met (id, source, reference)
            on conflict do nothing
            """,
            "now",
            now,
            "ids",
            references.stream().map(each -> Id.next()).toArray(UUID[]::new),
            "sources",
            sources,
            "references",
            names)
        .update();
    var ids = new HashMap<Reference, UUID>();
    database
        .sql(
            """
            select source, reference, id
            from unnest(:sources, :references) as met (source, reference)
            join companies_company using (source, reference)
            """,
            "sources",
            sources,
            "references",
            names)
        .query(row -> {
          ids.put(new Reference(row.getString(1), row.getString(2)), row.getObject(3, UUID.class));
        });
    return ids;
  }

  /** Whether it was made: nobody else has its id or its reference. */
  boolean make(UUID id, String source, @Nullable String reference, String name, Instant now) {
    return database
            .sql(
                """
                insert into companies_company (id, source, reference, name, created_at)
                values (:id, :source, :reference, :name, :now)
                on conflict do nothing
                """,
                "id",
                id,
                "source",
                source,
                "reference",
                reference,
                "name",
                name,
                "now",
                now)
            .update()
        > 0;
  }

  void tell(SortedMap<RowKey, TraitRow> rows) {
    var keys = rows.keySet();
    var values = rows.values();
    database
        .sql(
            """
            insert into companies_trait as known (company_id, name, source, type, value, told_at)
            select * from unnest(:companies, :names, :sources, :types, :values, :ats)
            on conflict (company_id, name, source) do update
              set type = excluded.type, value = excluded.value, told_at = excluded.told_at
            where excluded.told_at > known.told_at
              or (excluded.told_at = known.told_at
                and coalesce(excluded.value, '') collate "C" > coalesce(known.value, '') collate "C")
            """,
            "companies",
            keys.stream().map(RowKey::company).toArray(UUID[]::new),
            "names",
            keys.stream().map(RowKey::name).toArray(String[]::new),
            "sources",
            keys.stream().map(RowKey::source).toArray(String[]::new),
            "types",
            values.stream()
                .map(row -> (row.value() == null ? TraitType.TEXT : row.value().type()).word())
                .toArray(String[]::new),
            "values",
            values.stream()
                .map(row -> row.value() == null ? null : row.value().text())
                .toArray(String[]::new),
            "ats",
            values.stream().map(TraitRow::at).toArray(Instant[]::new))
        .update();
  }

  /** Whether of one of these companies more is told than this. */
  boolean isAnyOver(Collection<UUID> companies, int most) {
    return database
        .sql(
            """
            select exists (
              select from companies_trait where company_id = any(:companies)
              group by company_id having count(*) > :most)
            """,
            "companies",
            companies.toArray(UUID[]::new),
            "most",
            most)
        .query(Boolean.class)
        .single();
  }

  /**
   * Lets companies be called what was told last; one whose name was taken back by its reference.
   */
  void rename(Collection<UUID> companies) {
    database
        .sql(
            """
            update companies_company company set name = coalesce(known.value, company.reference, company.name)
            from companies_company same
            left join companies_profile known on known.company_id = same.id and known.name = 'name'
            where company.id = same.id and same.id = any(:companies)
              and company.name <> coalesce(known.value, company.reference, company.name)
            """,
            "companies",
            companies.toArray(UUID[]::new))
        .update();
  }

  void assign(UUID company, @Nullable UUID owner, @Nullable UUID contact) {
    database
        .sql(
            """
            update companies_company set owner_id = :owner::uuid, contact_id = :contact::uuid where id = :company
            """,
            "owner",
            owner,
            "contact",
            contact,
            "company",
            company)
        .update();
  }

  void noContact(UUID company, Collection<UUID> identities) {
    database
        .sql(
            "update companies_company set contact_id = null where id = :company and contact_id = any(:identities)",
            "company",
            company,
            "identities",
            identities.toArray(UUID[]::new))
        .update();
  }

  /** Who of the staff could look after a company: addresses by id. */
  Map<UUID, String> staff() {
    var staff = new LinkedHashMap<UUID, String>();
    database
        .sql("select id, email from access_person order by email")
        .query(row -> {
          staff.put(row.getObject(1, UUID.class), row.getString(2));
        });
    return staff;
  }

  Optional<Company> find(UUID id) {
    return database
        .sql("select " + COLUMNS + " where company.id = :id", "id", id)
        .query(new SimplePropertyRowMapper<>(Company.class))
        .optional();
  }

  /** By the alphabet, from a name on. */
  List<Company> named(String pattern, String after, UUID afterId, int limit) {
    return database
        .sql(
            "select "
                + COLUMNS
                + """
                where lower(company.name || ' ' || coalesce(company.reference, '')) like :pattern
                  and (company.name collate "unicode", company.id) > (:after, :afterId)
                order by company.name collate "unicode", company.id
                limit :limit
                """,
            "pattern",
            pattern,
            "after",
            after,
            "afterId",
            afterId,
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(Company.class))
        .list();
  }

  /** All that was told of a company by name, the newest first. */
  Map<String, List<Origin>> told(UUID company) {
    var told = new TreeMap<String, List<Origin>>();
    database
        .sql(
            """
            select name, type, value, source, told_at from companies_trait where company_id = :company
            order by name, told_at desc, source
            """,
            "company",
            company)
        .query((ResultSet row) -> {
          told.computeIfAbsent(row.getString("name"), none -> new ArrayList<>())
              .add(
                  new Origin(
                      value(row),
                      row.getString("source"),
                      row.getObject("told_at", OffsetDateTime.class).toInstant(),
                      false));
        });
    return told;
  }

  /** What counts of a company, by name. */
  Map<String, TraitValue> counting(UUID company) {
    var counting = new TreeMap<String, TraitValue>();
    database
        .sql(
            "select name, type, value from companies_profile where company_id = :company",
            "company",
            company)
        .query((ResultSet row) -> {
          counting.put(row.getString("name"), Objects.requireNonNull(value(row)));
        });
    return counting;
  }

  boolean any() {
    return database
        .sql("select exists (select from companies_company)")
        .query(Boolean.class)
        .single();
  }

  void removeAll() {
    database.sql("truncate companies_company, companies_trait, companies_member").update();
  }

  private static @Nullable TraitValue value(ResultSet row) throws SQLException {
    var value = row.getString("value");
    return value == null
        ? null
        : new TraitValue(Objects.requireNonNull(TraitType.of(row.getString("type"))), value);
  }
}
