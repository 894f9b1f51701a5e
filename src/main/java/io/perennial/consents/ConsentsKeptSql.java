package io.perennial.consents;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What is kept of a person here: shown to them, and erased. */
@Component
class ConsentsKeptSql {

  static final Set<String> TABLES =
      Set.of(
          "consents_ruling",
          "consents_standing",
          "consents_text",
          "consents_suppression",
          "consents_import",
          "consents_row");

  private final Database database;

  ConsentsKeptSql(Database database) {
    this.database = database;
  }

  boolean any() {
    return database
        .sql(
            """
            select exists (select from consents_ruling) or exists (select from consents_suppression)
              or exists (select from consents_import)
            """)
        .query(Boolean.class)
        .single();
  }

  /** All but the rulings, which have a way of their own. */
  void removeAll() {
    database.sql("truncate consents_suppression, consents_import, consents_row").update();
  }

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select ruling.at, ruling.recorded_at, ruling.topic, ruling.channel, ruling.state, ruling.basis, ruling.by, ruling.by_name,
                ruling.source, ruling.reason, wording.words, wording.language, ruling.address, ruling.agent
              from consents_ruling ruling left join consents_text wording on wording.id = ruling.text_id
              where ruling.identity_id = any(:ids)
              order by ruling.at, ruling.id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("consents", row.getString(1));
        });
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select kind, address, reason, note, added_by, added_at, ended_at, ended_by, ended_because
              from consents_suppression
              where (kind, hash) in (select kind, consents_hash(kind, value) from customers_identity
                where id = any(:ids) and kind in ('email', 'phone'))
              order by added_at, id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("suppressions", row.getString(1));
        });
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select import.uploaded_at, import.name as file_name, said.line, said.reference, said.email, said.phone, said.topic,
                said.channel, said.state, said.at, said.source, said.words
              from consents_row said join consents_import import on import.id = said.import_id
              where customers_stands(concat(said.email, E'\\x1f', said.phone), :called)
              order by said.import_id, said.line) told
            """,
            "called",
            subject.addressList())
        .query(row -> {
          taker.take("consent_rows", row.getString(1));
        });
  }

  /** Whether a file is being recorded, which may name anybody. */
  boolean isAnyRunning() {
    return database
        .sql("select exists (select from consents_import where state = 'running')")
        .query(Boolean.class)
        .single();
  }

  /** Takes the addresses of a person away where they stand in plain; the hashes stay. */
  void hideAddresses(Subject subject) {
    database
        .sql(
            """
            update consents_suppression set address = null, note = '', ended_because = case when ended_at is not null then '' end
            where (kind, hash) in (select kind, consents_hash(kind, value) from customers_identity
              where id = any(:ids) and kind in ('email', 'phone'))
            """,
            "ids",
            subject.ids())
        .update();
  }

  /** Takes away what the staff wrote beside other addresses and names the person. */
  void hideNotes(Subject subject) {
    database
        .sql(
            """
            update consents_suppression set note = '', ended_because = case when ended_at is not null then '' end
            where customers_stands(
              regexp_replace(concat(note, ',', ended_because), '[.!?]*([[:space:]<>():]|$)', ',', 'g'), :called)
            """,
            "called",
            subject.addressList())
        .update();
  }

  /** Files that wait to be recorded may name anybody. */
  void discardShown() {
    database.sql("delete from consents_import where state = 'shown'").update();
  }

  /** Takes away why rows were refused, where a reason quotes the person. */
  void forgetFaults(Subject subject) {
    database
        .sql(
            """
            update consents_import set errors = '[]'
            where customers_stands(errors::text, :called)
            """,
            "called",
            subject.markList())
        .update();
  }
}
