package io.perennial.tracking;

import io.perennial.Problem;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Traits;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one event of a client: what it says, of whom and when; everything it carries is kept but
 * what is only about the sending, and the network address, which is nobody's business.
 */
final class Reading {

  /** The limit of the clients themselves. */
  static final int LARGEST_EVENT = 32 * 1024;

  /** The longest name of a message: the clients make some 60 letters. */
  static final int LONGEST_KEY = 200;

  /** The longest name of an event or a page: a line. */
  static final int LONGEST_NAME = 500;

  /** A product in a list in the properties is at five; deeper is somebody's program gone wrong. */
  private static final int DEEPEST = 20;

  /** A double has 17 digits, an exponent and signs; more is no number of a shop. */
  private static final int LONGEST_NUMBER = 40;

  private static final int LONGEST_PROPERTY_NAME = 500;

  /** About the sending, or said elsewhere: who it is, customers keep. */
  private static final List<String> LEFT_OUT =
      List.of(
          "type",
          "userId",
          "anonymousId",
          "sentAt",
          "receivedAt",
          "writeKey",
          "integrations",
          "_metadata",
          "ip",
          "request_ip");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxStringLength(LARGEST_EVENT)
                          .maxNameLength(LONGEST_PROPERTY_NAME)
                          .build())
                  .build())
          .build();

  private final @Nullable String typeOfCall;
  private final Instant receivedAt;

  /**
   * Reads the events of one call.
   *
   * @param typeOfCall the type that the address of the call says, for events that say none
   */
  Reading(@Nullable String typeOfCall, Instant receivedAt) {
    this.typeOfCall = typeOfCall;
    this.receivedAt = receivedAt;
  }

  /**
   * Reads an event.
   *
   * @param sentAt what the client said of the whole call
   * @throws Problem that says why it cannot be taken
   */
  Message read(byte[] body, Envelope.Slice slice, @Nullable String sentAt) {
    if (slice.length() > LARGEST_EVENT) {
      throw new Problem(
          Problem.Kind.TOO_LARGE, null, "tracking.refused.large", LARGEST_EVENT / 1024);
    }
    return read(tree(body, slice), sentAt);
  }

  /** Reads an event that is a tree already; what it holds is changed. */
  Message read(ObjectNode event, @Nullable String sentAt) {
    var type = type(event);
    var context = event.path("context");
    var ofPerson = event.path(type == Message.Type.GROUP ? "" : "traits");
    var who = Names.of(type, event, ofPerson, context.path("traits"));
    var sent = Moment.read(present(event, "sentAt"));
    var said = present(event, "timestamp");
    var at =
        Moment.at(
            said != null ? said : present(event, "originalTimestamp"),
            sent != null ? sent : Moment.read(sentAt),
            receivedAt);
    var key = Names.text(event, "messageId", LONGEST_KEY);
    var name = Names.text(event, type == Message.Type.TRACK ? "event" : "name", LONGEST_NAME);
    if (type == Message.Type.TRACK && name == null) {
      throw Problem.invalidField("event", "tracking.refused.event");
    }
    var commerce = type == Message.Type.TRACK && name != null ? Commerce.of(name) : null;
    return new Message(
        key,
        commerce == null ? type.kind() : commerce.kind(),
        at,
        Moment.live(at, receivedAt),
        type == Message.Type.IDENTIFY ? named(who) : who,
        traits(type, event),
        type == Message.Type.GROUP ? Names.text(event, "groupId", Names.LONGEST_REFERENCE) : null,
        commerce == null ? null : Sale.of(commerce, event.path("properties")),
        data(type, event, commerce));
  }

  /** The names alone: what is said beside them, traits say with their time. */
  private static Sighting named(Sighting who) {
    return new Sighting(who.reference(), who.email(), who.phone(), who.anonymous(), null, null);
  }

  /** What is said of the person or the company, at the event, at its context, or here and there. */
  private static Traits traits(Message.Type type, ObjectNode event) {
    return switch (type) {
      case IDENTIFY -> {
        var said = JSON.createObjectNode();
        for (var place : List.of(event.at("/context/traits"), event.path("traits"))) {
          if (place instanceof ObjectNode some) {
            said.setAll(some);
          }
        }
        yield Traits.of(said);
      }
      case GROUP -> Traits.ofCompany(event.path("traits"));
      case TRACK, PAGE, SCREEN, ALIAS -> Traits.none();
    };
  }

  private Message.Type type(JsonNode event) {
    var said = Names.text(event, "type", LONGEST_NAME);
    var name = said == null ? typeOfCall : said;
    var type = name == null ? null : Message.Type.of(name);
    if (type == null) {
      throw Problem.invalidField("type", "tracking.refused.type", name == null ? "" : name);
    }
    return type;
  }

  private static String data(Message.Type type, ObjectNode event, @Nullable Commerce commerce) {
    if (commerce != null) {
      commerce.complete(event);
    }
    event.remove(LEFT_OUT);
    if (event.get("context") instanceof ObjectNode context) {
      context.remove("ip");
      if (type == Message.Type.IDENTIFY && context.remove("traits") instanceof ObjectNode known) {
        // Some clients tell the traits here only, some here and there: they are told in one place.
        event.set(
            "traits", event.get("traits") instanceof ObjectNode said ? known.setAll(said) : known);
      }
    }
    return JSON.writeValueAsString(event);
  }

  private static ObjectNode tree(byte[] body, Envelope.Slice slice) {
    try {
      if (JSON.readTree(body, slice.from(), slice.length()) instanceof ObjectNode event) {
        return event;
      }
      throw Problem.invalid("tracking.refused.unreadable");
    } catch (StreamConstraintsException limit) {
      throw Problem.invalid("tracking.refused.deep", DEEPEST, LONGEST_NUMBER);
    } catch (JacksonException unreadable) {
      throw Problem.invalid("tracking.refused.unreadable");
    }
  }

  /** The value of a property; {@code null} where it is missing, null or empty. */
  private static @Nullable JsonNode present(JsonNode event, String property) {
    var value = event.get(property);
    return value == null || value.isNull() || (value.isString() && value.stringValue().isBlank())
        ? null
        : value;
  }
}
