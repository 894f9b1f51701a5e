package io.perennial.access;

import io.perennial.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells from the bearer key which program uses the API. A right key is heard even where wrong ones
 * came from the same address: behind a proxy all programs may share one, and a key cannot be
 * guessed anyway. Not a bean: it belongs to one chain.
 */
class KeyFilter extends OncePerRequestFilter {

  private static final String SCHEME = "Bearer ";

  private final Keys keys;
  private final Attempts attempts;
  private final SecurityContextRepository contexts;
  private final Refusals refusals;

  KeyFilter(Keys keys, Attempts attempts, SecurityContextRepository contexts, Refusals refusals) {
    this.keys = keys;
    this.attempts = attempts;
    this.contexts = contexts;
    this.refusals = refusals;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var secret = secret(request);
    if (secret == null) {
      chain.doFilter(request, response);
      return;
    }
    try {
      var key = keys.find(secret).orElse(null);
      var role = key == null ? null : key.allowed();
      if (key == null || role == null) {
        refuse(request, response);
        return;
      }
      var context =
          new SecurityContextImpl(
              UsernamePasswordAuthenticationToken.authenticated(
                  key.name(), null, List.of(new SimpleGrantedAuthority(role.authority()))));
      SecurityContextHolder.setContext(context);
      contexts.saveContext(context, request, response);
    } catch (DataAccessException unavailable) {
      refusals.say(unavailable, request, response);
      return;
    }
    chain.doFilter(request, response);
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    var attempt = attempts.begin(Attempts.Kind.KEY, null, request.getRemoteAddr());
    if (attempt.refused()) {
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(attempt.delay().toSeconds() + 1));
      refusals.say(
          new Problem(Problem.Kind.TOO_MANY, null, "access.too-many-keys", attempt.minutes()),
          request,
          response);
      return;
    }
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
    refusals.say(
        new Problem(Problem.Kind.UNAUTHENTICATED, null, "access.key-wrong"), request, response);
  }

  /** The secret of an {@code Authorization: Bearer} header, or {@code null}. */
  private static @Nullable String secret(HttpServletRequest request) {
    var header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? header.substring(SCHEME.length()).strip()
        : null;
  }
}
