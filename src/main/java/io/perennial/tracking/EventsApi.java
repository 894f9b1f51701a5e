package io.perennial.tracking;

import io.perennial.Business;
import io.perennial.Problem;
import io.perennial.Texts;
import io.perennial.tracking.Tracking.Origin;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes events from other programs, with a key of the API. */
@RestController
@RequestMapping("/api/v1/events")
class EventsApi {

  /** In which customer numbers are known, where a program does not say it. */
  private static final String USUAL_SOURCE = "api";

  private static final int LARGEST_PROPERTIES = Reading.LARGEST_EVENT;

  /**
   * Who it is about: at least one of these.
   *
   * @param reference the customer number in the source
   */
  record SentCustomer(
      @Nullable String reference,
      @Nullable String email,
      @Nullable String phone,
      @Nullable String anonymousId) {}

  /**
   * Something that happened.
   *
   * @param id the program's own name of it, unique in the source: told again, it adds nothing
   * @param type {@code track}, the usual one, or {@code identify}, {@code page}, {@code screen},
   *     {@code group}, {@code alias}
   * @param event what happened, for a {@code track}; the name of the page, screen or group
   * @param at when, in ISO 8601; without it: now
   * @param properties for an {@code identify}: what is known of the customer
   */
  record SentEvent(
      @Nullable String id,
      @Nullable String type,
      @Nullable String event,
      @Nullable SentCustomer customer,
      @Nullable String at,
      @Nullable Map<String, @Nullable Object> properties) {}

  /** Events of one source, at most 2,500. */
  record SentEvents(@Nullable String source, @Nullable List<@Nullable SentEvent> events) {}

  /**
   * An event that was not taken.
   *
   * @param index its place in the list, from 0
   * @param field what of it is wrong, where it is one field
   */
  record NotTaken(int index, @Nullable String field, String reason) {}

  /** What became of them: on disk, or refused each for its own reason. */
  record Taken(int taken, List<NotTaken> refused) {}

  private final Tracking tracking;
  private final Business business;
  private final JsonMapper json;
  private final Clock clock;

  EventsApi(Tracking tracking, Business business, JsonMapper json, Clock clock) {
    this.tracking = tracking;
    this.business = business;
    this.json = json;
    this.clock = clock;
  }

  /** Answers when those that could be taken are on disk; the others take nothing from them. */
  @PostMapping
  Taken take(@RequestBody SentEvents sent) {
    var events = sent.events();
    if (events == null || events.isEmpty()) {
      throw Problem.invalidField("events", "tracking.events-missing");
    }
    if (events.size() > Envelope.MOST_EVENTS) {
      throw new Problem(
          Problem.Kind.TOO_LARGE, "events", "tracking.too-many-events", Envelope.MOST_EVENTS);
    }
    var source = sent.source() == null ? USUAL_SOURCE : sent.source().strip();
    if (source.isEmpty() || source.length() > Sources.LONGEST_NAME) {
      throw Problem.invalidField("source", "tracking.name-wrong", Sources.LONGEST_NAME);
    }
    if (business.isDemo()) {
      throw Problem.conflict("tracking.demo");
    }
    var reading = new Reading(null, clock.instant());
    var messages = new ArrayList<Message>(events.size());
    var places = new ArrayList<Integer>(events.size());
    var refused = new ArrayList<NotTaken>();
    for (int place = 0; place < events.size(); place++) {
      try {
        messages.add(reading.read(event(events.get(place)), null));
        places.add(place);
      } catch (Problem problem) {
        refused.add(notTaken(place, problem));
      }
    }
    var unstorable = tracking.take(new Origin("api " + source, source), messages, () -> {});
    unstorable.forEach((place, problem) -> refused.add(notTaken(places.get(place), problem)));
    return new Taken(events.size() - refused.size(), refused);
  }

  /** The same event as a client would write it. */
  private ObjectNode event(@Nullable SentEvent sent) {
    if (sent == null) {
      throw Problem.invalid("tracking.refused.unreadable");
    }
    var type = sent.type() == null ? "track" : sent.type();
    var event = json.createObjectNode();
    event.put("type", type);
    event.put("messageId", sent.id());
    event.put(
        type.equals("track") ? "event" : type.equals("group") ? "groupId" : "name", sent.event());
    event.put("timestamp", sent.at());
    if (sent.customer() != null) {
      event.put("userId", sent.customer().reference());
      event.put("anonymousId", sent.customer().anonymousId());
      event
          .putObject("context")
          .putObject("traits")
          .put("email", sent.customer().email())
          .put("phone", sent.customer().phone());
    }
    if (sent.properties() != null) {
      var properties = json.valueToTree(sent.properties());
      if (properties.toString().length() > LARGEST_PROPERTIES) {
        throw Problem.invalidField(
            "properties", "tracking.refused.large", LARGEST_PROPERTIES / 1024);
      }
      boolean traits = type.equals("identify") || type.equals("group");
      event.set(traits ? "traits" : "properties", properties);
    }
    return event;
  }

  private static NotTaken notTaken(int place, Problem problem) {
    var field =
        switch (String.valueOf(problem.field())) {
          case "null" -> null;
          case "userId", "anonymousId", "previousId" -> "customer";
          case "timestamp" -> "at";
          case "messageId" -> "id";
          case "name" -> "event";
          default -> problem.field();
        };
    return new NotTaken(
        place, field, Texts.of("en").say(problem.text(), problem.arguments().toArray()));
  }
}
