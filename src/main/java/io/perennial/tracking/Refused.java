package io.perennial.tracking;

import io.perennial.Id;
import io.perennial.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that could not be taken, and why.
 *
 * @param sentAt the client's time when it sent it, as the client wrote it
 * @param type how the client called it, as far as that is known
 * @param reason key of the sentence that says why
 * @param arguments what the sentence names
 * @param body the event as it came
 * @param whole whether the body is all of it, so that it can be read again
 */
record Refused(
    UUID id,
    Instant receivedAt,
    @Nullable String sentAt,
    @Nullable String type,
    String reason,
    List<String> arguments,
    String body,
    boolean whole) {

  /** Letters of a value that a sentence quotes. */
  private static final int QUOTED = 60;

  /**
   * An event as it came, with the reason why it is refused.
   *
   * @param event its place in the body; {@code null}: the body cannot be told apart into events
   */
  static Refused of(
      byte[] body,
      Envelope.@Nullable Slice event,
      @Nullable String sentAt,
      @Nullable String type,
      Instant receivedAt,
      Problem problem) {
    int from = event == null ? 0 : event.from();
    int length = event == null ? body.length : event.length();
    int kept = Math.min(length, Reading.LARGEST_EVENT);
    return new Refused(
        Id.next(),
        receivedAt,
        sentAt == null ? null : storable(shortened(sentAt)),
        type,
        problem.text(),
        arguments(problem),
        storable(new String(body, from, kept, StandardCharsets.UTF_8)),
        event != null && kept == length);
  }

  /** What the sentence of a problem names, as far as it is kept. */
  static List<String> arguments(Problem problem) {
    var arguments = new ArrayList<String>();
    for (var argument : problem.arguments()) {
      arguments.add(storable(shortened(String.valueOf(argument))));
    }
    return arguments;
  }

  private static String shortened(String text) {
    return text.length() > QUOTED ? text.substring(0, QUOTED) + "…" : text;
  }

  /** Without the one character that no database keeps. */
  private static String storable(String text) {
    return text.replace('\0', '\ufffd');
  }
}
