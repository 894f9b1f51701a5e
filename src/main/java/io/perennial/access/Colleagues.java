package io.perennial.access;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Problem;
import io.perennial.access.StaffSql.Invitation;
import io.perennial.access.StaffSql.Member;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Who belongs to the staff: invited by a link, given a role, removed. One owner always stays. */
@Component
class Colleagues {

  /** A link that lies in a mailbox for longer is somebody else's by then. */
  static final Duration INVITED = Duration.ofDays(7);

  private final StaffSql sql;
  private final AccessSql access;
  private final Staff staff;
  private final Database database;
  private final Clock clock;

  Colleagues(StaffSql sql, AccessSql access, Staff staff, Database database, Clock clock) {
    this.sql = sql;
    this.access = access;
    this.staff = staff;
    this.database = database;
    this.clock = clock;
  }

  List<Member> members() {
    return sql.members();
  }

  List<Invitation> invitations() {
    return sql.invitations(clock.instant());
  }

  /**
   * Invites somebody, and answers the secret part of the link, which nobody can see again.
   *
   * @throws Problem of the field {@code email} if it is none, or one of the staff has it
   */
  String invite(String email, Role role, Person by) {
    var address = Staff.email(email);
    if (staff.isKnown(address)) {
      throw Problem.invalidField("email", "staff.known");
    }
    var token = Token.next();
    var now = clock.instant();
    sql.deleteOldInvitations(now);
    sql.invite(
        new Invitation(Id.next(), address, role, by.email(), now.plus(INVITED)),
        Token.hash(token),
        now);
    return token;
  }

  void callOff(UUID invitation) {
    sql.deleteInvitation(invitation);
  }

  /**
   * The invitation of a link.
   *
   * @throws Problem if it was used, called off, or is too old
   */
  Invitation invited(String token) {
    return sql.invitation(Token.hash(token), clock.instant())
        .orElseThrow(() -> Problem.notFound("staff.link-dead"));
  }

  /** Makes who has the link one of the staff, once. */
  Person accept(String token, String password) {
    Staff.check(password);
    return database.inTransaction(() -> {
      var invitation = invited(token);
      if (sql.deleteInvitation(invitation.id()) == 0 || staff.isKnown(invitation.email())) {
        throw Problem.notFound("staff.link-dead");
      }
      return staff.add(invitation.email(), password, invitation.role());
    });
  }

  /** Gives one of the staff another role, from the next page they ask for on. */
  void changeRole(UUID person, Role role) {
    database.inTransaction(() -> {
      if (role != Role.OWNER) {
        refuseLastOwner(person);
      }
      if (sql.changeRole(person, role) == 0) {
        throw Problem.notFound("staff.unknown");
      }
      return true;
    });
  }

  /** Removes one of the staff: they are out at once. */
  void remove(UUID person) {
    database.inTransaction(() -> {
      refuseLastOwner(person);
      if (sql.remove(person, clock.instant()) == 0) {
        throw Problem.notFound("staff.unknown");
      }
      access.deleteSessionsOf(person);
      return true;
    });
  }

  private void refuseLastOwner(UUID person) {
    var owners = sql.lockOwners();
    if (owners.size() == 1 && owners.contains(person)) {
      throw Problem.conflict("staff.last-owner");
    }
  }
}
