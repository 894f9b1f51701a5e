package io.perennial.tracking;

import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes what clients tell: each message once, for one person, as one line of the log. When it
 * returns, everything is on disk.
 */
@Component
public class Tracking {

  /**
   * Where messages come from.
   *
   * @param place within which the client's names of messages are its own
   * @param name within which customer numbers are known
   */
  record Origin(String place, String name) {
    static Origin of(Source source) {
      return new Origin(source.id().toString(), source.name());
    }
  }

  /** What is told in one call; it is taken together with those that come at the same moment. */
  private static final class Call implements Ferry.Load {
    private final Origin origin;
    private final List<Told> told;
    private final Runnable along;
    private final Map<Integer, Problem> refused = new TreeMap<>();
    private @Nullable RuntimeException failure;

    Call(Origin origin, List<Told> told, Runnable along) {
      this.origin = origin;
      this.told = told;
      this.along = along;
    }

    @Override
    public Object destination() {
      return origin.name();
    }

    @Override
    public int size() {
      return Math.max(1, told.size());
    }
  }

  /**
   * Of two transactions one works while the other is on its way to the disk. More of them only
   * share less; and where one waits for somebody else's lock, the other goes on.
   */
  private static final int AT_ONCE = 2;

  /** As much as the largest call. */
  private static final int MOST_TOGETHER = Envelope.MOST_EVENTS;

  /** Told again by the database to try again; more often than this something else is wrong. */
  private static final int TRIES = 4;

  /** What the log calls the events that clients tell. */
  public static final List<String> KINDS =
      Stream.concat(
              Arrays.stream(Message.Type.values()).map(Message.Type::kind),
              Arrays.stream(Commerce.values()).map(Commerce::kind))
          .distinct()
          .toList();

  private final Entries entries;
  private final Database database;
  private final Clock clock;
  private final Ferry<Call> ferry = new Ferry<>(AT_ONCE, MOST_TOGETHER, this::takeTogether);

  Tracking(
      Entries entries,
      TrackingSql sql,
      TrackingKeptSql kept,
      Customers customers,
      Database database,
      Clock clock) {
    this.entries = entries;
    this.database = database;
    this.clock = clock;
    customers.keptBy(
        new Keeper(
            "tracking",
            Set.of("tracking_refused"),
            sql::any,
            sql::removeAll,
            kept::tell,
            Keeper.inOrder(kept::next, kept::forget)));
  }

  /**
   * Records what a module tells in the way clients do, each message once by the name it gives
   * itself. What it holds is changed.
   *
   * @param source within which customer numbers are known
   * @param live whether it happens now; else it is history, whatever its time
   * @throws Problem if one of them cannot be taken; then nothing is
   */
  public void tell(String source, List<ObjectNode> messages, boolean live) {
    var reading = new Reading(null, clock.instant());
    var read = messages.stream().map(message -> reading.read(message, null).told(live)).toList();
    var call = call(new Origin(source, source), read, () -> {});
    take(call);
    for (var problem : call.refused.values()) {
      throw problem;
    }
  }

  /**
   * Records messages in one transaction, shared with calls of the same moment.
   *
   * @param along is written in the same transaction
   * @return the places in the list of those that nobody can store, each with the reason
   */
  Map<Integer, Problem> take(Origin origin, List<Message> messages, Runnable along) {
    var call = call(origin, messages, along);
    ferry.cross(call);
    if (call.failure != null) {
      throw call.failure;
    }
    return call.refused;
  }

  private static Call call(Origin origin, List<Message> messages, Runnable along) {
    var told = messages.stream().map(message -> Told.of(origin.place(), message)).toList();
    return new Call(origin, told, along);
  }

  /** If one of them brings what cannot be stored, each is taken for itself. */
  private void takeTogether(List<Call> calls) {
    if (calls.size() > 1) {
      try {
        trying(
            calls.getFirst().origin,
            calls.stream().flatMap(call -> call.told.stream()).toList(),
            () -> calls.forEach(call -> call.along.run()));
        return;
      } catch (Problem | NonTransientDataAccessException somebodys) {
        // Whose it is, they find out alone.
      }
    }
    for (var call : calls) {
      try {
        take(call);
      } catch (RuntimeException failure) {
        call.failure = failure;
      }
    }
  }

  private void take(Call call) {
    if (call.told.isEmpty()) {
      trying(call.origin, call.told, call.along);
    } else {
      take(call.origin, call.told, 0, call.along, call.refused);
    }
  }

  /**
   * Records them together; if one of them cannot be stored, each half alone, down to the one, so
   * that it takes no other with it.
   */
  private void take(
      Origin origin, List<Told> told, int first, Runnable along, Map<Integer, Problem> refused) {
    try {
      trying(origin, told, along);
    } catch (Problem problem) {
      split(origin, told, first, along, refused, problem);
    } catch (NonTransientDataAccessException unstorable) {
      split(origin, told, first, along, refused, Problem.invalid("tracking.refused.unstorable"));
    }
  }

  private void split(
      Origin origin,
      List<Told> told,
      int first,
      Runnable along,
      Map<Integer, Problem> refused,
      Problem problem) {
    if (told.size() == 1) {
      refused.put(first, problem);
      database.inTransaction(() -> {
        along.run();
        return true;
      });
      return;
    }
    int middle = told.size() / 2;
    take(origin, told.subList(0, middle), first, along, refused);
    take(origin, told.subList(middle, told.size()), first + middle, () -> {}, refused);
  }

  /** Two writers may wait for each other, and the database ends one of them. */
  private void trying(Origin origin, List<Told> told, Runnable along) {
    for (int attempt = 1; ; attempt++) {
      try {
        database.inTransaction(() -> {
          entries.record(origin.name(), told);
          along.run();
          return true;
        });
        return;
      } catch (ConcurrencyFailureException again) {
        if (attempt == TRIES) {
          throw again;
        }
      }
    }
  }
}
