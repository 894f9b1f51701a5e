package io.perennial.rights;

import io.perennial.access.About;
import io.perennial.rights.Request.Kind;
import io.perennial.rights.Request.State;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The rights of a customer, for other programs. Both take a moment: the answer says where to look.
 */
@RestController
@RequestMapping("/api/v1")
class RightsApi {

  /**
   * What was asked for and how far it is.
   *
   * @param kind show or erase
   * @param state waiting, closing, done; asked: the staff decides; declined
   * @param rows gathered, of a request to be shown
   * @param archive where the archive can be taken, once and for seven days; {@code null}: not yet,
   *     or not any more
   */
  record RequestJson(
      UUID id,
      String kind,
      @Nullable UUID customer,
      String state,
      Instant askedAt,
      Instant dueAt,
      @Nullable Instant endedAt,
      long rows,
      @Nullable String archive) {}

  private final Rights rights;
  private final Showing showing;
  private final Clock clock;

  RightsApi(Rights rights, Showing showing, Clock clock) {
    this.rights = rights;
    this.showing = showing;
    this.clock = clock;
  }

  /** Gathers everything that is kept of a customer. */
  @PostMapping("/customers/{customer}/export")
  @ResponseStatus(HttpStatus.ACCEPTED)
  RequestJson show(@PathVariable UUID customer, Principal program) {
    return json(rights.ask(Kind.SHOW, customer, program.getName()));
  }

  /** Erases a customer. There is no way back; orders and sums stay, with nobody's name on them. */
  @DeleteMapping("/customers/{customer}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  RequestJson erase(@PathVariable UUID customer, Principal program) {
    return json(rights.ask(Kind.ERASE, customer, program.getName()));
  }

  @GetMapping("/privacy-requests/{request}")
  RequestJson one(@PathVariable UUID request, HttpServletRequest asked) {
    var found = rights.find(request);
    About.customer(asked, found.customerId());
    return json(found);
  }

  /** The archive, as a ZIP file. It is there once: afterwards it has to be asked for again. */
  @GetMapping("/privacy-requests/{request}/archive")
  void archive(@PathVariable UUID request, HttpServletRequest asked, HttpServletResponse response)
      throws IOException, HttpRequestMethodNotSupportedException {
    if (!asked.getMethod().equals("GET")) {
      // A HEAD, which would use the archive up.
      throw new HttpRequestMethodNotSupportedException(asked.getMethod(), List.of("GET"));
    }
    About.customer(asked, rights.find(request).customerId());
    hand(showing, request, response);
  }

  static void hand(Showing showing, UUID request, HttpServletResponse response) throws IOException {
    showing.taken(request);
    response.setContentType("application/zip");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment()
            .filename("customer-" + request + ".zip")
            .build()
            .toString());
    showing.take(request, response.getOutputStream());
  }

  private RequestJson json(Request request) {
    return new RequestJson(
        request.id(),
        request.kind() == Kind.SHOW ? "show" : "erase",
        request.customerId(),
        request.state().word(),
        request.askedAt(),
        request.dueAt(),
        request.endedAt(),
        request.rowsTold(),
        request.state() == State.DONE && request.isReady(clock.instant())
            ? "/api/v1/privacy-requests/" + request.id() + "/archive"
            : null);
  }
}
