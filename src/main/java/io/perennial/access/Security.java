package io.perennial.access;

import io.perennial.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who gets in where: the API is for who has a key, the pages are for who is signed in, and only
 * what {@link #PUBLIC} lists is for everybody.
 */
@Configuration(proxyBeanMethods = false)
class Security {

  /** What nobody need be signed in for. */
  static final List<String> PUBLIC =
      List.of(
          "/login",
          "/setup",
          "/setup/**",
          "/invited/**",
          "/app/**",
          "/webjars/**",
          "/actuator/health",
          "/favicon.ico",
          "/error");

  /** Nothing but our own files. No script and no style stands in a page. */
  static final String POLICY =
      "default-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final String NO_DEVICES =
      "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

  private static final RequestMatcher FOR_EVERYBODY =
      new OrRequestMatcher(
          PUBLIC.stream().<RequestMatcher>map(PathPatternRequestMatcher::pathPattern).toList());

  /** The longest address that is remembered over a sign-in. */
  private static final int LONGEST_ADDRESS = 500;

  private final Refusals refusals;
  private final Audit audit;
  private final SecurityContextRepository contexts =
      new RequestAttributeSecurityContextRepository();

  Security(Refusals refusals, Audit audit) {
    this.audit = audit;
    this.refusals = refusals;
  }

  @Bean
  static CsrfTokenRepository formTokens() {
    var tokens = new CookieCsrfTokenRepository();
    tokens.setCookieName("perennial_form");
    tokens.setHeaderName(FormTokens.HEADER);
    tokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
    return tokens;
  }

  /**
   * What an address may be. The API's may have a slash and a percent sign inside a name, such as
   * the reference of a customer, written as {@code %2F} and {@code %25}; nothing there is told
   * apart by a part of its path, because all of it needs a key.
   */
  @Bean
  static HttpFirewall addresses() {
    var pages = new StrictHttpFirewall();
    var api = new StrictHttpFirewall();
    api.setAllowUrlEncodedSlash(true);
    api.setAllowUrlEncodedDoubleSlash(true);
    api.setAllowUrlEncodedPercent(true);
    return new HttpFirewall() {
      @Override
      public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        var firewall = request.getRequestURI().startsWith("/api/") ? api : pages;
        return firewall.getFirewalledRequest(request);
      }

      @Override
      public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
        return pages.getFirewalledResponse(response);
      }
    };
  }

  /** Leaves {@code %2F} to the rule above; the server alone would refuse it everywhere. */
  @Bean
  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> slashesInNames() {
    return server ->
        server.addConnectorCustomizers(connector ->
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
  }

  @Bean
  @Order(1)
  SecurityFilterChain apiChain(HttpSecurity http, Keys keys, Attempts attempts) {
    return common(http.securityMatcher("/api/**"))
        .csrf(AbstractHttpConfigurer::disable)
        .addFilterBefore(
            new KeyFilter(keys, attempts, contexts, refusals), AuthorizationFilter.class)
        .authorizeHttpRequests(requests -> requests.anyRequest().access(Security::decide))
        .exceptionHandling(refused ->
            refused
                .authenticationEntryPoint((request, response, unknown) -> {
                  response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
                  refusals.say(
                      new Problem(Problem.Kind.UNAUTHENTICATED, null, "access.key-missing"),
                      request,
                      response);
                })
                .accessDeniedHandler((request, response, denied) -> {
                  audit.refused(request);
                  refusals.say(
                      new Problem(Problem.Kind.FORBIDDEN, null, "access.key-not-yours"),
                      request,
                      response);
                }))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain pagesChain(
      HttpSecurity http, Sessions sessions, Staff staff, CsrfTokenRepository formTokens) {
    return common(http)
        // Before the check of forms, which then knows whether the sender is one of the staff.
        .addFilterBefore(new SessionFilter(sessions, contexts, refusals), CsrfFilter.class)
        .csrf(forms ->
            forms.csrfTokenRepository(formTokens).csrfTokenRequestHandler(new FormTokens()))
        .authorizeHttpRequests(requests ->
            requests
                .requestMatchers(FOR_EVERYBODY)
                .permitAll()
                .anyRequest()
                .access(Security::decide))
        .exceptionHandling(refused ->
            refused
                .authenticationEntryPoint(
                    (request, response, unknown) -> signIn(staff, request, response))
                .accessDeniedHandler((request, response, denied) -> {
                  // Whose session ended while a form was open signs in again first.
                  if (SecurityContextHolder.getContext().getAuthentication() == null
                      && !FOR_EVERYBODY.matches(request)) {
                    signIn(staff, request, response);
                  } else {
                    boolean expired = denied instanceof CsrfException;
                    if (!expired) {
                      audit.refused(request);
                    }
                    var why = expired ? "form-expired" : "not-yours";
                    refusals.say(
                        new Problem(Problem.Kind.FORBIDDEN, null, "access." + why),
                        request,
                        response);
                  }
                }))
        .build();
  }

  /** Lets a request pass if the table of rules says that the sender's role may. */
  private static AuthorizationDecision decide(
      Supplier<? extends @Nullable Authentication> sender, RequestAuthorizationContext context) {
    var request = context.getRequest();
    var known = sender.get();
    boolean may =
        known != null
            && known.isAuthenticated()
            && Arrays.stream(Role.values())
                .filter(role ->
                    known.getAuthorities().stream()
                        .anyMatch(held -> role.authority().equals(held.getAuthority())))
                .anyMatch(role -> Rules.may(role, request.getMethod(), request.getRequestURI()));
    return new AuthorizationDecision(may);
  }

  private HttpSecurity common(HttpSecurity http) {
    return http.sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .securityContext(context -> context.securityContextRepository(contexts))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .headers(headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy(NO_DEVICES))
                .crossOriginOpenerPolicy(
                    policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .contentTypeOptions(Customizer.withDefaults())
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny));
  }

  /** Sends whoever is not signed in to where they can do it, and back afterwards. */
  private static void signIn(
      Staff staff, HttpServletRequest request, HttpServletResponse response) {
    var address = staff.isEmpty() ? "/setup" : "/login";
    if ("true".equals(request.getHeader("HX-Request"))) {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      response.setHeader("HX-Redirect", address);
      return;
    }
    var query = request.getQueryString();
    var wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
    boolean remembered =
        address.equals("/login")
            && request.getMethod().equals("GET")
            && !wanted.equals("/")
            && wanted.length() <= LONGEST_ADDRESS;
    response.setStatus(HttpServletResponse.SC_FOUND);
    response.setHeader(
        HttpHeaders.LOCATION,
        remembered
            ? address + "?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8)
            : address);
  }

  /**
   * The address to go to after the sign-in, if it is one of ours; else the first page. Browsers
   * read {@code //name} and {@code /\name} as another site and drop control characters.
   */
  static String local(String address) {
    boolean ours =
        address.startsWith("/")
            && !address.startsWith("//")
            && address.length() <= LONGEST_ADDRESS
            && address.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\');
    return ours ? address : "/";
  }
}
