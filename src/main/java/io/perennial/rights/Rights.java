package io.perennial.rights;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.customers.Leaving;
import io.perennial.customers.Subject;
import io.perennial.rights.Request.Kind;
import io.perennial.rights.Request.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people may ask for: to be shown everything that is kept of them, and to be erased. */
@Component
public class Rights {

  /** What the log calls it when somebody was erased. */
  public static final String ERASED = "customer_erased";

  /** How long an archive can be taken: a week of holidays is not too short. */
  static final Duration ARCHIVE_KEPT = Duration.ofDays(7);

  /** What the staff is told of a failure that nobody foresaw. */
  static final String TROUBLE = "rights.trouble";

  /** The law gives a month; also what shops are given by those who pass requests on. */
  private static final Duration PATIENCE = Duration.ofDays(30);

  /** More than a page shows are no list to work through. */
  private static final int SHOWN = 200;

  private final RequestsSql sql;
  private final Customers customers;
  private final Leaving leaving;
  private final Database database;
  private final Work work;
  private final Clock clock;

  Rights(
      RequestsSql sql,
      PiecesSql pieces,
      RightsKeptSql kept,
      Customers customers,
      Leaving leaving,
      Database database,
      Work work,
      Clock clock) {
    this.sql = sql;
    this.customers = customers;
    this.leaving = leaving;
    this.database = database;
    this.work = work;
    this.clock = clock;
    customers.keptBy(
        new Keeper(
            "rights",
            Set.of("rights_request", "rights_piece"),
            pieces::any,
            pieces::removeAll,
            kept::tell,
            Keeper.inOne(subject -> erase(pieces, subject))));
  }

  /** An archive that is being made would bring back what is erased: it has to end first. */
  private void erase(PiecesSql pieces, Subject subject) {
    for (var showing = sql.open(Kind.SHOW, subject.identities());
        showing.isPresent();
        showing = sql.open(Kind.SHOW, subject.identities())) {
      var request = showing.orElseThrow();
      if (!sql.hold(request.id())) {
        throw Problem.conflict("rights.erase.showing");
      }
      sql.decline(request.id(), "rights.erased", clock.instant());
    }
    pieces.erase(subject.identities());
    pieces.endAsked(subject, clock.instant());
    pieces.eraseNames(subject);
  }

  /** What a shop's customer asks by way of the shop. */
  public enum Asked {
    SHOW,
    ERASE,
    ERASE_EVERYBODY
  }

  /**
   * Takes what a shop passes on, within the open transaction. The staff decides about it, unless
   * the business wants people erased at once.
   *
   * @param id the same for the same message, so that it is taken once
   * @param reference the customer's number there; with {@code email} {@code null}: everybody
   */
  public void ask(
      UUID id,
      Asked asked,
      String source,
      @Nullable String reference,
      @Nullable String email,
      Instant at) {
    var named = email == null ? reference : email;
    var customer = named == null ? null : known(source, reference, email);
    boolean atOnce = asked == Asked.ERASE && customer != null && sql.eraseAtOnce();
    sql.add(
        new Request(
            id,
            asked == Asked.SHOW ? Kind.SHOW : Kind.ERASE,
            customer,
            source,
            named,
            source,
            at,
            at.plus(PATIENCE),
            atOnce ? State.WAITING : State.ASKED,
            null,
            null,
            0,
            null,
            null));
  }

  /** Whom a shop speaks of, if anybody here. */
  private @Nullable UUID known(String source, @Nullable String reference, @Nullable String email) {
    return customers.known(source, reference, email).orElse(null);
  }

  /**
   * Asks for everything that is kept of a person, or for their erasing; who asks twice is told of
   * the request that is open.
   *
   * @param by one of the staff or a key, as it is shown
   * @throws Problem if there is nobody, or nobody any more
   */
  Request ask(Kind kind, UUID person, String by) {
    return database.inTransaction(() -> {
      var customer =
          customers.find(person).orElseThrow(() -> Problem.notFound("customers.unknown")).id();
      var identities = customers.identities(customer);
      var open = sql.open(kind, identities).orElse(null);
      if (open != null) {
        return open;
      }
      if (!leaving.gone(identities).isEmpty()) {
        throw Problem.conflict("rights.erased");
      }
      var now = clock.instant();
      var request =
          new Request(
              Id.next(),
              kind,
              customer,
              null,
              null,
              by,
              now,
              now.plus(PATIENCE),
              State.WAITING,
              by,
              null,
              0,
              null,
              null);
      sql.add(request);
      wake(kind);
      return request;
    });
  }

  /** Looks for work now: the transaction is about to commit, and the work looks again soon. */
  private void wake(Kind kind) {
    work.wake(kind == Kind.SHOW ? Showing.WORK : Erasing.WORK);
  }

  /** Does what a shop passed on, or says that it was done, or was nothing to do. */
  void decide(UUID id, boolean follow, String by) {
    var request = find(id);
    boolean toDo = follow && request.customerId() != null;
    var state = toDo ? State.WAITING : follow ? State.DONE : State.DECLINED;
    if (!sql.decide(id, state, by, toDo ? null : clock.instant())) {
      throw Problem.conflict("rights.decided");
    }
    wake(request.kind());
  }

  Request find(UUID id) {
    return sql.find(id).orElseThrow(() -> Problem.notFound("rights.unknown"));
  }

  List<Request> list() {
    return sql.list(SHOWN);
  }

  /** What was asked for a person, the latest first. */
  List<Request> of(UUID person) {
    return sql.of(customers.identities(person), SHOWN);
  }

  /** Whether a person was erased, or is about to be. */
  boolean isErased(UUID person) {
    return !leaving.gone(customers.identities(person)).isEmpty();
  }

  boolean erasesAtOnce() {
    return sql.eraseAtOnce();
  }

  void eraseAtOnce(boolean yes) {
    sql.eraseAtOnce(yes);
  }

  /**
   * Lets a name in again that was erased.
   *
   * @throws Problem of the field {@code name} if it was not
   */
  void letIn(String source, String name) {
    var typed = name.strip();
    boolean was =
        !typed.isEmpty() && database.inTransaction(() -> leaving.letIn(source.strip(), typed));
    if (!was) {
      throw Problem.invalidField("name", "rights.let-in.unknown");
    }
  }
}
