package io.perennial.tracking;

import io.perennial.Problem;
import io.perennial.tracking.Tracking.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Reads refused events again, when the reason may be gone: a rate was entered, an order has come.
 */
@Component
class Replay {

  private static final int AT_ONCE = 500;

  private static final UUID FIRST = new UUID(0, 0);

  private final TrackingSql sql;
  private final Tracking tracking;

  Replay(TrackingSql sql, Tracking tracking) {
    this.sql = sql;
    this.tracking = tracking;
  }

  /**
   * Reads all refused events of a source again that were kept whole. Those that are refused again
   * stay, with the reason of today.
   *
   * @return how many were taken
   */
  int all(Source source) {
    int taken = 0;
    var part = sql.refusedAfter(source.id(), FIRST, AT_ONCE);
    while (!part.isEmpty()) {
      var messages = new ArrayList<Message>(part.size());
      var read = new ArrayList<Refused>(part.size());
      for (var event : part) {
        try {
          messages.add(message(event));
          read.add(event);
        } catch (Problem problem) {
          refuse(event, problem);
        }
      }
      var again = tracking.take(Origin.of(source), messages, () -> {});
      var settled = new ArrayList<UUID>(read.size());
      for (int place = 0; place < read.size(); place++) {
        var problem = again.get(place);
        if (problem == null) {
          settled.add(read.get(place).id());
        } else {
          refuse(read.get(place), problem);
        }
      }
      // After what they told is on disk: told once more, it would add nothing.
      sql.removeRefused(settled);
      taken += settled.size();
      part = sql.refusedAfter(source.id(), part.getLast().id(), AT_ONCE);
    }
    return taken;
  }

  private void refuse(Refused event, Problem problem) {
    var today = Refused.arguments(problem);
    sql.changeReason(event.id(), problem.text(), today);
  }

  /** As it was received then: a replay makes nothing younger. */
  private static Message message(Refused event) {
    var body = event.body().getBytes(StandardCharsets.UTF_8);
    var message =
        new Reading(event.type(), event.receivedAt())
            .read(body, new Envelope.Slice(0, body.length), event.sentAt());
    return message.key() != null ? message : message.called("refused " + event.id());
  }
}
