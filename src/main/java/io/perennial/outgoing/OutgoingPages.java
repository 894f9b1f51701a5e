package io.perennial.outgoing;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The pages of the programs that are told what happens. */
@Controller
class OutgoingPages {

  /**
   * All programs, and the form of a new one.
   *
   * @param address what was typed
   * @param chosen which kinds were ticked
   */
  record ListPage(
      List<Endpoint> endpoints, String address, List<String> chosen, FieldErrors errors) {

    Set<String> kinds() {
      return Endpoints.KINDS;
    }

    int longestAddress() {
      return Destination.LONGEST_ADDRESS;
    }
  }

  /** One program and what it was told. */
  record EndpointPage(Endpoint endpoint, List<Message> messages) {

    /** What it is told of, in words. */
    String kinds(Ui ui) {
      return endpoint.kinds().isEmpty()
          ? ui.text("outgoing.everything")
          : String.join(
              ", ",
              endpoint.kinds().stream().map(kind -> ui.text("outgoing.kind." + kind)).toList());
    }

    boolean anyFailed() {
      return messages.stream().anyMatch(message -> message.state() == Message.State.FAILED);
    }

    String state(Message message, Ui ui) {
      return message.state() == Message.State.WAITING && message.attempts() > 0
          ? ui.text("outgoing.state.again", ui.moment(message.dueAt()))
          : ui.text("outgoing.state." + message.state().word());
    }

    /** What came back. */
    String answer(Message message, Ui ui) {
      if (message.trouble() != null) {
        return ui.text(message.trouble());
      }
      return message.status() == null ? "" : String.valueOf(message.status());
    }
  }

  private static final String LIST = "/settings/connect/outgoing";

  /** Enough to see what goes wrong. */
  private static final int SHOWN = 50;

  private final Endpoints endpoints;
  private final Dispatch dispatch;
  private final MessagesSql sql;
  private final Html html;

  OutgoingPages(Endpoints endpoints, Dispatch dispatch, MessagesSql sql, Html html) {
    this.endpoints = endpoints;
    this.dispatch = dispatch;
    this.sql = sql;
    this.html = html;
  }

  @GetMapping(LIST)
  View list() {
    return list("", List.of(), FieldErrors.NONE);
  }

  @PostMapping(LIST)
  View make(
      @RequestParam(defaultValue = "") String address,
      @RequestParam(name = "kinds", required = false) @Nullable List<String> kinds,
      HttpServletRequest request) {
    List<String> chosen = kinds == null ? List.of() : kinds;
    try {
      return html.redirect(LIST + "/" + endpoints.make(address, chosen).id());
    } catch (Problem problem) {
      return list(address, chosen, FieldErrors.of(List.of(problem), html.ui(request)));
    }
  }

  private View list(String address, List<String> chosen, FieldErrors errors) {
    var page = new ListPage(endpoints.list(), address, chosen, errors);
    return html.page("outgoing/list", page, errors.status());
  }

  @GetMapping(LIST + "/{id}")
  View endpoint(@PathVariable UUID id) {
    return html.page(
        "outgoing/endpoint", new EndpointPage(endpoints.get(id), sql.newest(id, SHOWN)));
  }

  /** Sends what failed once more: the message named, or all. */
  @PostMapping(LIST + "/{id}/again")
  View again(@PathVariable UUID id, @RequestParam(required = false) @Nullable UUID message) {
    dispatch.again(endpoints.get(id).id(), message);
    return html.redirect(LIST + "/" + id);
  }

  @PostMapping(LIST + "/{id}/on")
  View on(@PathVariable UUID id) {
    endpoints.on(id);
    return html.redirect(LIST + "/" + id);
  }

  @PostMapping(LIST + "/{id}/remove")
  View remove(@PathVariable UUID id) {
    endpoints.remove(id);
    return html.redirect(LIST);
  }
}
