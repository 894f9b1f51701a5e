package io.perennial.tracking;

import io.perennial.Problem;
import io.perennial.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers clients in the way they know; what is wrong is said in English, for a developer. */
@Component
class Answers {

  private static final byte[] TAKEN = "{\"success\":true}".getBytes(StandardCharsets.UTF_8);

  private final JsonMapper json;

  Answers(JsonMapper json) {
    this.json = json;
  }

  /** The events are on disk. */
  void taken(HttpServletResponse response) throws IOException {
    answer(response, HttpServletResponse.SC_OK, TAKEN);
  }

  void said(HttpServletResponse response, Map<String, Object> what) throws IOException {
    answer(response, HttpServletResponse.SC_OK, json.writeValueAsBytes(what));
  }

  void refused(HttpServletResponse response, Problem problem) throws IOException {
    if (problem.kind() == Problem.Kind.UNAUTHENTICATED) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"write key\"");
    }
    refuse(
        response,
        problem.kind().status(),
        Texts.of("en").say(problem.text(), problem.arguments().toArray()));
  }

  /** Not now: the client tells it again after a while. */
  void later(HttpServletResponse response, int status, String text, Duration wait)
      throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds()));
    refuse(response, status, Texts.of("en").say(text));
  }

  private void refuse(HttpServletResponse response, int status, String sentence)
      throws IOException {
    answer(response, status, json.writeValueAsBytes(Map.of("success", false, "message", sentence)));
  }

  private static void answer(HttpServletResponse response, int status, byte[] body)
      throws IOException {
    response.setStatus(status);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
