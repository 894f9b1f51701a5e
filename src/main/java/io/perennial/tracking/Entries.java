package io.perennial.tracking;

import io.perennial.companies.Companies;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Profiles;
import io.perennial.events.Events;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Enters messages: each once, for one person, as one line of the log with all that it says. */
@Component
class Entries {

  /** So many together are hardly ever told again; what is told again comes as it came first. */
  private static final int SEEN_AT_ONCE = 100;

  private final TrackingSql sql;
  private final Customers customers;
  private final Profiles profiles;
  private final Companies companies;
  private final Events events;
  private final Till till;
  private final Clock clock;

  Entries(
      TrackingSql sql,
      Customers customers,
      Profiles profiles,
      Companies companies,
      Events events,
      Till till,
      Clock clock) {
    this.sql = sql;
    this.customers = customers;
    this.profiles = profiles;
    this.companies = companies;
    this.events = events;
    this.till = till;
    this.clock = clock;
  }

  /**
   * Records messages within the open transaction; what was told before adds nothing.
   *
   * @param source within which customer numbers are known
   */
  void record(String source, List<Told> all) {
    var unseen = all.isEmpty() ? all : unseen(all);
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
    var people = customers.recognise(source, sightings);
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
        told.add(new Profiles.Told(customer, message.traits(), source, message.at(), false));
      }
      if (message.company() != null) {
        groups.add(
            new Companies.Told(
                customer, source, message.company(), message.traits(), message.at()));
      }
      if (message.sale() != null) {
        sold.add(new Till.Sold(message.sale(), customer, message.at(), message.live()));
      }
    }
    events.append(drafts);
    profiles.tell(told);
    companies.tell(groups);
    till.record(source, sold);
  }

  /** Those that were not told before, neither now nor earlier. */
  private List<Told> unseen(List<Told> told) {
    var ids = new TreeSet<UUID>();
    told.forEach(each -> ids.add(each.id()));
    var now = clock.instant();
    var fresh = ids.size() >= SEEN_AT_ONCE && sql.seeAll(ids, now) ? ids : sql.see(ids, now);
    var unseen = new ArrayList<Told>(fresh.size());
    for (var each : told) {
      if (fresh.remove(each.id())) {
        unseen.add(each);
      }
    }
    return unseen;
  }
}
