package io.perennial.access;

import io.perennial.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The statements about people, sessions, failed attempts and the set-up link. */
@Component
class AccessSql {

  record Credentials(Person person, String passwordHash) {}

  record Session(Person person, Instant lastSeenAt) {}

  private static final String PERSON = "person.id, person.email, person.language, person.role";

  private final Database database;

  AccessSql(Database database) {
    this.database = database;
  }

  boolean anyPerson() {
    return database.sql("select exists (select from access_person)").query(Boolean.class).single();
  }

  Optional<Credentials> findPerson(String email) {
    return database
        .sql(
            "select %s, password_hash from access_person person where email = :email and removed_at is null"
                .formatted(PERSON),
            "email",
            email)
        .query((row, number) -> new Credentials(person(row), row.getString("password_hash")))
        .optional();
  }

  /** Adds a person; one who was removed is there again, with another role and password. */
  void addPerson(UUID id, String email, String passwordHash, Role role, Instant now) {
    database
        .sql(
            """
            insert into access_person as known (id, email, password_hash, role, created_at)
            values (:id, :email, :passwordHash, :role, :now)
            on conflict (email) do update
            set password_hash = excluded.password_hash, role = excluded.role, removed_at = null
            where known.removed_at is not null
            """,
            "role",
            role,
            "id",
            id,
            "email",
            email,
            "passwordHash",
            passwordHash,
            "now",
            now)
        .update();
  }

  void changePassword(UUID person, String passwordHash) {
    database
        .sql(
            "update access_person set password_hash = :passwordHash where id = :person",
            "person",
            person,
            "passwordHash",
            passwordHash)
        .update();
  }

  void changeLanguage(UUID person, @Nullable String language) {
    database
        .sql(
            "update access_person set language = :language where id = :person",
            "person",
            person,
            "language",
            language)
        .update();
  }

  void addSession(byte[] tokenHash, UUID person, Instant now, Instant expires) {
    database
        .sql(
            """
            insert into access_session (token_hash, person_id, created_at, last_seen_at, expires_at)
            values (:tokenHash, :person, :now, :now, :expires)
            """,
            "tokenHash",
            tokenHash,
            "person",
            person,
            "now",
            now,
            "expires",
            expires)
        .update();
  }

  Optional<Session> findSession(byte[] tokenHash, Instant now) {
    return database
        .sql(
            """
            select %s, session.last_seen_at
            from access_session session join access_person person on person.id = session.person_id
            where session.token_hash = :tokenHash and session.expires_at > :now and person.removed_at is null
            """
                .formatted(PERSON),
            "tokenHash",
            tokenHash,
            "now",
            now)
        .query((row, number) ->
            new Session(
                person(row), row.getObject("last_seen_at", OffsetDateTime.class).toInstant()))
        .optional();
  }

  private static Person person(ResultSet row) throws SQLException {
    return new Person(
        row.getObject("id", UUID.class),
        row.getString("email"),
        row.getString("language"),
        Role.of(row.getString("role")));
  }

  void touchSession(byte[] tokenHash, Instant now, Instant expires) {
    database
        .sql(
            """
            update access_session set last_seen_at = :now, expires_at = :expires
            where token_hash = :tokenHash
            """,
            "tokenHash",
            tokenHash,
            "now",
            now,
            "expires",
            expires)
        .update();
  }

  void deleteSession(byte[] tokenHash) {
    database
        .sql("delete from access_session where token_hash = :tokenHash", "tokenHash", tokenHash)
        .update();
  }

  void deleteSessionsOf(UUID person) {
    database.sql("delete from access_session where person_id = :person", "person", person).update();
  }

  int deleteExpiredSessions(Instant now) {
    return database.sql("delete from access_session where expires_at <= :now", "now", now).update();
  }

  void addAttempt(
      UUID id, Attempts.Kind kind, byte @Nullable [] emailHash, String address, Instant now) {
    database
        .sql(
            """
            insert into access_attempt (id, kind, email_hash, address, at)
            values (:id, :kind, :emailHash::bytea, :address, :now)
            """,
            "id",
            id,
            "kind",
            kind,
            "emailHash",
            emailHash,
            "address",
            address,
            "now",
            now)
        .update();
  }

  /** When the {@code limit}-th last failure for this e-mail before the attempt was. */
  Optional<Instant> failureOfEmail(byte[] emailHash, UUID attempt, Instant since, int limit) {
    return database
        .sql(
            """
            select at from access_attempt
            where email_hash = :emailHash and at > :since and id < :attempt
            order by at desc offset :limit - 1 limit 1
            """,
            "emailHash",
            emailHash,
            "attempt",
            attempt,
            "since",
            since,
            "limit",
            limit)
        .query((row, number) -> row.getObject("at", OffsetDateTime.class).toInstant())
        .optional();
  }

  /** When the {@code limit}-th last failure from this address before the attempt was. */
  Optional<Instant> failureOfAddress(
      Attempts.Kind kind, String address, UUID attempt, Instant since, int limit) {
    return database
        .sql(
            """
            select at from access_attempt
            where address = :address and kind = :kind and at > :since and id < :attempt
            order by at desc offset :limit - 1 limit 1
            """,
            "kind",
            kind,
            "address",
            address,
            "attempt",
            attempt,
            "since",
            since,
            "limit",
            limit)
        .query((row, number) -> row.getObject("at", OffsetDateTime.class).toInstant())
        .optional();
  }

  void deleteAttempt(UUID id) {
    database.sql("delete from access_attempt where id = :id", "id", id).update();
  }

  int deleteAttemptsBefore(Instant before) {
    return database
        .sql("delete from access_attempt where at <= :before", "before", before)
        .update();
  }

  void replaceSetUpLink(byte[] tokenHash, Instant now) {
    database
        .sql(
            """
            insert into access_setup (only_one, token_hash, made_at) values (true, :tokenHash, :now)
            on conflict (only_one) do update set token_hash = excluded.token_hash, made_at = excluded.made_at
            """,
            "tokenHash",
            tokenHash,
            "now",
            now)
        .update();
  }

  boolean isSetUpLink(byte[] tokenHash) {
    return database
        .sql(
            "select exists (select from access_setup where token_hash = :tokenHash)",
            "tokenHash",
            tokenHash)
        .query(Boolean.class)
        .single();
  }

  /** Uses the link up; of two at the same moment one gets 0. */
  int deleteSetUpLink(byte[] tokenHash) {
    return database
        .sql("delete from access_setup where token_hash = :tokenHash", "tokenHash", tokenHash)
        .update();
  }

  void deleteSetUpLinks() {
    database.sql("delete from access_setup").update();
  }
}
