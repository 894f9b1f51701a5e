package io.perennial.rights;

import io.perennial.Database;
import io.perennial.customers.Subject;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about the archives, which are kept in pieces. */
@Component
class PiecesSql {

  private final Database database;

  PiecesSql(Database database) {
    this.database = database;
  }

  void add(UUID request, int number, byte[] bytes) {
    database
        .sql(
            "insert into rights_piece (request_id, number, bytes) values (:request, :number, :bytes)",
            "request",
            request,
            "number",
            number,
            "bytes",
            bytes)
        .update();
  }

  byte @Nullable [] find(UUID request, int number) {
    return database
        .sql(
            "select bytes from rights_piece where request_id = :request and number = :number",
            "request",
            request,
            "number",
            number)
        .query((row, place) -> row.getBytes(1))
        .optional()
        .orElse(null);
  }

  void remove(UUID request) {
    database.sql("delete from rights_piece where request_id = :id", "id", request).update();
  }

  /** Says that the archive was taken away; answers whether it was there to be taken. */
  boolean take(UUID request, Instant now, Instant since) {
    return database
            .sql(
                """
                update rights_request set taken_at = :now
                where id = :request and kind = 'show' and state = 'done' and taken_at is null and ended_at > :since
                """,
                "request",
                request,
                "now",
                now,
                "since",
                since)
            .update()
        == 1;
  }

  /** Removes the archives that nobody took in time, and those that were taken. */
  int removeOld(Instant endedBefore, Instant takenBefore) {
    return database
        .sql(
            """
            delete from rights_piece where request_id in (
              select id from rights_request where ended_at <= :endedBefore or taken_at <= :takenBefore)
            """,
            "endedBefore",
            endedBefore,
            "takenBefore",
            takenBefore)
        .update();
  }

  /** Archives about these identities tell of them. */
  void erase(Collection<UUID> identities) {
    database
        .sql(
            """
            delete from rights_piece
            where request_id in (select id from rights_request where customer_id = any(:ids))
            """,
            "ids",
            identities.toArray(UUID[]::new))
        .update();
  }

  /** Requests that speak of a person as the shop named them. */
  private static final String NAMES_THEM =
      """
      named is not null and (customer_id = any(:ids) or named ~* :mentions or exists (
        select from customers_identity known
        where known.id = any(:ids) and known.value = named and known.kind = 'reference'
          and known.source = rights_request.source))
      """;

  /** What shops asked about a person is answered when the person is erased. */
  void endAsked(Subject subject, Instant now) {
    database
        .sql(
            """
            update rights_request set ended_at = :now, state = case kind when 'erase' then 'done' else 'declined' end,
              trouble = case kind when 'show' then 'rights.erased' end
            where state = 'asked' and
            """
                + NAMES_THEM,
            "now",
            now,
            "ids",
            subject.ids(),
            "mentions",
            subject.mentions())
        .update();
  }

  /** What a shop called them goes with their names. */
  void eraseNames(Subject subject) {
    database
        .sql(
            "update rights_request set named = null where " + NAMES_THEM,
            "ids",
            subject.ids(),
            "mentions",
            subject.mentions())
        .update();
  }

  void removeAll() {
    database.sql("truncate rights_request, rights_piece").update();
  }

  boolean any() {
    return database.sql("select exists (select from rights_request)").query(Boolean.class).single();
  }
}
