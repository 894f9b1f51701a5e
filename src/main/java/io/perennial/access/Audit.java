package io.perennial.access;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Work;
import io.perennial.access.AuditSql.Entry;
import io.perennial.access.Role.Capability;
import io.perennial.settings.Retention;
import io.perennial.settings.Retention.Kept;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The audit trail: who of the staff, and which program, looked at whom, took what away and changed
 * what. What is written down follows from the table of {@link Rules}; it holds ids and the shape of
 * addresses, and nothing that anybody typed.
 */
@Component
class Audit implements HandlerInterceptor, WebMvcConfigurer {

  /** Name of the work that goes on in the background. */
  static final String TIDY = "audit-tidy";

  private static final Duration PAUSE = Duration.ofHours(1);
  private static final int TIDIED_AT_ONCE = 10_000;

  static final String SIGNED_IN = "sign_in";

  /** What everybody may do has no capability's name. */
  static final String OWN = "own";

  /** More than a person reads at once. */
  static final int SHOWN = 100;

  /** The beginning of a variable in the shape of an address. */
  private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([A-Za-z]\\w*)");

  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final int ID_LETTERS = 36;

  /** A program that may not and asks a hundred times a second fills no trail. */
  private static final Duration ONCE_IN = Duration.ofMinutes(1);

  private static final int MOST_REMEMBERED = 1_000;

  private static final UUID AFTER_ALL = new UUID(-1, -1);

  private final AuditSql sql;
  private final Database database;
  private final Retention retention;
  private final Clock clock;
  private final LinkedHashMap<String, Instant> refusedAt = new LinkedHashMap<>();

  Audit(AuditSql sql, Database database, Retention retention, Work work, Clock clock) {
    this.sql = sql;
    this.database = database;
    this.retention = retention;
    this.clock = clock;
    work.repeat(TIDY, PAUSE, this::tidy);
  }

  private boolean tidy() {
    return forget(retention.before(Kept.AUDIT_TRAIL), TIDIED_AT_ONCE) == TIDIED_AT_ONCE;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  /** Writes down what was asked for, once it is known how it was answered. */
  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    if (!(request.getUserPrincipal() instanceof Authentication sender)
        || !(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)
            instanceof String route)) {
      return;
    }
    var rule = Rules.of(request.getMethod(), request.getRequestURI()).orElse(null);
    if (rule == null || !rule.audited() || showedNothing(request, response)) {
      return;
    }
    var what = rule.capability() == null ? OWN : rule.capability().word();
    boolean person = sender.getPrincipal() instanceof Person;
    sql.add(
        new Entry(
            Id.next(),
            clock.instant(),
            person ? "person" : "key",
            sender.getName(),
            what,
            request.getMethod(),
            route,
            about(request, route),
            response.getStatus()));
  }

  /** Says that somebody came in. */
  void signedIn(Person person) {
    sql.add(
        new Entry(
            Id.next(),
            clock.instant(),
            "person",
            person.email(),
            SIGNED_IN,
            "POST",
            "/login",
            person.id(),
            200));
  }

  /** A page that stays open asks again and again whether there is anything new. */
  private static boolean showedNothing(HttpServletRequest request, HttpServletResponse response) {
    return request.getMethod().equals("GET")
        && response.getStatus() == HttpServletResponse.SC_NO_CONTENT;
  }

  /**
   * Writes down what somebody asked for who may not: also where the same would be silent, because
   * nobody comes there by a link. Who asks again and again is written down once a minute.
   */
  void refused(HttpServletRequest request) {
    var sender = SecurityContextHolder.getContext().getAuthentication();
    if (sender == null) {
      return;
    }
    var rule = Rules.of(request.getMethod(), request.getRequestURI()).orElse(null);
    var capability = rule == null ? Capability.GOVERN : rule.capability();
    var route = rule == null ? "/**" : rule.path().getPatternString();
    var now = clock.instant();
    if (!isNew(sender.getName() + ' ' + request.getMethod() + ' ' + route, now)) {
      return;
    }
    var id = ID.matcher(request.getRequestURI());
    sql.add(
        new Entry(
            Id.next(),
            now,
            sender.getPrincipal() instanceof Person ? "person" : "key",
            sender.getName(),
            capability == null ? OWN : capability.word(),
            request.getMethod(),
            route,
            id.find() ? UUID.fromString(id.group()) : null,
            HttpServletResponse.SC_FORBIDDEN));
  }

  private boolean isNew(String refused, Instant now) {
    synchronized (refusedAt) {
      var before = refusedAt.get(refused);
      boolean isNew = before == null || Duration.between(before, now).compareTo(ONCE_IN) > 0;
      if (isNew) {
        refusedAt.remove(refused);
        refusedAt.put(refused, now);
        if (refusedAt.size() > MOST_REMEMBERED) {
          refusedAt.remove(refusedAt.firstEntry().getKey());
        }
      }
      return isNew;
    }
  }

  /**
   * The customer, or the first id in the address: a page of a note is about the customer, and so is
   * what somebody is to a company.
   */
  private static @Nullable UUID about(HttpServletRequest request, String route) {
    if (request.getAttribute(About.CUSTOMER) instanceof String customer) {
      return customer.length() == ID_LETTERS ? UUID.fromString(customer) : null;
    }
    if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
        instanceof Map<?, ?> variables) {
      if (variables.get("customer") instanceof String customer && ID.matcher(customer).matches()) {
        return UUID.fromString(customer);
      }
      var names = VARIABLE.matcher(route);
      while (names.find()) {
        try {
          return UUID.fromString(String.valueOf(variables.get(names.group(1))));
        } catch (IllegalArgumentException noId) {
          // Another part of the address, such as the name of a figure.
        }
      }
    }
    return null;
  }

  /** What was done, the newest first. */
  List<Entry> list(@Nullable UUID before, String who, String what, @Nullable UUID about) {
    return sql.before(before == null ? AFTER_ALL : before, who, what, about, SHOWN + 1);
  }

  /** Removes some of what was done before; answers how many. */
  int forget(Instant before, int limit) {
    return database.inTransaction(() -> {
      sql.timeIsOver();
      return sql.forget(before, limit);
    });
  }
}
