package io.perennial;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.resource.ResourceUrlProvider;

/** Renders precompiled jte templates as Spring views. */
@Component
public class Html {

  /** Request attribute that holds the language a signed-in person chose. */
  public static final String LANGUAGE = Html.class.getName() + ".language";

  /** Request attribute that says which pages a signed-in person may see: a predicate of paths. */
  public static final String MAY = Html.class.getName() + ".may";

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Html.class.getClassLoader(), "io.perennial");
  private final Business business;
  private final Clock clock;
  private final ResourceUrlProvider resources;

  Html(Business business, Clock clock, ResourceUrlProvider resources) {
    this.business = business;
    this.clock = clock;
    this.resources = resources;
  }

  /** Answers with the template of this name; the template takes {@code ui} and {@code page}. */
  public View page(String template, Object page) {
    return page(template, page, HttpServletResponse.SC_OK);
  }

  /**
   * Answers with the template of this name under another status, such as 422 for a form that was
   * refused.
   */
  public View page(String template, Object page, int status) {
    return (model, request, response) -> {
      var output = new Utf8ByteOutput();
      Map<String, Object> parameters = new HashMap<>();
      parameters.put("ui", ui(request));
      parameters.put("page", page);
      templates.render(template + ".jte", parameters, output);
      response.setStatus(status);
      response.setContentType("text/html;charset=UTF-8");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("Vary", "HX-Request");
      response.setContentLength(output.getContentLength());
      output.writeTo(response.getOutputStream());
    };
  }

  /** Answers with another address: a redirect, which htmx is told in its own way. */
  public View redirect(String address) {
    return (model, request, response) -> {
      if ("true".equals(request.getHeader("HX-Request"))) {
        response.setHeader("HX-Redirect", address);
      } else {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", address);
      }
    };
  }

  /** What every page needs, for this request. */
  public Ui ui(HttpServletRequest request) {
    var csrf = (@Nullable CsrfToken) request.getAttribute(CsrfToken.class.getName());
    var principal = request.getUserPrincipal();
    var profile = business.find();
    return new Ui(
        Texts.of(language(request, profile)),
        csrf == null ? "" : csrf.getParameterName(),
        csrf == null ? "" : csrf.getToken(),
        request.getRequestURI(),
        principal == null ? null : principal.getName(),
        profile,
        clock.instant(),
        principal != null && business.isDemo(),
        may(request),
        this::asset);
  }

  @SuppressWarnings("unchecked") // only the filter of the sessions sets it
  private static Predicate<String> may(HttpServletRequest request) {
    var may = (@Nullable Predicate<String>) request.getAttribute(MAY);
    return may == null ? path -> false : may;
  }

  private String asset(String path) {
    var address = resources.getForLookupPath(path);
    if (address == null) {
      throw new IllegalArgumentException("there is no static file " + path);
    }
    return address;
  }

  private static String language(HttpServletRequest request, Business.@Nullable Profile profile) {
    if (request.getAttribute(LANGUAGE) instanceof String chosen) {
      return chosen;
    }
    var usual = profile == null ? Texts.LANGUAGES.getFirst() : profile.language();
    return request.getUserPrincipal() == null ? spoken(request).orElse(usual) : usual;
  }

  /** The language that the browser of somebody unknown likes best and the product speaks. */
  private static Optional<String> spoken(HttpServletRequest request) {
    // Without the header the server would name its own language.
    return request.getHeader("Accept-Language") == null
        ? Optional.empty()
        : Collections.list(request.getLocales()).stream()
            .map(Locale::getLanguage)
            .filter(Texts.LANGUAGES::contains)
            .findFirst();
  }
}
