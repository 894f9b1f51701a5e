package io.perennial.tracking;

import io.perennial.Id;
import io.perennial.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The sources that may tell us events, and their keys. */
@Component
class Sources {

  /** A name is a word or two, and stands beside every customer number. */
  static final int LONGEST_NAME = 60;

  /** A shop has a handful of sites and systems; more means that something makes them by itself. */
  static final int MOST = 100;

  /** A shop under many addresses, one a country. */
  static final int MOST_ORIGINS = 30;

  private static final int LONGEST_ORIGIN = 300;

  /** A thousand a second: a few thousand people clicking at the same moment. */
  static final int USUAL_MOST_OF_BROWSER = 60_000;

  /** Ten thousand a second: as much as a server tells while it brings its history along. */
  static final int USUAL_MOST_OF_SERVER = 600_000;

  /** More than one machine can take. */
  static final int LARGEST_MOST = 10_000_000;

  /** For how long another node may still accept a key that was ended here. */
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  /** How soon the list is read again for a key nobody knows: it may have been made elsewhere. */
  private static final Duration READ_AGAIN = Duration.ofSeconds(1);

  private static final Pattern BLANKS = Pattern.compile("[\\s,;]+");
  private static final String BEGINNING = "wk_";
  private static final int KEY_BYTES = 18;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The sources that were not ended, as they were a moment ago. */
  private record Known(Map<String, Source> byKey, Set<String> origins, Instant readAt) {}

  private final SourcesSql sql;
  private final Clock clock;
  private volatile @Nullable Known known;

  Sources(SourcesSql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Makes a source.
   *
   * @param origins as somebody typed them, apart by blanks, commas or lines
   * @throws Problem of the field at fault
   */
  Source make(String name, Source.Kind kind, String origins) {
    var label = name.strip();
    if (label.isEmpty() || label.length() > LONGEST_NAME || label.chars().anyMatch(c -> c < ' ')) {
      throw Problem.invalidField("name", "tracking.name-wrong", LONGEST_NAME);
    }
    if (sql.count() >= MOST) {
      throw Problem.invalidField("name", "tracking.too-many-sources", MOST);
    }
    var source =
        new Source(
            Id.next(),
            label,
            key(),
            kind,
            kind == Source.Kind.SERVER ? List.of() : origins(origins),
            kind == Source.Kind.SERVER ? USUAL_MOST_OF_SERVER : USUAL_MOST_OF_BROWSER,
            clock.instant(),
            null,
            null,
            null);
    sql.add(source);
    forget();
    return source;
  }

  /** Changes from where and how much a source may send. */
  void change(UUID id, String origins, int mostAMinute) {
    if (mostAMinute < 1 || mostAMinute > LARGEST_MOST) {
      throw Problem.invalidField("most", "tracking.most-wrong", LARGEST_MOST);
    }
    var source = find(id);
    var allowed = source.kind() == Source.Kind.SERVER ? List.<String>of() : origins(origins);
    sql.change(id, allowed, mostAMinute);
    forget();
  }

  /** Ends a source: its key is refused from now on. Who ends one twice has what they want. */
  void end(UUID id) {
    sql.end(id, clock.instant());
    forget();
  }

  List<Source> list() {
    return sql.list();
  }

  /**
   * The source with this id.
   *
   * @throws Problem if there is none
   */
  Source find(UUID id) {
    return sql.find(id).orElseThrow(() -> Problem.notFound("tracking.unknown"));
  }

  /** The source with this key, unless it was ended. */
  Optional<Source> byKey(String key) {
    var source = current(REMEMBERED).byKey().get(key);
    return Optional.ofNullable(source != null ? source : current(READ_AGAIN).byKey().get(key));
  }

  /**
   * Whether any source takes events from pages of this origin. A browser asks before it sends, and
   * does not say its key then.
   */
  boolean knows(String origin) {
    return current(REMEMBERED).origins().contains(origin)
        || current(READ_AGAIN).origins().contains(origin);
  }

  private Known current(Duration age) {
    var now = clock.instant();
    var read = known;
    if (read != null && Duration.between(read.readAt(), now).abs().compareTo(age) <= 0) {
      return read;
    }
    var sources = sql.open();
    var origins = new HashSet<String>();
    sources.forEach(source -> origins.addAll(source.origins()));
    var byKey = sources.stream().collect(Collectors.toMap(Source::key, Function.identity()));
    var again = new Known(byKey, origins, now);
    known = again;
    return again;
  }

  private void forget() {
    known = null;
  }

  private static String key() {
    var bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return BEGINNING + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static List<String> origins(String typed) {
    var origins = new LinkedHashSet<String>();
    for (var word : BLANKS.split(typed.strip(), -1)) {
      if (!word.isEmpty()) {
        var origin = word.length() > LONGEST_ORIGIN ? null : origin(word);
        if (origin == null) {
          throw Problem.invalidField("origins", "tracking.origin-wrong", shortened(word));
        }
        origins.add(origin);
      }
    }
    if (origins.isEmpty() || origins.size() > MOST_ORIGINS) {
      throw Problem.invalidField("origins", "tracking.origins-number", MOST_ORIGINS);
    }
    return List.copyOf(origins);
  }

  /** The origin of an address, as browsers write it; {@code null} if it has none. */
  private static @Nullable String origin(String address) {
    try {
      var uri = new URI(address.contains("://") ? address : "https://" + address);
      var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      var host = uri.getHost();
      if (host == null || (!scheme.equals("https") && !scheme.equals("http"))) {
        return null;
      }
      int usual = scheme.equals("https") ? 443 : 80;
      var port = uri.getPort() == -1 || uri.getPort() == usual ? "" : ":" + uri.getPort();
      return scheme + "://" + host.toLowerCase(Locale.ROOT) + port;
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  private static String shortened(String word) {
    return word.length() > LONGEST_NAME ? word.substring(0, LONGEST_NAME) + "…" : word;
  }
}
