package io.perennial.companies;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Of which companies one person is: shown to them, and forgotten. */
@Component
class CompaniesKeptSql {

  static final Set<String> TABLES =
      Set.of("companies_company", "companies_trait", "companies_member");

  private final Database database;

  CompaniesKeptSql(Database database) {
    this.database = database;
  }

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select company.name, member.roles, member.told_at, member.removed_at,
                company.contact_id = member.identity_id as contact
              from companies_member member join companies_company company on company.id = member.company_id
              where member.identity_id = any(:ids) order by company.name, member.identity_id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("companies", row.getString(1));
        });
  }

  /** Answers who else is or was of their companies. */
  List<UUID> erase(Subject subject) {
    var theirs = theirs(subject);
    leave(subject);
    endContact(subject);
    forgetTold(subject, theirs);
    forgetNames(subject, theirs);
    return others(theirs);
  }

  private List<UUID> others(UUID[] companies) {
    return database
        .sql(
            "select distinct identity_id from companies_member where company_id = any(:companies)",
            "companies",
            companies)
        .query((row, number) -> row.getObject(1, UUID.class))
        .list();
  }

  /** The companies that the person is of. */
  private UUID[] theirs(Subject subject) {
    return database
        .sql(
            """
            select company_id from companies_member where identity_id = any(:ids)
            union
            select id from companies_company where contact_id = any(:ids)
            """,
            "ids",
            subject.ids())
        .query(UUID.class)
        .list()
        .toArray(UUID[]::new);
  }

  private void leave(Subject subject) {
    database
        .sql("delete from companies_member where identity_id = any(:ids)", "ids", subject.ids())
        .update();
  }

  private void endContact(Subject subject) {
    database
        .sql(
            "update companies_company set contact_id = null where contact_id = any(:ids)",
            "ids",
            subject.ids())
        .update();
  }

  /** What was written of their companies may name the people there. */
  private void forgetTold(Subject subject, UUID[] theirs) {
    database
        .sql(
            "delete from companies_trait where company_id = any(:theirs) and customers_stands(value, :words)",
            "theirs",
            theirs,
            "words",
            subject.wordList())
        .update();
  }

  /** A company of one person is often called like them; by its reference programs know it. */
  private void forgetNames(Subject subject, UUID[] theirs) {
    database
        .sql(
            "update companies_company set name = '–' where id = any(:theirs) and customers_stands(name, :words)",
            "theirs",
            theirs,
            "words",
            subject.wordList())
        .update();
  }
}
