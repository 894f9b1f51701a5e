package io.perennial.tracking;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What tells us events: the pages of a shop, an app, a server.
 *
 * @param name in which customer numbers are known; several keys of one shop share it
 * @param key what the client shows; it may write and do nothing else, so it may stand in a page
 * @param origins the pages a browser may send from, such as {@code https://shop.example}
 * @param mostAMinute how many events it may send in a minute
 */
record Source(
    UUID id,
    String name,
    String key,
    Kind kind,
    List<String> origins,
    int mostAMinute,
    Instant madeAt,
    @Nullable Instant endedAt,
    @Nullable Instant firstEventAt,
    @Nullable Instant lastEventAt) {

  /** Where the key is used: in public, or where only the business can see it. */
  enum Kind {
    BROWSER,
    SERVER
  }

  /** Whether it was ended: its key is refused. */
  boolean ended() {
    return endedAt != null;
  }

  /**
   * Whether a request that a browser sent from a page of this origin may use the key. Browsers
   * always say the origin of what they send elsewhere; a server never has one, and a key that
   * stands in a page though it was made for a server is refused before somebody relies on it.
   *
   * @param origin {@code null}: the request does not name one
   */
  boolean mayBeUsedFrom(@Nullable String origin) {
    return switch (kind) {
      case BROWSER -> origin != null && origins.contains(origin);
      case SERVER -> origin == null;
    };
  }
}
