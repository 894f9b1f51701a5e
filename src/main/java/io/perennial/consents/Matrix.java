package io.perennial.consents;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What stands of a customer: topic by topic, channel by channel. */
public record Matrix(UUID customer, List<Row> rows) {

  /** A topic with its channels. */
  public record Row(Topic topic, List<Cell> cells) {}

  /**
   * A topic and a channel.
   *
   * @param declined whether a no stands, also where it was asked again meanwhile
   * @param at since when
   * @param ruling the word that counts, or {@code null} if nobody said any
   * @param refusal why nothing may be sent: suppressed, withdrawn, pending or unknown; {@code
   *     null}: it may
   */
  public record Cell(
      Channel channel,
      State state,
      boolean declined,
      @Nullable Instant at,
      @Nullable Ruling ruling,
      @Nullable String refusal) {

    public boolean may() {
      return refusal == null;
    }

    /** Whether a switch shows it as on. */
    public boolean on(Topic topic) {
      return switch (topic.basis()) {
        case CONSENT -> state == State.GRANTED;
        case EXISTING, INTEREST -> !declined;
        case CONTRACT -> true;
      };
    }
  }

  /** The topics that the customer has a say about. */
  public List<Row> asked() {
    return rows.stream().filter(row -> row.topic().isAsked()).toList();
  }

  /** The topics that are sent whatever the customer says. */
  public List<Row> always() {
    return rows.stream().filter(row -> !row.topic().isAsked()).toList();
  }

  public Optional<Cell> cell(String topic, Channel channel) {
    return rows.stream()
        .filter(row -> row.topic().key().equals(topic))
        .flatMap(row -> row.cells().stream())
        .filter(cell -> cell.channel() == channel)
        .findFirst();
  }
}
