package io.perennial.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Who is signed in: rows of our own, so that a restart signs nobody out and several nodes share
 * them. A token is made at each sign-in; one that a browser brings along is never taken over.
 */
@Component
class Sessions {

  static final String COOKIE = "perennial_session";

  /** How long a session lives without being used. */
  static final Duration IDLE = Duration.ofDays(30);

  /** How often the use of a session is written down: not at every request. */
  private static final Duration TOUCH = Duration.ofHours(1);

  private final AccessSql sql;
  private final Clock clock;
  private final CsrfTokenRepository formTokens;

  Sessions(AccessSql sql, Clock clock, CsrfTokenRepository formTokens) {
    this.sql = sql;
    this.clock = clock;
    this.formTokens = formTokens;
  }

  /** Signs the person in: a new session, with a new token for forms. */
  void open(Person person, HttpServletRequest request, HttpServletResponse response) {
    forget(request);
    formTokens.saveToken(null, request, response);
    var token = Token.next();
    var now = clock.instant();
    sql.addSession(Token.hash(token), person.id(), now, now.plus(IDLE));
    send(token, IDLE, request, response);
  }

  /** The person whose session the request carries. */
  @Nullable Person find(HttpServletRequest request, HttpServletResponse response) {
    var token = token(request);
    if (token == null) {
      return null;
    }
    var now = clock.instant();
    var hash = Token.hash(token);
    var session = sql.findSession(hash, now).orElse(null);
    if (session == null) {
      return null;
    }
    if (session.lastSeenAt().plus(TOUCH).isBefore(now)) {
      sql.touchSession(hash, now, now.plus(IDLE));
      send(token, IDLE, request, response);
    }
    return session.person();
  }

  /** Ends the session that the request carries, if any. */
  void close(HttpServletRequest request, HttpServletResponse response) {
    forget(request);
    formTokens.saveToken(null, request, response);
    send("", Duration.ZERO, request, response);
  }

  private void forget(HttpServletRequest request) {
    var token = token(request);
    if (token != null) {
      sql.deleteSession(Token.hash(token));
    }
  }

  private static @Nullable String token(HttpServletRequest request) {
    Cookie cookie = WebUtils.getCookie(request, COOKIE);
    return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
  }

  private static void send(
      String token, Duration age, HttpServletRequest request, HttpServletResponse response) {
    var cookie =
        ResponseCookie.from(COOKIE, token)
            .path("/")
            .httpOnly(true)
            .secure(request.isSecure())
            .sameSite("Lax")
            .maxAge(age)
            .build();
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
  }
}
