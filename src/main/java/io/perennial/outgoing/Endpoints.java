package io.perennial.outgoing;

import io.perennial.Id;
import io.perennial.Problem;
import io.perennial.tracking.Tracking;
import io.perennial.webhooks.Signature;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The programs of the business that want to be told what happens. */
@Component
class Endpoints {

  /** Each event is told to each of them: more of them are a loop that runs wild. */
  static final int MOST = 20;

  /** What they can be told of. */
  static final Set<String> KINDS =
      Stream.concat(
              Stream.of(
                  "order_placed",
                  "order_changed",
                  "order_cancelled",
                  "order_refunded",
                  "checkout_started",
                  "checkout_completed",
                  "subscription_changed",
                  "invoice_paid",
                  "payment_failed",
                  "consent_asked",
                  "consent_granted",
                  "consent_withdrawn"),
              Tracking.KINDS.stream())
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private final EndpointsSql sql;
  private final Clock clock;
  private final boolean inside;

  /**
   * Programs inside the own network may be called only where whoever runs the product says so: who
   * may sign in is not always who may look behind the firewall.
   */
  Endpoints(
      EndpointsSql sql, Clock clock, @Value("${perennial.outgoing-inside:false}") boolean inside) {
    this.sql = sql;
    this.clock = clock;
    this.inside = inside;
  }

  /**
   * Lets a program be told.
   *
   * @param kinds what it wants to be told of; empty: everything
   */
  Endpoint make(String address, List<String> kinds) {
    var plain = address.strip();
    lookUp(plain);
    if (!KINDS.containsAll(kinds)) {
      throw Problem.invalidField("kinds", "outgoing.kinds-wrong");
    }
    if (sql.count() >= MOST) {
      throw Problem.invalidField("address", "outgoing.too-many", MOST);
    }
    var id = Id.next();
    sql.add(id, plain, List.copyOf(kinds), Signature.standardSecret(), clock.instant());
    return get(id);
  }

  /**
   * Where an address leads now.
   *
   * @throws Problem if it may not be called
   */
  Destination lookUp(String address) {
    return Destination.of(address, inside);
  }

  List<Endpoint> list() {
    return sql.list();
  }

  Optional<Endpoint> find(UUID id) {
    return sql.find(id);
  }

  Endpoint get(UUID id) {
    return find(id).orElseThrow(() -> Problem.notFound("error.not-found"));
  }

  void on(UUID id) {
    sql.on(id);
  }

  void remove(UUID id) {
    sql.remove(id);
  }
}
