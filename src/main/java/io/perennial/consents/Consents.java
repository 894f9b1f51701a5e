package io.perennial.consents;

import io.perennial.Id;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.consents.Matrix.Cell;
import io.perennial.consents.Matrix.Row;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.customers.Leaving;
import io.perennial.customers.Subject;
import io.perennial.events.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What customers agreed to. Who sends asks {@link #may}, for thousands at once, at the moment of
 * sending; the view {@code consents_allowed} says the same of everybody.
 */
@Component
public class Consents {

  /**
   * Whether something may be sent.
   *
   * @param refusal why not: suppressed, withdrawn, pending or unknown; {@code null}: it may
   */
  public record Answer(@Nullable String refusal) {
    public boolean may() {
      return refusal == null;
    }
  }

  /** What the log calls it. */
  public static final String GRANTED = "consent_granted";

  public static final String WITHDRAWN = "consent_withdrawn";
  public static final String ASKED = "consent_asked";

  /** Told at once: a batch of an import; more would hold other writers up. */
  static final int MOST_AT_ONCE = 1_000;

  /** A sender's clock may be wrong by so much; what is said later than that is a mistake. */
  private static final Duration AHEAD = Duration.ofDays(1);

  /** A tick that is older is history: nobody wants to be thanked for it. */
  private static final Duration NEWS = Duration.ofDays(3);

  /** Nobody kept consents on a computer before; an earlier moment is an empty one. */
  private static final Instant EARLIEST = Instant.EPOCH;

  private final RulingsSql rulings;
  private final StandingSql standing;
  private final Topics topics;
  private final Customers customers;
  private final Leaving leaving;
  private final Events events;
  private final Clock clock;
  private final JsonMapper json;

  Consents(
      RulingsSql rulings,
      StandingSql standing,
      ConsentsKeptSql kept,
      Topics topics,
      Customers customers,
      Leaving leaving,
      Events events,
      Clock clock,
      JsonMapper json) {
    this.rulings = rulings;
    this.standing = standing;
    this.topics = topics;
    this.customers = customers;
    this.leaving = leaving;
    this.events = events;
    this.clock = clock;
    this.json = json;
    customers.keptBy(
        new Keeper(
            "consents",
            ConsentsKeptSql.TABLES,
            kept::any,
            () -> {
              rulings.erase(null);
              kept.removeAll();
            },
            kept::tell,
            Keeper.inOne(subject -> erase(kept, subject))));
  }

  /**
   * The addresses on the suppression list stay as hashes: nobody who asked for silence is written
   * to because they also asked to be erased.
   */
  private void erase(ConsentsKeptSql kept, Subject subject) {
    if (kept.isAnyRunning()) {
      throw Problem.conflict("consents.erase.waiting");
    }
    rulings.erase(subject.identities());
    kept.hideAddresses(subject);
    kept.hideNotes(subject);
    var files = kept.forgetRows(subject);
    if (!files.isEmpty()) {
      kept.countAgain(files);
    }
    kept.forgetFaults(subject);
  }

  /**
   * Whether customers may be written to about a topic by a channel. Somebody who is not known may
   * not.
   *
   * @param ids of identities; each answers for the person whose it is now
   */
  public Map<UUID, Answer> may(Collection<UUID> ids, String topic, Channel channel) {
    var people = customers.people(ids);
    var refusals = standing.refusals(people.values(), topic, channel);
    var answers = new HashMap<UUID, Answer>();
    people.forEach((id, person) -> {
      var known = refusals.get(person);
      answers.put(id, new Answer(known == null ? "unknown" : known.orElse(null)));
    });
    return answers;
  }

  /** What stands of a customer, for everything that is offered now. */
  public Matrix of(UUID id) {
    var person = Objects.requireNonNull(customers.people(List.of(id)).get(id));
    var standings = standing.of(person);
    var words = new HashMap<UUID, Ruling>();
    var named =
        standings.stream()
            .map(StandingSql.Standing::rulingId)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    if (!named.isEmpty()) {
      rulings.find(named).forEach(ruling -> words.put(ruling.id(), ruling));
    }
    var rows = new ArrayList<Row>();
    for (var topic : topics.current()) {
      var cells =
          standings.stream()
              .filter(cell -> cell.topic().equals(topic.key()))
              .sorted(java.util.Comparator.comparing(StandingSql.Standing::channel))
              .map(cell ->
                  new Cell(
                      cell.channel(),
                      cell.state(),
                      cell.declined(),
                      cell.at(),
                      cell.rulingId() == null ? null : words.get(cell.rulingId()),
                      cell.refusal()))
              .toList();
      rows.add(new Row(topic, cells));
    }
    return new Matrix(person, rows);
  }

  /** Every word of a customer, newest first. */
  public Page<Ruling> history(UUID id, @Nullable String cursor, int size) {
    var place = cursor == null ? Place.LAST : Place.parse(cursor);
    var said =
        rulings.before(customers.identities(id), place.at(), place.id(), Page.size(size) + 1);
    return Page.of(said, size, ruling -> ruling.at() + "_" + ruling.id());
  }

  /**
   * Keeps what customers said, within the open transaction. What was told before adds nothing.
   *
   * <p>Of somebody who was erased nothing is kept.
   *
   * @return the ids of what was new
   * @throws Problem of the field {@code topic} or {@code at}
   */
  public List<UUID> record(List<Told> told) {
    if (told.isEmpty()) {
      return List.of();
    }
    if (told.size() > MOST_AT_ONCE) {
      throw Problem.invalid("consents.too-many", MOST_AT_ONCE);
    }
    var offered = topicsByKey();
    var words = new HashMap<String, String>();
    var named = new LinkedHashMap<UUID, Told>();
    var erased = leaving.closed(told.stream().map(Told::identity).toList());
    for (var word : told) {
      check(word, offered);
      if (erased.contains(word.identity())) {
        continue;
      }
      var text = word.proof().words();
      if (text != null) {
        words.put(text, Objects.requireNonNullElse(word.proof().language(), ""));
      }
      named.put(Id.next(), word);
    }
    if (named.isEmpty()) {
      return List.of();
    }
    var now = clock.instant();
    var texts = words.isEmpty() ? Map.<String, Integer>of() : rulings.keepTexts(words, now);
    var fresh = rulings.add(named, texts, now);
    if (!fresh.isEmpty()) {
      rulings.stand(fresh);
      events.append(fresh.stream().map(id -> draft(id, named)).toList());
    }
    return fresh;
  }

  /**
   * Keeps what a customer ticked in a shop, within the open transaction: for every topic that the
   * business lets a shop's tick speak of. The shop asks in its own way, so a yes needs no second
   * one; what was told before adds nothing.
   *
   * @param shop the source that tells it
   */
  public void ticked(UUID identity, String shop, List<Tick> ticks) {
    var now = clock.instant();
    var words = new ArrayList<Told>();
    for (var tick : ticks) {
      boolean possible = !tick.at().isBefore(EARLIEST) && !tick.at().isAfter(now.plus(AHEAD));
      for (var topic : possible ? topics.current() : List.<Topic>of()) {
        if (topic.fromShops() && topic.isAsked() && topic.channels().contains(tick.channel())) {
          words.add(
              new Told(
                  identity,
                  topic.key(),
                  tick.channel(),
                  tick.state(),
                  null,
                  tick.at(),
                  Proof.of(Proof.By.SHOP, shop, ""),
                  tick.at().isAfter(now.minus(NEWS))));
        }
      }
    }
    record(words);
  }

  private void check(Told word, Map<String, Topic> offered) {
    var topic = offered.get(word.topic());
    if (topic == null) {
      throw Problem.invalidField("topic", "consents.topic.unknown", word.topic());
    }
    if (word.at().isBefore(EARLIEST) || word.at().isAfter(clock.instant().plus(AHEAD))) {
      throw Problem.invalidField("at", "consents.at-wrong", word.at().toString());
    }
  }

  private Events.Draft draft(UUID id, Map<UUID, Told> named) {
    var word = Objects.requireNonNull(named.get(id));
    var kind =
        switch (word.state()) {
          case GRANTED -> GRANTED;
          case PENDING, UNKNOWN -> ASKED;
          case WITHDRAWN, REFUSED -> WITHDRAWN;
        };
    var data = Map.of("ruling", id, "topic", word.topic(), "channel", word.channel().word());
    return new Events.Draft(
        kind,
        word.identity(),
        word.at(),
        "consent " + word.cause(),
        word.live(),
        json.writeValueAsString(data));
  }

  /** The word of this id. */
  public Optional<Ruling> find(UUID ruling) {
    return rulings.find(List.of(ruling)).stream().findFirst();
  }

  /** Every topic that there ever was, by its key. */
  public Map<String, Topic> topicsByKey() {
    return topics.all().stream().collect(Collectors.toMap(Topic::key, topic -> topic));
  }

  /** How often a customer said something themselves since a moment. */
  public long saidSince(UUID id, Instant since) {
    return rulings.countByCustomer(customers.identities(id), since);
  }

  /** A place in a history, as text for the cursor of a page. */
  private record Place(Instant at, UUID id) {

    private static final Place LAST =
        new Place(Instant.parse("9999-12-31T00:00:00Z"), new UUID(-1, -1));

    static Place parse(String cursor) {
      try {
        int dash = cursor.indexOf('_');
        var at = Instant.parse(cursor.substring(0, dash));
        if (at.isBefore(EARLIEST) || at.isAfter(LAST.at)) {
          throw new IllegalArgumentException("outside of what the database can hold");
        }
        return new Place(at, UUID.fromString(cursor.substring(dash + 1)));
      } catch (RuntimeException malformed) {
        throw new Problem(Problem.Kind.MALFORMED, "cursor", "error.parameter", "cursor");
      }
    }
  }
}
