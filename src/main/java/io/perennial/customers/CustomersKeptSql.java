package io.perennial.customers;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What is kept of who a person is: shown to them, and erased. */
@Component
class CustomersKeptSql {

  static final Set<String> TABLES =
      Set.of(
          "customers_customer",
          "customers_identity",
          "customers_link",
          "customers_decision",
          "customers_erased",
          "customers_doubt",
          "customers_trait");

  private final Database database;

  CustomersKeptSql(Database database) {
    this.database = database;
  }

  /** Everything a person is called, and of which kind it is. */
  List<Subject.Name> called(UUID[] identities) {
    return database
        .sql(
            """
            select kind, value from customers_identity where id = any(:ids)
            union
            select name, value from customers_trait where identity_id = any(:ids) and name = 'name' and value is not null
            """,
            "ids",
            identities)
        .query((row, number) -> new Subject.Name(row.getString(1), row.getString(2)))
        .list();
  }

  /**
   * The names of a person that no other customer has: who reads one in a text knows who it is.
   * Sought by the index that the list of customers is searched by.
   */
  List<String> namesOfNobodyElse(UUID person, UUID[] identities) {
    return database
        .sql(
            """
            select distinct value from customers_trait mine
            where identity_id = any(:ids) and name = 'name' and value is not null
              and not exists (
                select from customers_customer other
                where other.id <> :person and lower(other.name) = lower(mine.value)
                  and lower(other.reference || ' ' || coalesce(other.name, '') || ' ' || coalesce(other.email, ''))
                    like '%' || regexp_replace(lower(mine.value), '([%_\\\\])', '\\\\\\1', 'g') || '%')
            """,
            "ids", identities, "person", person)
        .query((row, number) -> row.getString(1))
        .list();
  }

  void tell(Subject subject, Taker taker) {
    tellNames(subject, taker);
    tellTraits(subject, taker);
    tellDecisions(subject, taker);
  }

  private void tellNames(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select kind, nullif(source, '') as source, value from customers_identity where id = any(:ids)
              order by array_position(array['reference', 'email', 'phone', 'anonymous'], kind), id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("names", row.getString(1));
        });
  }

  private void tellTraits(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select name, type, value, nullif(source, '') as source, declared, told_at
              from customers_trait where identity_id = any(:ids)
              order by name, told_at, identity_id, source, declared) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("traits", row.getString(1));
        });
  }

  private void tellDecisions(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select decided_at, together, reason from customers_decision where a = any(:ids) or b = any(:ids)
              order by decided_at, id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("decisions", row.getString(1));
        });
  }

  /** An identity, and whether it is one person's by its nature. */
  record Nameless(UUID id, String value) {}

  /**
   * Takes the names off these identities. What stands in their place says the same about who is
   * who, so that looking again gives the same people.
   */
  void forgetNames(List<Nameless> identities) {
    var ids = new ArrayList<UUID>();
    var values = new ArrayList<String>();
    for (var identity : identities) {
      ids.add(identity.id());
      values.add(identity.value());
    }
    database
        .sql(
            """
            update customers_identity identity set value = nameless.value
            from unnest(:ids, :values) as nameless (id, value) where identity.id = nameless.id
            """,
            "ids",
            ids.toArray(UUID[]::new),
            "values",
            values.toArray(String[]::new))
        .update();
  }

  /**
   * Removes what was told of these identities. The country stays where others are of it too: the
   * figures of a country need it, and it leads to nobody.
   */
  void forgetTraits(UUID[] identities) {
    database
        .sql(
            """
            delete from customers_trait trait where identity_id = any(:ids)
              and (name <> 'country' or not exists (
                select from customers_trait other
                where other.name = 'country' and other.value = trait.value and other.identity_id <> all(:ids)))
            """,
            "ids",
            identities)
        .update();
  }

  void forgetDoubts(UUID[] identities) {
    database
        .sql(
            "delete from customers_doubt where a = any(:ids) or b = any(:ids) or via = any(:ids)",
            "ids",
            identities)
        .update();
  }

  /** What was decided stays, because it says who is who; what was written about it goes. */
  void forgetReasons(UUID[] identities) {
    database
        .sql(
            "update customers_decision set reason = '-' where a = any(:ids) or b = any(:ids)",
            "ids",
            identities)
        .update();
  }

  /** Why others are who they are was written with words that name the person. */
  void forgetMentions(String mentions) {
    database
        .sql(
            "update customers_decision set reason = '-' where reason ~* :mentions",
            "mentions",
            mentions)
        .update();
  }

  /** The person as nobody in particular. */
  void forgetPerson(UUID person, String called, Instant now) {
    database
        .sql(
            """
            update customers_customer set reference = :called, name = null, email = null, erased_at = :now,
              country = (select value from customers_profile where customer_id = :person and name = 'country')
            where id = :person
            """,
            "person",
            person,
            "called",
            called,
            "now",
            now)
        .update();
  }
}
