package io.perennial.tracking;

import io.perennial.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The addresses that the clients of Segment, RudderStack and Jitsu know. They repeat a call that is
 * answered by 429 or 5xx, and drop what is answered by another 4xx; so that is for calls nobody
 * could ever take. The answer comes when the events are on disk.
 */
@Controller
class Clients {

  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

  /** How long clients wait while the database is away. */
  private static final Duration LATER = Duration.ofSeconds(30);

  private final Reception reception;
  private final Keyring keyring;
  private final Answers answers;

  Clients(Reception reception, Keyring keyring, Answers answers) {
    this.reception = reception;
    this.keyring = keyring;
    this.answers = answers;
  }

  /** Takes one event or a batch; {@code call} is what the client is doing, or its first letter. */
  @PostMapping({"/v1/{call}", "/api/s/{call}", "/api/s/s2s/{call}"})
  void take(@PathVariable String call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      var wait = reception.take(type(call), request);
      if (wait.isZero()) {
        answers.taken(response);
      } else {
        answers.later(response, Problem.Kind.TOO_MANY.status(), "tracking.flood", wait);
      }
    } catch (Problem problem) {
      answers.refused(response, problem);
    } catch (DataAccessException | TransactionException unavailable) {
      LOG.warn("events could not be stored: {}", unavailable.getClass().getSimpleName());
      answers.later(
          response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "error.unavailable", LATER);
    }
  }

  /** What Segment's client in a browser asks before it sends. */
  @GetMapping("/v1/projects/{key}/settings")
  void segment(@PathVariable String key, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    configure(
        key,
        request,
        response,
        source -> {
          Map<String, Object> ours =
              Map.of(
                  "apiKey",
                  source.key(),
                  "apiHost",
                  String.valueOf(request.getHeader(HttpHeaders.HOST)) + "/v1",
                  "protocol",
                  request.getScheme(),
                  "unbundledIntegrations",
                  List.of());
          var all = Map.of("__default", Map.of("enabled", true));
          return Map.of(
              "integrations",
              Map.of("Segment.io", ours),
              "plan",
              Map.of("track", all, "identify", all),
              "legacyVideoPluginsEnabled",
              false,
              "remotePlugins",
              List.of());
        });
  }

  /** What RudderStack's client in a browser asks before it sends. */
  @GetMapping({"/sourceConfig", "/sourceConfig/"})
  void rudder(
      @RequestParam(name = "writeKey", required = false) @Nullable String key,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    configure(
        key != null ? key : keyring.shown(request),
        request,
        response,
        source -> {
          var silent = Map.of("enabled", false);
          Map<String, Object> ours =
              Map.of(
                  "id",
                  source.id().toString(),
                  "name",
                  source.name(),
                  "writeKey",
                  source.key(),
                  "enabled",
                  true,
                  "workspaceId",
                  source.id().toString(),
                  "connections",
                  List.of(),
                  "destinations",
                  List.of(),
                  "config",
                  Map.of("statsCollection", Map.of("errors", silent, "metrics", silent)),
                  "dataplanes",
                  Map.of());
          return Map.of("source", ours, "updatedAt", source.madeAt().toString());
        });
  }

  private void configure(
      @Nullable String key,
      HttpServletRequest request,
      HttpServletResponse response,
      Function<Source, Map<String, Object>> settings)
      throws IOException {
    try {
      answers.said(response, settings.apply(keyring.source(key, request)));
    } catch (Problem problem) {
      answers.refused(response, problem);
    }
  }

  /**
   * The type of event that is called so, by its name or, as browsers write it, its first letter.
   */
  private static String type(String call) {
    return switch (call) {
      case "t" -> "track";
      case "i" -> "identify";
      case "p" -> "page";
      case "s" -> "screen";
      case "g" -> "group";
      case "a" -> "alias";
      case "b" -> Reception.BATCH;
      default -> call;
    };
  }
}
