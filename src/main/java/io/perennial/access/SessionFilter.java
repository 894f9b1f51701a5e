package io.perennial.access;

import io.perennial.Html;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells from the session cookie who asks for a page. Not a bean: it belongs to one chain. */
class SessionFilter extends OncePerRequestFilter {

  private final Sessions sessions;
  private final SecurityContextRepository contexts;
  private final Refusals refusals;

  SessionFilter(Sessions sessions, SecurityContextRepository contexts, Refusals refusals) {
    this.sessions = sessions;
    this.contexts = contexts;
    this.refusals = refusals;
  }

  /** Scripts and pictures are the same for everybody: no need to ask the database who it is. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    var path = request.getRequestURI();
    return path.startsWith("/app/") || path.startsWith("/webjars/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    @Nullable Person person;
    try {
      person = sessions.find(request, response);
    } catch (DataAccessException unavailable) {
      refusals.say(unavailable, request, response);
      return;
    }
    if (person != null) {
      var context =
          new SecurityContextImpl(
              UsernamePasswordAuthenticationToken.authenticated(
                  person, null, List.of(new SimpleGrantedAuthority(person.role().authority()))));
      SecurityContextHolder.setContext(context);
      // Answers that are written later, on another thread, are still for this person.
      contexts.saveContext(context, request, response);
      Predicate<String> may = path -> Rules.may(person.role(), "GET", path);
      request.setAttribute(Html.MAY, may);
      if (person.language() != null) {
        request.setAttribute(Html.LANGUAGE, person.language());
      }
    }
    chain.doFilter(request, response);
  }
}
