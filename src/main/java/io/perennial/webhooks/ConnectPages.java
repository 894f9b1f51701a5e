package io.perennial.webhooks;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.settings.Choices.Choice;
import io.perennial.settings.FieldErrors;
import io.perennial.webhooks.Delivery.State;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The pages on which shops and payment services are connected, and how their messages fare. */
@Controller
class ConnectPages {

  /** What the form of a new connection was filled in with. */
  record Form(String vendor, String source) {

    private static final Form EMPTY = new Form(Vendor.SHOPIFY.word(), "");
  }

  /** All connections. */
  record ListPage(
      List<Connection> connections, Form form, List<Choice> vendors, FieldErrors errors) {

    int longestSource() {
      return Connections.LONGEST_SOURCE;
    }

    int longestSecret() {
      return Connections.LONGEST_SECRET;
    }
  }

  /**
   * One connection.
   *
   * @param address where its messages are to be sent
   * @param refused the newest messages that could not be recorded
   * @param newest the newest of all
   */
  record ConnectionPage(
      Connection connection,
      String address,
      List<DeliveriesSql.Count> counts,
      List<Delivery> refused,
      List<Delivery> newest,
      FieldErrors errors) {

    long messages(State state) {
      return counts.stream()
          .filter(count -> count.state() == state)
          .mapToLong(DeliveriesSql.Count::messages)
          .sum();
    }

    String vendor() {
      return connection.vendor().word();
    }

    /** Whether the secret is made by us and may be copied from here. */
    boolean isOurs() {
      return !connection.vendor().makesSecret();
    }

    boolean isTwofold(Ui ui) {
      return connection.secrets(ui.now()).size() > 1;
    }

    int longestSecret() {
      return Connections.LONGEST_SECRET;
    }

    String state(Delivery delivery, Ui ui) {
      return ui.text("webhooks.state." + delivery.state().word());
    }

    /** Why nothing came of a message, or nothing. */
    String reason(Delivery delivery, Ui ui) {
      var reason = delivery.reason();
      return reason == null ? "" : ui.text(reason, delivery.arguments().toArray());
    }
  }

  /** Enough to see what goes wrong; whoever needs more has another trouble. */
  private static final int SHOWN = 25;

  private static final String LIST = "/settings/connect";

  private final Connections connections;
  private final Deliveries deliveries;
  private final DeliveriesSql sql;
  private final Html html;

  ConnectPages(Connections connections, Deliveries deliveries, DeliveriesSql sql, Html html) {
    this.connections = connections;
    this.deliveries = deliveries;
    this.sql = sql;
    this.html = html;
  }

  @GetMapping(LIST)
  View list(HttpServletRequest request) {
    return list(Form.EMPTY, FieldErrors.NONE, request);
  }

  @PostMapping(LIST)
  View make(
      @RequestParam(defaultValue = "") String vendor,
      @RequestParam(defaultValue = "") String source,
      @RequestParam(defaultValue = "") String secret,
      HttpServletRequest request) {
    try {
      var made = connections.make(Vendor.of(vendor), source, secret);
      return html.redirect(page(made.id()));
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return list(new Form(vendor, source), errors, request);
    }
  }

  private View list(Form form, FieldErrors errors, HttpServletRequest request) {
    var ui = html.ui(request);
    var vendors =
        Arrays.stream(Vendor.values())
            .map(vendor -> new Choice(vendor.word(), ui.text("webhooks.vendor." + vendor.word())))
            .toList();
    return html.page(
        "webhooks/list", new ListPage(connections.list(), form, vendors, errors), errors.status());
  }

  @GetMapping(LIST + "/{id}")
  View connection(@PathVariable UUID id, HttpServletRequest request) {
    return connection(connections.get(id), FieldErrors.NONE, request);
  }

  @PostMapping(LIST + "/{id}/secret")
  View rotate(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String secret,
      HttpServletRequest request) {
    try {
      connections.rotate(id, secret);
      return html.redirect(page(id));
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return connection(connections.get(id), errors, request);
    }
  }

  /** Works refused messages again: the one named, or all. */
  @PostMapping(LIST + "/{id}/replay")
  View replay(@PathVariable UUID id, @RequestParam(required = false) @Nullable UUID message) {
    deliveries.replay(connections.get(id).id(), message);
    return html.redirect(page(id));
  }

  @PostMapping(LIST + "/{id}/remove")
  View remove(@PathVariable UUID id) {
    connections.remove(id);
    return html.redirect(LIST);
  }

  private View connection(Connection connection, FieldErrors errors, HttpServletRequest request) {
    var id = connection.id();
    var page =
        new ConnectionPage(
            connection,
            place(request) + connection.path(),
            sql.counts(id),
            sql.newest(id, State.REFUSED, SHOWN),
            sql.newest(id, null, SHOWN),
            errors);
    return html.page("webhooks/connection", page, errors.status());
  }

  private static String page(UUID id) {
    return LIST + "/" + id;
  }

  /** How the reader's browser reached us, which is how the vendor will, too. */
  private static String place(HttpServletRequest request) {
    boolean secure = request.isSecure() || "https".equals(request.getHeader("X-Forwarded-Proto"));
    return (secure ? "https://" : "http://") + request.getHeader("Host");
  }
}
