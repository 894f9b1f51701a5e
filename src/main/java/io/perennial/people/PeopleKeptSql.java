package io.perennial.people;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import org.springframework.stereotype.Component;

/** What the staff wrote about a person: shown to them, and erased. */
@Component
class PeopleKeptSql {

  private final Database database;

  PeopleKeptSql(Database database) {
    this.database = database;
  }

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select written_at, edited_at, removed_at, author, text from people_note where customer_id = any(:ids)
              order by written_at, id) told
            """,
            "ids",
            subject.ids())
        .query(row -> {
          taker.take("notes", row.getString(1));
        });
  }

  void erase(Subject subject) {
    forgetNotes(subject);
    forgetMentions(subject);
  }

  private void forgetNotes(Subject subject) {
    database
        .sql("delete from people_note where customer_id = any(:ids)", "ids", subject.ids())
        .update();
  }

  /** Notes about others stay, without the addresses and the name in them. */
  private void forgetMentions(Subject subject) {
    database
        .sql(
            """
            update people_note set text = btrim(regexp_replace(text, :mentions, ' … ', 'gi')) where text ~* :mentions
            """,
            "mentions",
            subject.mentions())
        .update();
  }
}
