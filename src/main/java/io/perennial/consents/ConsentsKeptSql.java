package io.perennial.consents;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
              where (kind, address) in (select kind, value from customers_identity where id = any(:ids))
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
              where concat_ws(' , ', said.email, said.phone) ~* :addresses
              order by said.import_id, said.line) told
            """,
            "addresses",
            subject.addresses())
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
            where (kind, address) in (select kind, value from customers_identity where id = any(:ids))
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
            where concat_ws(' , ', note, ended_because) ~* :mentions
            """,
            "mentions",
            subject.mentions())
        .update();
  }

  /** Takes what files that wait say of a person out of them; answers which files. */
  List<UUID> forgetRows(Subject subject) {
    return database
        .sql(
            """
            with gone as (
              delete from consents_row
              where concat_ws(' , ', email, phone, words, source) ~* :mentions or customers_stands(reference, :called)
              returning import_id)
            select distinct import_id from gone
            """,
            "mentions",
            subject.mentions(),
            "called",
            subject.markList())
        .query((row, number) -> row.getObject(1, UUID.class))
        .list();
  }

  /** Says anew what is in files out of which rows were taken; another row may quote them, too. */
  void countAgain(List<UUID> imports) {
    database
        .sql(
            """
            update consents_import import set rows = left_over.rows, says = left_over.says, errors = '[]'
            from (
              select wanted.id, coalesce(sum(said.rows), 0) as rows, coalesce(jsonb_agg(jsonb_build_object(
                'topic', said.topic, 'channel', said.channel, 'state', said.state, 'rows', said.rows)
                order by said.topic, said.channel, said.state) filter (where said.rows > 0), '[]') as says
              from unnest(:imports) as wanted (id) left join (
                select import_id, topic, channel, state, count(*) as rows from consents_row
                where import_id = any(:imports) group by import_id, topic, channel, state) said on said.import_id = wanted.id
              group by wanted.id) left_over
            where import.id = left_over.id
            """,
            "imports",
            imports.toArray(UUID[]::new))
        .update();
  }

  /** Takes away why rows were refused, where a reason quotes the person. */
  void forgetFaults(Subject subject) {
    database
        .sql(
            """
            update consents_import set errors = '[]'
            where errors::text ~* :mentions or customers_stands(errors::text, :called)
            """,
            "mentions",
            subject.mentions(),
            "called",
            subject.markList())
        .update();
  }
}
