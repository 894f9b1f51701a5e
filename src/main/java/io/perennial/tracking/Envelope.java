package io.perennial.tracking;

import io.perennial.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What one call brings: the events as they lie in the body, each apart, so that one that is broken
 * takes no other with it; and what the client says of all of them.
 *
 * @param writeKey the key, where it stands in the body
 * @param sentAt the client's time when it sent this, as written
 */
record Envelope(@Nullable String writeKey, @Nullable String sentAt, List<Slice> events) {

  /** An event's place in the body. */
  record Slice(int from, int to) {
    int length() {
      return to - from;
    }
  }

  /** The limit of the clients themselves, also for what a compressed body holds. */
  static final int LARGEST_BODY = 500 * 1024;

  /** A batch of the smallest events; real ones are held by the size of the body. */
  static final int MOST_EVENTS = 2_500;

  /**
   * Only finds where events begin and end, and keeps nothing of what it passes; so the size of the
   * body is limit enough, and an event that is too deep is refused alone.
   */
  private static final JsonFactory OUTLINE =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(LARGEST_BODY + 1)
                  .maxNestingDepth(LARGEST_BODY)
                  .maxNumberLength(LARGEST_BODY)
                  .maxStringLength(LARGEST_BODY)
                  .maxNameLength(LARGEST_BODY)
                  .build())
          .build();

  /**
   * Opens a body, and mends in it what no database keeps.
   *
   * @param batch whether it holds many events; else it is one
   * @throws Problem if it is no JSON object, or has too many events
   */
  static Envelope open(byte[] body, boolean batch) {
    Escapes.mend(body);
    try (var json = OUTLINE.createParser(ObjectReadContext.empty(), body)) {
      if (json.nextToken() != JsonToken.START_OBJECT
          || json.currentLocation().getByteOffset() < 0) {
        throw malformed();
      }
      String writeKey = null;
      String sentAt = null;
      boolean opened = false;
      var events = new ArrayList<Slice>();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        var name = json.currentName();
        var value = json.nextToken();
        if (name.equals("writeKey") && value == JsonToken.VALUE_STRING) {
          writeKey = json.getString();
        } else if (name.equals("sentAt") && value == JsonToken.VALUE_STRING) {
          sentAt = json.getString();
        } else if (batch && name.equals("batch") && value == JsonToken.START_ARRAY) {
          opened = true;
          slice(json, events);
        } else {
          json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        throw malformed();
      }
      if (batch && !opened) {
        throw malformed();
      }
      if (!batch) {
        events.add(new Slice(0, body.length));
      }
      return new Envelope(writeKey, sentAt, events);
    } catch (JacksonException unreadable) {
      throw malformed();
    }
  }

  private static void slice(JsonParser json, List<Slice> events) {
    for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
      if (token == null) {
        throw malformed();
      }
      if (events.size() == MOST_EVENTS) {
        throw new Problem(Problem.Kind.TOO_LARGE, "batch", "tracking.too-many-events", MOST_EVENTS);
      }
      int from = (int) json.currentTokenLocation().getByteOffset();
      json.skipChildren();
      json.finishToken();
      events.add(new Slice(from, (int) json.currentLocation().getByteOffset()));
    }
  }

  private static Problem malformed() {
    return new Problem(Problem.Kind.MALFORMED, null, "tracking.body");
  }
}
