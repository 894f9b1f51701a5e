package io.perennial.tracking;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.cors.CorsConfiguration;

/**
 * The addresses that clients send to: no cookies, no forms, no people. The key is looked at where
 * the event is; here is decided which pages a browser may send from.
 */
@Configuration(proxyBeanMethods = false)
class Chain {

  /** Every address of clients. */
  static final List<String> ADDRESSES = List.of("/v1/**", "/api/s/**", "/sourceConfig/**");

  /** How long a browser remembers that it may send. */
  private static final Duration REMEMBERED = Duration.ofHours(2);

  /** Before the chains of staff and programs, which would ask for a sign-in. */
  @Bean
  @Order(0)
  SecurityFilterChain clientsChain(HttpSecurity http, Sources sources) {
    return http.securityMatcher(ADDRESSES.toArray(String[]::new))
        .csrf(AbstractHttpConfigurer::disable)
        .cors(cors -> cors.configurationSource(request -> pages(request, sources)))
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  /**
   * From which pages: those of any source, because a browser asks before it shows the key. A cookie
   * never comes along.
   */
  private static @Nullable CorsConfiguration pages(HttpServletRequest request, Sources sources) {
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    var pages = new CorsConfiguration();
    pages.setAllowedOrigins(origin != null && sources.knows(origin) ? List.of(origin) : List.of());
    pages.setAllowedMethods(List.of("GET", "POST"));
    pages.setAllowedHeaders(List.of(CorsConfiguration.ALL));
    pages.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
    pages.setAllowCredentials(false);
    pages.setMaxAge(REMEMBERED);
    return pages;
  }
}
