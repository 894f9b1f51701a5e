package io.perennial.customers;

import io.perennial.Database;
import io.perennial.customers.Identity.Kind;
import io.perennial.customers.Resolution.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about people as they are shown, and about what was told of them. */
@Component
class CustomersSql {

  /** A trait of an identity. */
  record TraitKey(UUID identity, String name) {}

  private final Database database;

  CustomersSql(Database database) {
    this.database = database;
  }

  /** Makes rows for people that are new, with the names they have. */
  void create(Map<UUID, List<Node>> people, Instant now) {
    var called = new ArrayList<String>(people.size());
    var emails = new ArrayList<@Nullable String>(people.size());
    for (var person : people.values()) {
      var names = person.stream().map(Node::identity).sorted().toList();
      called.add(names.getFirst().value());
      emails.add(
          names.stream()
              .filter(name -> name.kind() == Kind.EMAIL)
              .map(Identity::value)
              .findFirst()
              .orElse(null));
    }
    database
        .sql(
            """
            insert into customers_customer (id, reference, email, created_at)
            select id, called, email, :now from unnest(:ids, :called, :emails) as seen (id, called, email)
            on conflict do nothing
            """,
            "ids",
            people.keySet().toArray(UUID[]::new),
            "called",
            called.toArray(String[]::new),
            "emails",
            emails.toArray(String[]::new),
            "now",
            now)
        .update();
  }

  /** Removes those of these people who have no name any more. */
  void forgetNameless(Collection<UUID> people) {
    database
        .sql(
            """
            delete from customers_customer customer
            where id = any(:ids)
              and not exists (select from customers_identity identity where identity.customer_id = customer.id)
            """,
            "ids",
            people.toArray(UUID[]::new))
        .update();
  }

  /**
   * Keeps what a source told of identities beside their names, without saying when: what was told
   * first stays, and whatever has a time counts more.
   *
   * @return the people of whom more is known now
   */
  Set<UUID> note(Map<TraitKey, String> traits, String source, Instant now) {
    var people = new HashSet<UUID>();
    database
        .sql(
            """
            with noted as (
              insert into customers_trait (identity_id, name, value, source, recorded_at)
              select identity, name, value, :source, :now::timestamptz
              from unnest(:identities, :names, :values) as told (identity, name, value)
              where not exists (
                select from customers_identity mine join customers_customer gone on gone.id = mine.customer_id
                where mine.id = told.identity and gone.erased_at is not null)
              order by identity, name
              on conflict do nothing
              returning identity_id)
            select distinct customer_id from customers_identity where id in (select identity_id from noted)
            """,
            "identities",
            traits.keySet().stream().map(TraitKey::identity).toArray(UUID[]::new),
            "names",
            traits.keySet().stream().map(TraitKey::name).toArray(String[]::new),
            "values",
            traits.values().toArray(String[]::new),
            "source",
            source,
            "now",
            now)
        .query(row -> {
          people.add(row.getObject(1, UUID.class));
        });
    return people;
  }

  /** Brings people's rows to what their identities and what was told of them say. */
  void show(Collection<UUID> people) {
    database
        .sql(
            """
            with named as (
              select customer_id as id,
                (array_agg(value order by array_position(array['reference', 'email', 'phone', 'anonymous'], kind), id))[1]
                  as reference,
                (array_agg(value order by id) filter (where kind = 'email'))[1] as email
              from customers_identity where customer_id = any(:ids) group by customer_id),
            told as (
              select customer_id as id, max(value) filter (where name = 'name') as name,
                max(value) filter (where name = 'country') as country
              from customers_profile
              where customer_id = any(:ids) and name in ('name', 'country') group by customer_id)
            update customers_customer customer
            set reference = named.reference, email = named.email, name = told.name, country = told.country
            from named left join told using (id)
            where customer.id = named.id and customer.erased_at is null
              and (customer.reference, customer.email, customer.name, customer.country)
                is distinct from (named.reference, named.email, told.name, told.country)
            """,
            "ids",
            people.toArray(UUID[]::new))
        .update();
  }

  boolean any() {
    return database
        .sql("select exists (select from customers_customer)")
        .query(Boolean.class)
        .single();
  }

  void removeAll() {
    database
        .sql(
            """
            truncate customers_customer, customers_identity, customers_link, customers_decision, customers_doubt,
              customers_trait, customers_erased
            """)
        .update();
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

  /**
   * Whom each of these references and e-mail addresses means, as they are written; of two sources
   * with one reference the one seen first.
   */
  Map<String, UUID> byReferences(String[] references) {
    var found = new HashMap<String, UUID>();
    database
        .sql(
            """
            select distinct on (asked.written) asked.written, identity.customer_id
            from unnest(:references) asked (written)
            join customers_identity identity
              on (identity.kind = 'reference' and identity.value = asked.written)
              or (identity.kind = 'email' and identity.value = lower(asked.written))
            order by asked.written, identity.kind desc, identity.customer_id
            """,
            "references",
            references)
        .query(row -> {
          found.put(row.getString(1), row.getObject(2, UUID.class));
        });
    return found;
  }
}
