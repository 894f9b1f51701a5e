package io.perennial.tracking;

import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.companies.Companies;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Keeper;
import io.perennial.customers.Profiles;
import io.perennial.events.Events;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
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

  /** A message and the name of it that is the same whenever it is told again. */
  private record Told(UUID id, Message message) {}

  /** Told again by the database to try again; more often than this something else is wrong. */
  private static final int TRIES = 4;

  /** What the log calls the events that clients tell. */
  public static final List<String> KINDS =
      Stream.concat(
              Arrays.stream(Message.Type.values()).map(Message.Type::kind),
              Arrays.stream(Commerce.values()).map(Commerce::kind))
          .distinct()
          .toList();

  private final TrackingSql sql;
  private final Customers customers;
  private final Profiles profiles;
  private final Companies companies;
  private final Events events;
  private final Till till;
  private final Database database;
  private final Clock clock;

  Tracking(
      TrackingSql sql,
      TrackingKeptSql kept,
      Customers customers,
      Profiles profiles,
      Companies companies,
      Events events,
      Till till,
      Database database,
      Clock clock) {
    this.sql = sql;
    this.customers = customers;
    this.profiles = profiles;
    this.companies = companies;
    this.events = events;
    this.till = till;
    this.database = database;
    this.clock = clock;
    customers.keptBy(
        new Keeper(
            "tracking",
            Set.of("tracking_refused"),
            sql::any,
            sql::removeAll,
            kept::tell,
            kept::erase));
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
    var refused = take(new Origin(source, source), read, () -> {});
    for (var problem : refused.values()) {
      throw problem;
    }
  }

  /**
   * Records messages in one transaction.
   *
   * @param along is written in the same transaction
   * @return the places in the list of those that nobody can store, each with the reason
   */
  Map<Integer, Problem> take(Origin origin, List<Message> messages, Runnable along) {
    var refused = new TreeMap<Integer, Problem>();
    var told = new ArrayList<Told>(messages.size());
    for (var message : messages) {
      told.add(new Told(id(origin, message), message));
    }
    if (told.isEmpty()) {
      database.inTransaction(() -> {
        along.run();
        return true;
      });
      return refused;
    }
    take(origin, told, 0, along, refused);
    return refused;
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
          record(origin, told);
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

  private void record(Origin origin, List<Told> all) {
    var unseen = unseen(all);
    if (unseen.isEmpty()) {
      return;
    }
    var places = new HashMap<Sighting, Integer>();
    var sightings = new ArrayList<Sighting>();
    for (var each : unseen) {
      if (places.putIfAbsent(each.message().who(), sightings.size()) == null) {
        sightings.add(each.message().who());
      }
    }
    var people = customers.recognise(origin.name(), sightings);
    var drafts = new ArrayList<Events.Draft>(unseen.size());
    var told = new ArrayList<Profiles.Told>(0);
    var groups = new ArrayList<Companies.Told>(0);
    var sold = new ArrayList<Till.Sold>(0);
    for (var each : unseen) {
      var message = each.message();
      var customer = people.get(Objects.requireNonNull(places.get(message.who())));
      drafts.add(
          new Events.Draft(
              message.kind(),
              customer,
              message.at(),
              "message " + each.id(),
              message.live(),
              message.data()));
      if (message.kind().equals(Message.Type.IDENTIFY.kind())) {
        told.add(new Profiles.Told(customer, message.traits(), origin.name(), message.at(), false));
      }
      if (message.company() != null) {
        groups.add(
            new Companies.Told(
                customer, origin.name(), message.company(), message.traits(), message.at()));
      }
      if (message.sale() != null) {
        sold.add(new Till.Sold(message.sale(), customer, message.at(), message.live()));
      }
    }
    events.append(drafts);
    profiles.tell(told);
    companies.tell(groups);
    till.record(origin.name(), sold);
  }

  /** Those that were not told before, neither now nor earlier. */
  private List<Told> unseen(List<Told> told) {
    var ids = new TreeSet<UUID>();
    told.forEach(each -> ids.add(each.id()));
    var fresh = sql.see(ids, clock.instant());
    var unseen = new ArrayList<Told>(fresh.size());
    for (var each : told) {
      if (fresh.remove(each.id())) {
        unseen.add(each);
      }
    }
    return unseen;
  }

  /** A digest of where a message is from and what the client calls it. */
  private static UUID id(Origin origin, Message message) {
    var key = message.key();
    var digest =
        ByteBuffer.wrap(
            sha256(origin.place() + '\n' + (key != null ? "=" + key : "?" + UUID.randomUUID())));
    return new UUID(digest.getLong(), digest.getLong());
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
