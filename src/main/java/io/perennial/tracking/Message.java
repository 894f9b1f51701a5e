package io.perennial.tracking;

import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Traits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event as a client told it, read and checked.
 *
 * @param key the client's own name of the message, for which it is told once; {@code null}: it has
 *     none, so nobody can tell it from another
 * @param kind what the log calls it
 * @param at when it happened, corrected by how wrong the client's clock is
 * @param live whether it was told as it happened
 * @param who the names of one person that the event carries
 * @param traits what it says of the person, or of the company
 * @param company the number of the company that the person is said to be of
 * @param sale what the event tells of an order, if it tells of one
 * @param data what stands in the log, a JSON object
 */
record Message(
    @Nullable String key,
    String kind,
    Instant at,
    boolean live,
    Sighting who,
    Traits traits,
    @Nullable String company,
    @Nullable Sale sale,
    String data) {

  /** The same under a name of our own, for one to which the client gave none. */
  Message called(String name) {
    return new Message(name, kind, at, live, who, traits, company, sale, data);
  }

  /** The same, as history or as it happens, whatever its time says. */
  Message told(boolean now) {
    return new Message(key, kind, at, now, who, traits, company, sale, data);
  }

  /** What kinds of event there are, by the names that the clients give them. */
  enum Type {
    TRACK("tracked"),
    PAGE("page_viewed"),
    SCREEN("screen_viewed"),
    IDENTIFY("identified"),
    GROUP("grouped"),
    ALIAS("aliased");

    private final String kind;

    Type(String kind) {
      this.kind = kind;
    }

    /** What the log calls it. */
    String kind() {
      return kind;
    }

    /** The type of this name, or {@code null}. */
    static @Nullable Type of(String name) {
      return switch (name) {
        case "track" -> TRACK;
        case "page" -> PAGE;
        case "screen" -> SCREEN;
        case "identify" -> IDENTIFY;
        case "group" -> GROUP;
        case "alias" -> ALIAS;
        default -> null;
      };
    }
  }
}
