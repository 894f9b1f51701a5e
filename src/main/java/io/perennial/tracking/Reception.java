package io.perennial.tracking;

import io.perennial.Business;
import io.perennial.Problem;
import io.perennial.customers.Leaving;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Receives a call: whose it is, whether it is too much, which events it brings. Those that can be
 * taken are recorded, the others kept with their reason, all in one transaction.
 */
@Component
class Reception {

  /** The name of a call that brings many events. */
  static final String BATCH = "batch";

  /** How long it is believed that the demo shop is closed or open: asking costs a query. */
  private static final Duration BELIEVED = Duration.ofSeconds(1);

  /** Whether the demo shop was open when somebody asked last. */
  private record Demo(boolean open, Instant askedAt) {}

  private final Keyring keyring;
  private final Counts counts;
  private final Tracking tracking;
  private final TrackingSql sql;
  private final Leaving leaving;
  private final Business business;
  private final Clock clock;
  private volatile Demo demo = new Demo(false, Instant.EPOCH);

  Reception(
      Keyring keyring,
      Counts counts,
      Tracking tracking,
      TrackingSql sql,
      Leaving leaving,
      Business business,
      Clock clock) {
    this.keyring = keyring;
    this.counts = counts;
    this.tracking = tracking;
    this.sql = sql;
    this.leaving = leaving;
    this.business = business;
    this.clock = clock;
  }

  /**
   * Takes what a call brings.
   *
   * @param type of the call: {@link #BATCH}, or that of the one event
   * @return zero, or how long the client has to wait because it sends too much
   * @throws Problem if nothing of it can be taken
   */
  Duration take(String type, HttpServletRequest request) throws IOException {
    var receivedAt = clock.instant();
    boolean batch = type.equals(BATCH);
    if (!batch && Message.Type.of(type) == null) {
      throw Problem.notFound("tracking.address");
    }
    var shown = keyring.shown(request);
    var known = shown == null ? null : keyring.source(shown, request);
    var body = Body.read(request);
    var envelope = open(body, batch, known, type, receivedAt);
    var source = known != null ? known : keyring.source(envelope.writeKey(), request);
    if (isDemo(receivedAt)) {
      throw Problem.conflict("tracking.demo");
    }
    var wait = counts.admit(source, Math.max(1, envelope.events().size()));
    if (wait.isZero()) {
      take(source, body, envelope, batch ? null : type, receivedAt);
    }
    return wait;
  }

  private Envelope open(
      byte[] body, boolean batch, @Nullable Source source, String type, Instant receivedAt) {
    try {
      return Envelope.open(body, batch);
    } catch (Problem unreadable) {
      if (source != null && counts.admit(source, 1).isZero() && counts.refused(source.id())) {
        keep(source, List.of(Refused.of(body, null, null, type, receivedAt, unreadable)));
      }
      throw unreadable;
    }
  }

  private void take(
      Source source, byte[] body, Envelope envelope, @Nullable String type, Instant receivedAt) {
    var reading = new Reading(type, receivedAt);
    var messages = new ArrayList<Message>(envelope.events().size());
    var slices = new ArrayList<Envelope.Slice>(envelope.events().size());
    var refused = new ArrayList<Refused>(0);
    for (var slice : envelope.events()) {
      try {
        messages.add(reading.read(body, slice, envelope.sentAt()));
        slices.add(slice);
      } catch (Problem problem) {
        if (counts.refused(source.id())) {
          refused.add(Refused.of(body, slice, envelope.sentAt(), type, receivedAt, problem));
        }
      }
    }
    var unstorable =
        tracking.take(Tracking.Origin.of(source), messages, () -> keep(source, refused));
    var late = new ArrayList<Refused>(0);
    unstorable.forEach((place, problem) -> {
      if (counts.refused(source.id())) {
        late.add(Refused.of(body, slices.get(place), envelope.sentAt(), type, receivedAt, problem));
      }
    });
    keep(source, late);
  }

  /** What could not be taken is kept to be looked at, but not if it names somebody erased. */
  private void keep(Source source, List<Refused> refused) {
    var spoken = leaving.spokenOf(source.name(), refused.stream().map(Refused::body).toList());
    var kept = new ArrayList<Refused>(refused.size());
    for (int place = 0; place < refused.size(); place++) {
      if (!spoken.contains(place)) {
        kept.add(refused.get(place));
      }
    }
    sql.refuse(source.id(), kept);
  }

  /** Nothing real is added to invented customers: it would go when they go. */
  private boolean isDemo(Instant now) {
    var asked = demo;
    if (Duration.between(asked.askedAt(), now).abs().compareTo(BELIEVED) > 0) {
      asked = new Demo(business.isDemo(), now);
      demo = asked;
    }
    return asked.open();
  }
}
