package io.perennial.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;

/**
 * Where the token of a form stands: in a header (htmx and scripts) or in a hidden field. It is
 * masked anew on each page, because pages are compressed (BREACH).
 */
class FormTokens implements CsrfTokenRequestHandler {

  static final String HEADER = "X-CSRF-TOKEN";
  private static final String OTHER_HEADER = "X-XSRF-TOKEN";

  private final XorCsrfTokenRequestAttributeHandler masked =
      new XorCsrfTokenRequestAttributeHandler();

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
    masked.handle(request, response, token);
  }

  @Override
  public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
    if (request.getHeader(HEADER) == null && request.getHeader(OTHER_HEADER) != null) {
      return masked.resolveCsrfTokenValue(new OtherHeader(request), token);
    }
    if (request.getHeader(HEADER) == null && mayBeHuge(request)) {
      return null;
    }
    return masked.resolveCsrfTokenValue(request, token);
  }

  /** To look for a field in an upload is to store the upload: not for somebody unknown. */
  private static boolean mayBeHuge(HttpServletRequest request) {
    var type = request.getContentType();
    return SecurityContextHolder.getContext().getAuthentication() == null
        && type != null
        && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
  }

  /** Shows the token under the name that is looked for. */
  private static class OtherHeader extends HttpServletRequestWrapper {
    OtherHeader(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable String getHeader(String name) {
      return super.getHeader(name.equals(HEADER) ? OTHER_HEADER : name);
    }
  }
}
