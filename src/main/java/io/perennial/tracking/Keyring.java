package io.perennial.tracking;

import io.perennial.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Finds the source of a request by the key it shows, wherever its client puts it. */
@Component
class Keyring {

  private static final String SCHEME = "Basic ";
  private static final String HEADER = "X-Write-Key";

  private final Sources sources;

  Keyring(Sources sources) {
    this.sources = sources;
  }

  /** The key in the headers of a request, or {@code null}: it may stand in the body. */
  @Nullable String shown(HttpServletRequest request) {
    var header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return user(header.substring(SCHEME.length()).strip());
    }
    var key = request.getHeader(HEADER);
    return key == null ? null : first(key.strip());
  }

  /**
   * The source with this key.
   *
   * @throws Problem if there is none, or it may not be used from where the request comes
   */
  Source source(@Nullable String key, HttpServletRequest request) {
    var source = key == null ? null : sources.byKey(first(key)).orElse(null);
    if (source == null) {
      throw new Problem(Problem.Kind.UNAUTHENTICATED, null, "tracking.key-wrong");
    }
    if (!source.mayBeUsedFrom(request.getHeader(HttpHeaders.ORIGIN))) {
      throw new Problem(
          Problem.Kind.FORBIDDEN,
          null,
          source.kind() == Source.Kind.BROWSER
              ? "tracking.origin-forbidden"
              : "tracking.key-of-server");
    }
    return source;
  }

  private static String user(String credentials) {
    try {
      return first(new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  /** Some clients write a second word behind a colon, which means nothing to us. */
  private static String first(String key) {
    int colon = key.indexOf(':');
    return colon < 0 ? key : key.substring(0, colon);
  }
}
