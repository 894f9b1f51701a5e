package io.perennial.customers;

import io.perennial.Database;
import io.perennial.customers.Customers.Sighting;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about customers. */
@Component
class CustomersSql {

  private record Owned(Identity.Kind kind, String source, String value, UUID customerId) {}

  private final Database database;

  CustomersSql(Database database) {
    this.database = database;
  }

  /** Who of the sightings is known, by every name they carry. */
  Map<Identity, UUID> known(String source, List<Sighting> sightings) {
    var identities = new HashSet<Identity>();
    sightings.forEach(sighting -> identities.addAll(Identity.of(source, sighting)));
    return owners(identities);
  }

  Map<Identity, UUID> owners(Collection<Identity> identities) {
    var columns = new Columns(identities);
    var owners = new HashMap<Identity, UUID>();
    database
        .sql(
            """
            select identity.kind, identity.source, identity.value, identity.customer_id
            from unnest(:kinds, :sources, :values) as wanted (kind, source, value)
            join customers_identity identity using (kind, source, value)
            """,
            "kinds",
            columns.kinds,
            "sources",
            columns.sources,
            "values",
            columns.values)
        .query((row, number) ->
            new Owned(
                Identity.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("source"),
                row.getString("value"),
                row.getObject("customer_id", UUID.class)))
        .list()
        .forEach(owned ->
            owners.put(
                new Identity(owned.kind(), owned.source(), owned.value()), owned.customerId()));
    return owners;
  }

  /** Which of these customers have a reference in this source already. */
  Set<UUID> referenced(String source, Collection<UUID> customers) {
    if (customers.isEmpty()) {
      return new HashSet<>();
    }
    return new HashSet<>(
        database
            .sql(
                """
                select identity.customer_id
                from unnest(:customers) as wanted (id)
                join customers_identity identity on identity.customer_id = wanted.id
                where identity.kind = 'reference' and identity.source = :source
                """,
                "customers",
                customers.toArray(UUID[]::new),
                "source",
                source)
            .query((row, number) -> row.getObject(1, UUID.class))
            .list());
  }

  void create(Map<UUID, Sighting> customers, Instant now) {
    int n = customers.size();
    var rows = new Rows(n);
    customers.forEach(rows::add);
    database
        .sql(
            """
            insert into customers_customer (id, reference, name, email, country, created_at)
            select id, reference, name, email, country, :now
            from unnest(:ids, :references, :names, :emails, :countries)
              as seen (id, reference, name, email, country)
            """,
            "ids",
            rows.ids,
            "references",
            rows.references,
            "names",
            rows.names,
            "emails",
            rows.emails,
            "countries",
            rows.countries,
            "now",
            now)
        .update();
  }

  /**
   * Keeps the identities nobody has; in a fixed order, so that two transactions never wait for each
   * other.
   */
  Set<Identity> keep(Map<Identity, UUID> found) {
    var sorted = new TreeMap<>(found);
    var columns = new Columns(sorted.keySet());
    return new HashSet<>(
        database
            .sql(
                """
                insert into customers_identity (kind, source, value, customer_id)
                select * from unnest(:kinds, :sources, :values, :customers)
                on conflict do nothing
                returning kind, source, value
                """,
                "kinds",
                columns.kinds,
                "sources",
                columns.sources,
                "values",
                columns.values,
                "customers",
                sorted.values().toArray(UUID[]::new))
            .query((row, number) ->
                new Identity(
                    Identity.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    row.getString("source"),
                    row.getString("value")))
            .list());
  }

  /** Removes those just created whose every name turned out to be somebody else's. */
  void forgetNameless(Collection<UUID> created) {
    database
        .sql(
            """
            delete from customers_customer customer
            where id = any(:ids)
              and not exists (select from customers_identity identity where identity.customer_id = customer.id)
            """,
            "ids",
            created.toArray(UUID[]::new))
        .update();
  }

  /** Fills what is still empty; what is known is not overwritten. */
  void complete(Map<UUID, Sighting> richer) {
    var rows = new Rows(richer.size());
    richer.forEach(rows::add);
    database
        .sql(
            """
            update customers_customer customer
            set name = coalesce(customer.name, seen.name),
                email = coalesce(customer.email, seen.email),
                country = coalesce(customer.country, seen.country)
            from unnest(:ids, :names, :emails, :countries) as seen (id, name, email, country)
            where customer.id = seen.id
              and ((customer.name is null and seen.name is not null)
                or (customer.email is null and seen.email is not null)
                or (customer.country is null and seen.country is not null))
            """,
            "ids",
            rows.ids,
            "names",
            rows.names,
            "emails",
            rows.emails,
            "countries",
            rows.countries)
        .update();
  }

  boolean any() {
    return database
        .sql("select exists (select from customers_customer)")
        .query(Boolean.class)
        .single();
  }

  void removeAll() {
    database.sql("truncate customers_customer, customers_identity").update();
  }

  List<Customer> find(Collection<UUID> ids) {
    return database
        .sql(
            """
            select id, reference, name, email, country, created_at from customers_customer where id = any(:ids)
            """,
            "ids",
            ids.toArray(UUID[]::new))
        .query(new SimplePropertyRowMapper<>(Customer.class))
        .list();
  }

  Optional<Customer> findByReference(String reference, String email) {
    return database
        .sql(
            """
            select customer.id, customer.reference, customer.name, customer.email, customer.country, customer.created_at
            from customers_identity identity
            join customers_customer customer on customer.id = identity.customer_id
            where (identity.kind = 'reference' and identity.value = :reference)
               or (identity.kind = 'email' and identity.value = :email)
            order by identity.kind desc, customer.id
            limit 1
            """,
            "reference",
            reference,
            "email",
            email)
        .query(new SimplePropertyRowMapper<>(Customer.class))
        .optional();
  }

  /** Identities as the columns of an unnest. */
  private static final class Columns {
    private final String[] kinds;
    private final String[] sources;
    private final String[] values;

    Columns(Collection<Identity> identities) {
      kinds =
          identities.stream()
              .map(i -> i.kind().name().toLowerCase(Locale.ROOT))
              .toArray(String[]::new);
      sources = identities.stream().map(Identity::source).toArray(String[]::new);
      values = identities.stream().map(Identity::value).toArray(String[]::new);
    }
  }

  /** Sightings as the columns of an unnest. */
  private static final class Rows {
    private final UUID[] ids;
    private final String[] references;
    private final @Nullable String[] names;
    private final @Nullable String[] emails;
    private final @Nullable String[] countries;
    private int size;

    Rows(int n) {
      ids = new UUID[n];
      references = new String[n];
      names = new @Nullable String[n];
      emails = new @Nullable String[n];
      countries = new @Nullable String[n];
    }

    void add(UUID id, Sighting sighting) {
      ids[size] = id;
      references[size] = sighting.called();
      names[size] = sighting.name();
      emails[size] = sighting.email();
      countries[size] = sighting.country();
      size++;
    }
  }
}
