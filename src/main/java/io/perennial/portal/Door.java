package io.perennial.portal;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Html;
import io.perennial.Texts;
import io.perennial.consents.Channel;
import io.perennial.consents.Consents;
import io.perennial.consents.Links;
import io.perennial.consents.Links.Link;
import io.perennial.consents.Links.Purpose;
import io.perennial.consents.Matrix.Cell;
import io.perennial.consents.Proof;
import io.perennial.consents.State;
import io.perennial.consents.Told;
import io.perennial.consents.Topic;
import io.perennial.customers.Attribute;
import io.perennial.customers.Attributes;
import io.perennial.customers.Customers;
import io.perennial.customers.Leaving;
import io.perennial.customers.Profiles;
import io.perennial.customers.TraitValue;
import io.perennial.customers.Traits;
import io.perennial.events.Events;
import io.perennial.portal.Closed.Why;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets a customer in by a link, and takes down what they say. */
@Component
class Door {

  /** Minds are changed a few times a day; more is a program, and every word is kept for ever. */
  static final int MOST_WORDS_A_DAY = 200;

  /** Whom the profile names as having told it. */
  private static final String SOURCE = "preferences";

  private final Links links;
  private final Consents consents;
  private final Customers customers;
  private final Leaving leaving;
  private final Profiles profiles;
  private final Attributes attributes;
  private final Events events;
  private final Business business;
  private final Database database;
  private final WrongLinks wrong;
  private final Clock clock;

  Door(
      Links links,
      Consents consents,
      Customers customers,
      Leaving leaving,
      Profiles profiles,
      Attributes attributes,
      Events events,
      Business business,
      Database database,
      WrongLinks wrong,
      Clock clock) {
    this.links = links;
    this.consents = consents;
    this.customers = customers;
    this.leaving = leaving;
    this.profiles = profiles;
    this.attributes = attributes;
    this.events = events;
    this.business = business;
    this.database = database;
    this.wrong = wrong;
    this.clock = clock;
  }

  /** What a link says; a wrong one is counted. */
  Link open(Purpose purpose, String token, HttpServletRequest request) {
    var opened = links.open(purpose, token);
    var link = opened.link();
    if (link != null) {
      return link;
    }
    if (opened.expired()) {
      throw new Closed(Why.OVER);
    }
    throw new Closed(wrong.isTooMany(request.getRemoteAddr()) ? Why.TOO_MANY : Why.UNKNOWN);
  }

  /** Whom an identity is, with what stands; speaks their language from now on. */
  Guest guest(UUID identity, @Nullable String language, HttpServletRequest request) {
    var profile = business.find();
    boolean gone =
        customers.find(identity).isEmpty() || !leaving.closed(List.of(identity)).isEmpty();
    if (profile == null || gone) {
      throw new Closed(Why.OVER);
    }
    var known = profiles.known(identity);
    var spoken = language != null && Texts.LANGUAGES.contains(language) ? language : spoken(known);
    if (spoken != null) {
      request.setAttribute(Html.LANGUAGE, spoken);
    }
    var interests = known.get(Traits.INTERESTS);
    return new Guest(
        identity,
        profile.name(),
        consents.of(identity),
        offered(),
        interests == null ? Set.of() : Set.copyOf(interests.list()));
  }

  /** The language that a customer is known to speak, if the product speaks it. */
  private static @Nullable String spoken(Map<String, TraitValue> known) {
    var told = known.get("language");
    var code = told == null ? "" : told.plain().strip().toLowerCase(Locale.ROOT);
    var language = code.substring(0, Math.min(2, code.length()));
    return Texts.LANGUAGES.contains(language) ? language : null;
  }

  /**
   * What the business wants to know of interests: a field of that name with a list to choose from.
   */
  private List<String> offered() {
    return attributes.list().stream()
        .filter(field -> field.name().equals(Traits.INTERESTS) && !field.isRetired())
        .map(Attribute::choices)
        .findFirst()
        .orElse(List.of());
  }

  /**
   * Brings what stands to what the customer chose.
   *
   * @param shown the switches that the customer saw, and {@code on} those that were on
   * @param words what the page said about switching something on
   */
  void choose(
      Guest guest,
      Set<String> shown,
      Set<String> on,
      String words,
      String language,
      HttpServletRequest request) {
    var said = new ArrayList<Told>();
    for (var row : guest.matrix().asked()) {
      for (var cell : row.cells()) {
        var name = row.topic().key() + "/" + cell.channel().word();
        boolean wanted = on.contains(name);
        if (shown.contains(name) && wanted != cell.on(row.topic())) {
          var switched =
              row.topic().name(language)
                  + " · "
                  + Texts.of(language).say("consents.channel." + cell.channel().word());
          var proof = proof("/p", words + "\n" + switched, language, request);
          var state = wanted ? State.GRANTED : State.WITHDRAWN;
          said.add(told(guest, row.topic().key(), cell.channel(), state, proof));
        }
      }
    }
    keep(guest, said);
  }

  /**
   * Keeps what interests the customer, as they say it themselves; of what was not offered nothing.
   */
  void prefer(Guest guest, Set<String> chosen) {
    var wanted = guest.offered().stream().filter(chosen::contains).toList();
    if (!guest.offered().isEmpty() && !guest.interests().equals(Set.copyOf(wanted))) {
      var traits = Traits.of(Collections.singletonMap(Traits.INTERESTS, wanted));
      database.inTransaction(() -> {
        var now = clock.instant();
        profiles.tell(guest.identity(), traits, SOURCE, now, true);
        return events.append(
            List.of(
                new Events.Draft(
                    "customer_changed",
                    guest.identity(),
                    now,
                    "preferences of %s at %s".formatted(guest.identity(), now),
                    true,
                    "{\"by\":\"%s\"}".formatted(SOURCE))));
      });
    }
  }

  /** Says no to everything that the customer has a say about. */
  void stopAll(Guest guest, String words, String language, HttpServletRequest request) {
    var said = new ArrayList<Told>();
    for (var row : guest.matrix().asked()) {
      for (var cell : row.cells()) {
        if (!isNo(cell)) {
          var proof = proof("/p", words, language, request);
          said.add(told(guest, row.topic().key(), cell.channel(), no(row.topic(), cell), proof));
        }
      }
    }
    keep(guest, said);
  }

  /** Says no to one topic by one channel; a second time it adds nothing. */
  void stop(Guest guest, String topic, Channel channel, HttpServletRequest request) {
    var cell = guest.matrix().cell(topic, channel).orElse(null);
    if (cell == null || !isNo(cell)) {
      var proof = proof("/p/stop", null, null, request);
      keep(guest, List.of(told(guest, topic, channel, State.WITHDRAWN, proof)));
    }
  }

  /** Says yes to what was asked. */
  void confirm(
      Guest guest,
      String topic,
      Channel channel,
      String words,
      String language,
      HttpServletRequest request) {
    var proof = proof("/p/confirm", words, language, request);
    keep(guest, List.of(told(guest, topic, channel, State.GRANTED, proof)));
  }

  private static boolean isNo(Cell cell) {
    return cell.state() == State.WITHDRAWN || cell.state() == State.REFUSED;
  }

  private static State no(Topic topic, Cell cell) {
    return cell.on(topic) ? State.WITHDRAWN : State.REFUSED;
  }

  private Told told(Guest guest, String topic, Channel channel, State state, Proof proof) {
    return new Told(guest.identity(), topic, channel, state, null, clock.instant(), proof, true);
  }

  private void keep(Guest guest, List<Told> said) {
    boolean anyYes = said.stream().anyMatch(word -> word.state() == State.GRANTED);
    var since = clock.instant().minus(Duration.ofDays(1));
    // A no is always heard.
    if (anyYes && consents.saidSince(guest.identity(), since) >= MOST_WORDS_A_DAY) {
      throw new Closed(Why.TOO_OFTEN);
    }
    database.inTransaction(() -> consents.record(said));
  }

  private static Proof proof(
      String page, @Nullable String words, @Nullable String language, HttpServletRequest request) {
    return new Proof(
        Proof.By.CUSTOMER,
        "",
        page,
        null,
        words,
        language,
        request.getRemoteAddr(),
        request.getHeader("User-Agent"));
  }
}
