package io.perennial.consents;

import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.customers.Customers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes down what the staff or a program says of one customer's consent. */
@Component
class Words {

  /**
   * What was taken down.
   *
   * @param ruling the word, or {@code null} if it was on record already
   * @param state what it says: a yes that has to be confirmed is only asked
   */
  record Kept(@Nullable UUID ruling, State state) {}

  private final Consents consents;
  private final Topics topics;
  private final Customers customers;
  private final Database database;
  private final Clock clock;

  Words(Consents consents, Topics topics, Customers customers, Database database, Clock clock) {
    this.consents = consents;
    this.topics = topics;
    this.customers = customers;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Takes a word down.
   *
   * @param at when it was said; {@code null}: now
   * @param confirmed whether the customer has confirmed a yes elsewhere, as a topic with double
   *     opt-in wants it
   * @throws Problem if there is no such customer, or of a field
   */
  Kept take(
      UUID customer,
      String topicKey,
      Channel channel,
      State state,
      @Nullable Basis basis,
      @Nullable Instant at,
      Proof proof,
      boolean confirmed) {
    var topic = topics.get(topicKey);
    if (topic.ended() || !topic.channels().contains(channel)) {
      throw Problem.invalidField(
          "channel", "consents.channel.not-offered", channel.word(), topic.key());
    }
    if (!topic.isAsked()) {
      throw Problem.invalidField("topic", "consents.topic.not-asked", topic.key());
    }
    boolean asked = state == State.GRANTED && topic.doubleOptIn() && !confirmed;
    var kept = asked ? State.PENDING : state;
    var word =
        new Told(
            identity(customer),
            topic.key(),
            channel,
            kept,
            basis,
            at == null ? clock.instant() : at,
            proof,
            true);
    var fresh = database.inTransaction(() -> consents.record(List.of(word)));
    return new Kept(fresh.isEmpty() ? null : fresh.getFirst(), kept);
  }

  /** The identity that a word about a customer is told of: the one named, else the strongest. */
  private UUID identity(UUID customer) {
    if (customers.find(customer).isEmpty()) {
      throw Problem.notFound("customers.unknown");
    }
    var names = customers.names(customer);
    return names.stream().anyMatch(name -> name.id().equals(customer)) || names.isEmpty()
        ? customer
        : names.getFirst().id();
  }
}
