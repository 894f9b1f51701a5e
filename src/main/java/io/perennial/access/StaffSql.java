package io.perennial.access;

import io.perennial.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** The statements about who belongs to the staff, and who is invited to. */
@Component
class StaffSql {

  /** One of the staff as the list shows them. */
  record Member(UUID id, String email, Role role, Instant createdAt, @Nullable Instant seenAt) {}

  /** Somebody who may become one of the staff. */
  record Invitation(UUID id, String email, Role role, String invitedBy, Instant expiresAt) {}

  private final Database database;

  StaffSql(Database database) {
    this.database = database;
  }

  List<Member> members() {
    return database
        .sql(
            """
            select person.id, person.email, upper(person.role) as role, person.created_at,
              (select max(last_seen_at) from access_session where person_id = person.id) as seen_at
            from access_person person where removed_at is null order by person.created_at, person.id
            """)
        .query(new SimplePropertyRowMapper<>(Member.class))
        .list();
  }

  /** Locks those who are owners, and answers them: two who end each other's role wait here. */
  List<UUID> lockOwners() {
    return database
        .sql(
            "select id from access_person where role = 'owner' and removed_at is null order by id for update")
        .query((row, number) -> row.getObject(1, UUID.class))
        .list();
  }

  int changeRole(UUID id, Role role) {
    return database
        .sql(
            "update access_person set role = :role where id = :id and removed_at is null",
            "id",
            id,
            "role",
            role)
        .update();
  }

  int remove(UUID id, Instant now) {
    return database
        .sql(
            "update access_person set removed_at = :now, password_hash = '' where id = :id and removed_at is null",
            "id",
            id,
            "now",
            now)
        .update();
  }

  /** Invites somebody; who is invited again has a new link, and the old one is dead. */
  void invite(Invitation invitation, byte[] tokenHash, Instant now) {
    database
        .sql(
            """
            insert into access_invitation (id, token_hash, email, role, invited_by, made_at, expires_at)
            values (:id, :tokenHash, :email, :role, :by, :now, :expires)
            on conflict (email) do update set token_hash = excluded.token_hash, role = excluded.role,
              invited_by = excluded.invited_by, made_at = excluded.made_at, expires_at = excluded.expires_at
            """,
            "id",
            invitation.id(),
            "tokenHash",
            tokenHash,
            "email",
            invitation.email(),
            "role",
            invitation.role(),
            "by",
            invitation.invitedBy(),
            "now",
            now,
            "expires",
            invitation.expiresAt())
        .update();
  }

  List<Invitation> invitations(Instant now) {
    return database
        .sql(
            """
            select id, email, upper(role) as role, invited_by, expires_at from access_invitation
            where expires_at > :now order by made_at
            """,
            "now",
            now)
        .query(new SimplePropertyRowMapper<>(Invitation.class))
        .list();
  }

  Optional<Invitation> invitation(byte[] tokenHash, Instant now) {
    return database
        .sql(
            """
            select id, email, upper(role) as role, invited_by, expires_at from access_invitation
            where token_hash = :tokenHash and expires_at > :now
            """,
            "tokenHash",
            tokenHash,
            "now",
            now)
        .query(new SimplePropertyRowMapper<>(Invitation.class))
        .optional();
  }

  /** Uses an invitation up; of two at the same moment one gets 0. */
  int deleteInvitation(UUID id) {
    return database.sql("delete from access_invitation where id = :id", "id", id).update();
  }

  int deleteOldInvitations(Instant now) {
    return database
        .sql("delete from access_invitation where expires_at <= :now", "now", now)
        .update();
  }
}
