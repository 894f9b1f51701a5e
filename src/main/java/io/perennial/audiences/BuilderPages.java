package io.perennial.audiences;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.audiences.BuilderPage.Meant;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Condition.Test;
import io.perennial.conditions.Vocabulary;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.segments.Reach;
import io.perennial.segments.Segment;
import io.perennial.segments.Segments;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/**
 * The form in which a segment is put together. Every button posts the whole of it: it works without
 * scripts, and nothing typed is lost.
 */
@Controller
class BuilderPages {

  private static final String TEMPLATE = "audiences/builder";
  private static final int OVERLAPS = 4;
  private static final UUID NOBODY = new UUID(0, 0);

  private final Segments segments;
  private final Reach reach;
  private final Names names;
  private final Options options;
  private final Vocabulary vocabulary;
  private final Customers customers;
  private final Html html;

  BuilderPages(
      Segments segments,
      Reach reach,
      Names names,
      Options options,
      Vocabulary vocabulary,
      Customers customers,
      Html html) {
    this.segments = segments;
    this.reach = reach;
    this.names = names;
    this.options = options;
    this.vocabulary = vocabulary;
    this.customers = customers;
    this.html = html;
  }

  /** A new one; from the squares of the grid of recency and frequency it begins with these. */
  @GetMapping("/segments/new")
  View start(
      @RequestParam(required = false) @Nullable List<String> cells,
      @RequestParam(required = false) @Nullable String country,
      HttpServletRequest request) {
    var squares = Squares.of(cells == null ? List.of() : cells);
    var ui = html.ui(request);
    if (squares.isEmpty()) {
      var draft = new Draft("all", Map.of(), List.of(Draft.fresh("orders")));
      return page(null, "", draft, "", request);
    }
    var condition = Squares.condition(squares);
    if (country != null && !country.isBlank()) {
      condition =
          new Condition.All(
              List.of(
                  condition,
                  new Condition.Attribute(
                      "country", new Test.OneOf(Set.of(country), true), false)));
    }
    var name =
        Squares.groups(squares).stream()
            .map(group -> Names.group(ui, group))
            .collect(Collectors.joining(", "));
    return page(
        null,
        name.length() <= 100 ? name : name.substring(0, 100),
        grouped(condition),
        "",
        request);
  }

  @GetMapping("/segments/{id}/change")
  View change(@PathVariable UUID id, HttpServletRequest request) {
    var segment = found(id);
    var condition = segment.condition();
    if (condition == null) {
      return html.redirect("/segments/" + id);
    }
    return page(id, segment.name(), grouped(condition), "", request);
  }

  /** The form always begins with a group, into which more can come. */
  private static Draft grouped(Condition condition) {
    var draft = DraftReading.of(condition);
    return draft.isGroup() ? draft : new Draft("all", Map.of(), List.of(draft));
  }

  /** A form that was refused leaves its address in the browser; asked for plainly it has a page. */
  @GetMapping({"/segments/build", "/segments/build/meant"})
  View back() {
    return html.redirect("/segments/new");
  }

  /** Every button of the form: adds, moves, takes away, counts, saves. */
  @PostMapping("/segments/build")
  View build(
      @RequestParam(required = false) @Nullable UUID segment,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(name = "do", defaultValue = "") String deed,
      HttpServletRequest request) {
    var draft = Draft.posted(request.getParameterMap());
    if (deed.equals("save")) {
      return save(segment, name, draft, request);
    }
    var parts = deed.split(" ", 2);
    var path = parts.length < 2 ? Draft.ROOT : parts[1];
    if (!path.matches("c(-[0-9]{1,3}){0,8}")) {
      throw new Problem(Problem.Kind.MALFORMED, "do", "error.parameter", "do");
    }
    var changed =
        switch (parts[0]) {
          case "add" -> draft.added(path, Draft.fresh(kind(request.getParameter(path + "_add"))));
          case "remove" -> draft.removed(path);
          case "up" -> draft.moved(path, -1);
          case "down" -> draft.moved(path, 1);
          case "wrap" -> draft.wrapped(path);
          default -> draft;
        };
    var view = view(segment, name, changed, focus(parts[0], path, draft), request);
    return html.page(TEMPLATE, parts[0].equals("count") ? counted(view) : view);
  }

  private static String kind(@Nullable String asked) {
    return Draft.LEAVES.contains(asked) || Draft.GROUPS.contains(asked)
        ? Objects.requireNonNull(asked)
        : "attribute";
  }

  /** Where the reader goes on after a change. */
  private static String focus(String deed, String path, Draft before) {
    int dash = path.lastIndexOf('-');
    var parent = dash < 0 ? path : path.substring(0, dash);
    int at = dash < 0 ? 0 : Integer.parseInt(path.substring(dash + 1));
    return switch (deed) {
      case "add" -> path + "-" + children(before, path) + "_row";
      case "up" -> parent + "-" + Math.max(0, at - 1) + "_up";
      case "down" -> parent + "-" + (at + 1) + "_down";
      case "remove" -> parent + "_add";
      case "wrap" -> path + "_add";
      default -> "none";
    };
  }

  private static int children(Draft draft, String path) {
    var at = draft;
    if (!path.equals(Draft.ROOT)) {
      for (var step : path.substring(2).split("-", -1)) {
        int i = Integer.parseInt(step);
        if (i >= at.of().size()) {
          return 0;
        }
        at = at.of().get(i);
      }
    }
    return at.of().size();
  }

  /** Whom the form means as it stands: asked again and again while somebody types. */
  @PostMapping("/segments/build/meant")
  View meant(
      @RequestParam(required = false) @Nullable UUID segment,
      @RequestParam(defaultValue = "") String name,
      HttpServletRequest request) {
    var view = view(segment, name, Draft.posted(request.getParameterMap()), "none", request);
    return html.page("audiences/live", counted(view));
  }

  private View save(@Nullable UUID segment, String name, Draft draft, HttpServletRequest request) {
    var view = view(segment, name, draft, "none", request);
    var condition = view.checked().condition();
    if (condition == null) {
      return html.page(TEMPLATE, tried(view), Problem.Kind.INVALID.status());
    }
    try {
      if (segment == null) {
        return html.redirect("/segments/" + segments.make(name, condition));
      }
      segments.change(segment, name, condition);
      return html.redirect("/segments/" + segment);
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      return html.page(
          TEMPLATE, tried(refused(view, problem, html.ui(request))), problem.kind().status());
    }
  }

  private static BuilderPage refused(BuilderPage view, Problem problem, Ui ui) {
    var why = Checked.why(ui, problem);
    if ("name".equals(problem.field())) {
      return with(view, why, view.checked(), view.meant(), view.tried());
    }
    var wrong = new LinkedHashMap<>(view.checked().wrong());
    wrong.put(Checked.path(problem.field()), why);
    return with(
        view, null, new Checked(null, view.checked().said(), wrong), view.meant(), view.tried());
  }

  private static BuilderPage tried(BuilderPage view) {
    return with(view, view.nameWrong(), view.checked(), view.meant(), true);
  }

  private static BuilderPage with(
      BuilderPage view,
      @Nullable String nameWrong,
      Checked checked,
      @Nullable Meant meant,
      boolean tried) {
    return new BuilderPage(
        view.segment(),
        view.name(),
        nameWrong,
        view.draft(),
        checked,
        view.offered(),
        meant,
        view.focus(),
        tried);
  }

  private View page(
      @Nullable UUID segment, String name, Draft draft, String focus, HttpServletRequest request) {
    return html.page(TEMPLATE, view(segment, name, draft, focus, request));
  }

  private BuilderPage view(
      @Nullable UUID segment, String name, Draft draft, String focus, HttpServletRequest request) {
    if (segment != null) {
      found(segment);
    }
    var ui = html.ui(request);
    var called = names.called(ui);
    var offered = options.offered(ui, called, segment);
    var fitted = offered.fitted(draft);
    return new BuilderPage(
        segment,
        name,
        null,
        fitted,
        Checked.of(fitted, ui, new Sentence(ui, called), vocabulary),
        offered,
        null,
        focus,
        false);
  }

  private BuilderPage counted(BuilderPage view) {
    var condition = view.checked().condition();
    return with(
        view,
        view.nameWrong(),
        view.checked(),
        condition == null ? Meant.not("") : meant(condition, view.segment()),
        view.tried());
  }

  private Meant meant(Condition condition, @Nullable UUID segment) {
    var preview = segments.preview(condition);
    var known = new HashMap<UUID, Customer>();
    customers.find(Set.copyOf(preview.sample())).forEach(one -> known.put(one.id(), one));
    return new Meant(
        null,
        preview.count(),
        preview.sample().stream().map(known::get).filter(Objects::nonNull).toList(),
        preview.count() == 0
            ? List.of()
            : segments.overlap(condition, segment == null ? NOBODY : segment, OVERLAPS),
        preview.count() == 0 ? Map.of() : reach.of(condition));
  }

  private Segment found(UUID id) {
    return segments.find(id).orElseThrow(() -> Problem.notFound("segments.unknown"));
  }
}
