package io.perennial.webhooks;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Where messages come in. It is open to everybody: what is let in is what is signed. A message is
 * answered when it is stored for good, and worked afterwards, because senders wait five seconds at
 * most. What is signed well is never refused, because senders give up on who refuses.
 */
@Controller
class Letterbox {

  /** The largest order of a thousand lines is far smaller. */
  static final int LARGEST_BODY_BYTES = 2 << 20;

  /** WooCommerce asks whether anybody is there, unsigned, when a webhook is saved. */
  private static final Pattern PING = Pattern.compile("webhook_id=[0-9]{1,20}");

  private static final int LONGEST_PING = 40;

  private final Connections connections;
  private final Deliveries deliveries;
  private final Clock clock;

  Letterbox(Connections connections, Deliveries deliveries, Clock clock) {
    this.connections = connections;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  /** No session, no cookie and no form token: programs knock here. */
  @Bean
  @Order(0)
  static SecurityFilterChain letterboxChain(HttpSecurity http) {
    return http.securityMatcher("/hooks/**")
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  @PostMapping("/hooks/{id}")
  void take(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var connection = connection(id);
    if (connection == null) {
      answer(response, HttpServletResponse.SC_NOT_FOUND, "nothing is connected here");
      return;
    }
    var body = request.getInputStream().readNBytes(LARGEST_BODY_BYTES + 1);
    if (body.length > LARGEST_BODY_BYTES) {
      answer(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "too large");
      return;
    }
    if (isPing(connection.vendor(), body)) {
      answer(response, HttpServletResponse.SC_OK, "ok");
      return;
    }
    var secrets = connection.secrets(clock.instant());
    if (!Signature.isRight(
        connection.vendor(), request::getHeader, body, secrets, clock.instant())) {
      connections.forged(connection);
      answer(response, HttpServletResponse.SC_UNAUTHORIZED, "the signature is not right");
      return;
    }
    var letter = Letter.of(connection.vendor(), request::getHeader, Letter.read(body), body);
    deliveries.take(connection, letter, body);
    connections.heard(connection);
    answer(response, HttpServletResponse.SC_OK, "ok");
  }

  private @Nullable Connection connection(String id) {
    try {
      return connections.find(UUID.fromString(id)).orElse(null);
    } catch (IllegalArgumentException noId) {
      return null;
    }
  }

  private static boolean isPing(Vendor vendor, byte[] body) {
    return vendor == Vendor.WOOCOMMERCE
        && body.length < LONGEST_PING
        && PING.matcher(new String(body, StandardCharsets.ISO_8859_1)).matches();
  }

  private static void answer(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
