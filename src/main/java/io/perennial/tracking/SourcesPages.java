package io.perennial.tracking;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.settings.Choices.Choice;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The pages of the sources: make one, see whether it sends, read again what was refused. */
@Controller
@RequestMapping("/settings/sources")
class SourcesPages {

  /** A look at what goes wrong; the rest goes wrong in the same way. */
  private static final int REFUSED_SHOWN = 20;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final UUID NEWEST = new UUID(-1, -1);

  /** A source as somebody types it. */
  record Typed(String name, String kind, String origins) {
    static final Typed NOTHING = new Typed("", "browser", "");
  }

  /**
   * All sources.
   *
   * @param amounts what came in the last hour, by source
   */
  record SourcesPage(
      List<Source> sources, Map<UUID, SourcesSql.Amount> amounts, Typed typed, FieldErrors errors) {

    long events(Source source) {
      var amount = amounts.get(source.id());
      return amount == null ? 0 : amount.events();
    }

    long refused(Source source) {
      var amount = amounts.get(source.id());
      return amount == null ? 0 : amount.refused();
    }

    List<Choice> kinds(Ui ui) {
      return List.of(
          new Choice("browser", ui.text("tracking.kind.browser")),
          new Choice("server", ui.text("tracking.kind.server")));
    }
  }

  /**
   * One source.
   *
   * @param address where clients send to, such as {@code https://perennial.example}
   * @param taken how many events were just read again with success, or {@code null}
   */
  record SourcePage(
      Source source,
      String address,
      long events,
      long refusedEvents,
      List<Refused> refused,
      @Nullable Integer taken,
      Typed typed,
      String most,
      FieldErrors errors) {

    boolean replayable() {
      return refused.stream().anyMatch(Refused::whole);
    }

    String why(Ui ui, Refused event) {
      return ui.text(event.reason(), event.arguments().toArray());
    }

    /** How to point Segment's client here. */
    String segment() {
      return source.kind() == Source.Kind.BROWSER
          ? "AnalyticsBrowser.load({ writeKey: \"%s\", cdnURL: \"%s\" })"
              .formatted(source.key(), address)
          : "new Analytics({ writeKey: \"%s\", host: \"%s\" })".formatted(source.key(), address);
    }

    /** How to point RudderStack's client here. */
    String rudder() {
      return source.kind() == Source.Kind.BROWSER
          ? "rudderanalytics.load(\"%s\", \"%s\", { configUrl: \"%s\" })"
              .formatted(source.key(), address, address)
          : "new RudderAnalytics(\"%s\", { dataPlaneUrl: \"%s\" })"
              .formatted(source.key(), address);
    }

    /** How to point Jitsu's client here. */
    String jitsu() {
      return "jitsuAnalytics({ host: \"%s\", writeKey: \"%s\" })".formatted(address, source.key());
    }

    /** How to try it without any client. */
    String curl() {
      return "curl -u %s: %s/v1/track -d '{\"event\":\"Hello\",\"userId\":\"1\"}'"
          .formatted(source.key(), address);
    }
  }

  private final Sources sources;
  private final SourcesSql sql;
  private final TrackingSql trackingSql;
  private final Replay replay;
  private final Html html;
  private final Clock clock;

  SourcesPages(
      Sources sources,
      SourcesSql sql,
      TrackingSql trackingSql,
      Replay replay,
      Html html,
      Clock clock) {
    this.sources = sources;
    this.sql = sql;
    this.trackingSql = trackingSql;
    this.replay = replay;
    this.html = html;
    this.clock = clock;
  }

  @GetMapping
  View list() {
    return html.page("tracking/sources", page(Typed.NOTHING, FieldErrors.NONE));
  }

  @PostMapping
  View make(
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String kind,
      @RequestParam(defaultValue = "") String origins,
      HttpServletRequest request) {
    try {
      var of = kind.equals("server") ? Source.Kind.SERVER : Source.Kind.BROWSER;
      return html.redirect(address(sources.make(name, of, origins).id()));
    } catch (Problem problem) {
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      var typed = new Typed(name, kind, origins);
      return html.page("tracking/sources", page(typed, errors), errors.status());
    }
  }

  @GetMapping("/{id}")
  View one(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable Integer taken,
      HttpServletRequest request) {
    var source = sources.find(id);
    var typed = typed(source, String.join("\n", source.origins()));
    var most = String.valueOf(source.mostAMinute());
    return html.page(
        "tracking/source", page(source, taken, typed, most, FieldErrors.NONE, request));
  }

  @PostMapping("/{id}")
  View change(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String origins,
      @RequestParam(defaultValue = "") String most,
      HttpServletRequest request) {
    try {
      sources.change(id, origins, number(most));
      return html.redirect(address(id));
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      var source = sources.find(id);
      return html.page(
          "tracking/source",
          page(source, null, typed(source, origins), most, errors, request),
          errors.status());
    }
  }

  @PostMapping("/{id}/end")
  View end(@PathVariable UUID id) {
    sources.end(id);
    return html.redirect(address(id));
  }

  @PostMapping("/{id}/replay")
  View replay(@PathVariable UUID id) {
    return html.redirect(address(id) + "?taken=" + replay.all(sources.find(id)));
  }

  /** A form that was refused leaves its address in the browser; asked for plainly it has a page. */
  @GetMapping({"/{id}/end", "/{id}/replay"})
  View back(@PathVariable UUID id) {
    return html.redirect(address(id));
  }

  private SourcesPage page(Typed typed, FieldErrors errors) {
    var amounts =
        sql.amounts(clock.instant().minus(HOUR)).stream()
            .collect(Collectors.toMap(SourcesSql.Amount::sourceId, Function.identity()));
    return new SourcesPage(sources.list(), amounts, typed, errors);
  }

  private SourcePage page(
      Source source,
      @Nullable Integer taken,
      Typed typed,
      String most,
      FieldErrors errors,
      HttpServletRequest request) {
    var all = page(typed, errors);
    return new SourcePage(
        source,
        here(request),
        all.events(source),
        all.refused(source),
        trackingSql.refusedBefore(source.id(), NEWEST, REFUSED_SHOWN),
        taken,
        typed,
        most,
        errors);
  }

  private static Typed typed(Source source, String origins) {
    return new Typed(source.name(), source.kind().name().toLowerCase(Locale.ROOT), origins);
  }

  private static int number(String typed) {
    try {
      return Integer.parseInt(typed.strip());
    } catch (NumberFormatException none) {
      return -1;
    }
  }

  /** The address under which the reader sees this product, as clients can use it, too. */
  private static String here(HttpServletRequest request) {
    var url = request.getRequestURL().toString();
    return url.substring(0, url.length() - request.getRequestURI().length());
  }

  private static String address(UUID id) {
    return "/settings/sources/" + id;
  }
}
