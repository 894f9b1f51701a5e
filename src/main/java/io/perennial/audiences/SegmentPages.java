package io.perennial.audiences;

import io.perennial.Business;
import io.perennial.Html;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.audiences.SegmentPage.Typed;
import io.perennial.conditions.Condition;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.segments.Lists;
import io.perennial.segments.Reach;
import io.perennial.segments.Roster;
import io.perennial.segments.Segment;
import io.perennial.segments.Segment.State;
import io.perennial.segments.Segments;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.View;

/** The list of segments, the page of one, and what can be done with it. */
@Controller
class SegmentPages {

  private static final String LIST = "/segments";
  private static final int HISTORY_DAYS = 90;

  /** First of all the one that changes are counted from. */
  private static final List<Integer> PAST_DAYS = List.of(30, 90, 365);

  private static final int OVERLAPS = 6;

  /** Twenty thousand names and addresses. */
  private static final long LARGEST_FILE_BYTES = 2 << 20;

  private final Segments segments;
  private final Lists lists;
  private final Reach reach;
  private final Roster roster;
  private final Names names;
  private final Customers customers;
  private final Business business;
  private final Html html;
  private final Clock clock;

  SegmentPages(
      Segments segments,
      Lists lists,
      Reach reach,
      Roster roster,
      Names names,
      Customers customers,
      Business business,
      Html html,
      Clock clock) {
    this.segments = segments;
    this.lists = lists;
    this.reach = reach;
    this.roster = roster;
    this.names = names;
    this.customers = customers;
    this.business = business;
    this.html = html;
    this.clock = clock;
  }

  @GetMapping(LIST)
  View list(
      @RequestParam(defaultValue = "") String query,
      @RequestParam(defaultValue = "name") String sort,
      @RequestParam(required = false) @Nullable UUID removed,
      HttpServletRequest request) {
    return html.page(
        "audiences/list", list(query, sort, removed, "", FieldErrors.NONE, html.ui(request)));
  }

  private SegmentList list(
      String query, String sort, @Nullable UUID removed, String name, FieldErrors errors, Ui ui) {
    var sentence = new Sentence(ui, names.called(ui));
    var all = segments.list();
    var today = business.profile().day(clock.instant());
    var past =
        PAST_DAYS.stream()
            .map(days -> new SegmentList.Past(days, segments.sizes(today.minusDays(days))))
            .toList();
    var before = past.getFirst().sizes();
    var rows =
        all.stream()
            .map(segment -> row(segment, sentence, before))
            .filter(row -> SegmentList.fits(row, query, ui))
            .sorted(SegmentList.order(sort, ui))
            .toList();
    return new SegmentList(
        rows,
        past,
        !all.isEmpty(),
        query,
        SegmentList.SORTS.contains(sort) ? sort : SegmentList.SORTS.getFirst(),
        removed,
        name,
        errors);
  }

  private static SegmentList.Row row(Segment segment, Sentence sentence, Map<UUID, Long> before) {
    var condition = segment.condition();
    var then = before.get(segment.id());
    return new SegmentList.Row(
        segment,
        condition == null ? "" : sentence.line(condition),
        then == null || segment.state() == State.NEW ? null : segment.size() - then);
  }

  /** Makes an empty list. */
  @PostMapping(LIST)
  View makeList(@RequestParam(defaultValue = "") String name, HttpServletRequest request) {
    try {
      return html.redirect(LIST + "/" + segments.makeList(name));
    } catch (Problem problem) {
      var ui = html.ui(request);
      var errors = FieldErrors.of(List.of(problem), ui);
      return html.page("audiences/list", list("", "name", null, name, errors, ui), errors.status());
    }
  }

  @GetMapping(LIST + "/{id}")
  View one(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request) {
    return html.page(
        "audiences/segment",
        page(id, cursor, null, Typed.NOTHING, FieldErrors.NONE, html.ui(request)));
  }

  /**
   * How its counting goes; when that is over, the page is put in anew. It is not loaded anew: that
   * would take back where the reader is just going.
   */
  @GetMapping(LIST + "/{id}/state")
  View state(@PathVariable UUID id, HttpServletRequest request) {
    return request.getHeader("HX-Request") == null
        ? html.redirect(LIST + "/" + id)
        : html.page("audiences/state", found(id));
  }

  /** A form that was refused leaves its address in the browser; asked for plainly it has a page. */
  @GetMapping({
    LIST + "/{id}/customers",
    LIST + "/{id}/remove",
    LIST + "/{id}/restore",
    LIST + "/{id}/snapshot",
    LIST + "/{id}/name"
  })
  View back(@PathVariable UUID id) {
    return html.redirect(LIST + "/" + id);
  }

  @PostMapping(LIST + "/{id}/remove")
  View remove(@PathVariable UUID id, HttpServletRequest request) {
    try {
      segments.remove(id);
    } catch (Problem problem) {
      if (problem.kind() != Problem.Kind.CONFLICT) {
        throw problem;
      }
      var ui = html.ui(request);
      var asked = Problem.invalidField("remove", problem.text(), problem.arguments().toArray());
      return html.page(
          "audiences/segment",
          page(id, null, null, Typed.NOTHING, FieldErrors.of(List.of(asked), ui), ui),
          problem.kind().status());
    }
    return html.redirect(LIST + "?removed=" + id);
  }

  @PostMapping(LIST + "/{id}/restore")
  View restore(@PathVariable UUID id) {
    segments.restore(id);
    return html.redirect(LIST + "/" + id);
  }

  /** Another name; what a segment says is changed in its form. */
  @PostMapping(LIST + "/{id}/name")
  View rename(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String name,
      HttpServletRequest request) {
    return done(
        id,
        new Typed("", name),
        request,
        () -> {
          segments.change(id, name, null);
          return id;
        });
  }

  /** A list of those who are in it now. */
  @PostMapping(LIST + "/{id}/snapshot")
  View snapshot(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String name,
      HttpServletRequest request) {
    return done(id, new Typed("", name), request, () -> lists.snapshot(id, name));
  }

  private View done(
      UUID id, Typed typed, HttpServletRequest request, java.util.function.Supplier<UUID> deed) {
    try {
      return html.redirect(LIST + "/" + deed.get());
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      var ui = html.ui(request);
      var errors = FieldErrors.of(List.of(problem), ui);
      return html.page(
          "audiences/segment", page(id, null, null, typed, errors, ui), errors.status());
    }
  }

  /** Puts people on a list, as they were pasted or from a file; or takes them off. */
  @PostMapping(LIST + "/{id}/customers")
  View people(
      @PathVariable UUID id,
      @RequestParam(name = "customers", defaultValue = "") String written,
      @RequestParam(required = false) @Nullable MultipartFile file,
      @RequestParam(name = "do", defaultValue = "put") String deed,
      HttpServletRequest request)
      throws IOException {
    found(id);
    var ui = html.ui(request);
    try {
      var text = written;
      if (file != null && !file.isEmpty()) {
        if (file.getSize() > LARGEST_FILE_BYTES) {
          throw Problem.invalidField("customers", "segments.roster", Roster.MOST);
        }
        text = written + "\n" + new String(file.getBytes(), StandardCharsets.UTF_8);
      }
      var found = roster.find(Pasted.names(text));
      if (deed.equals("take")) {
        lists.take(id, found.people());
      } else {
        lists.put(id, found.people());
      }
      return found.unknown().isEmpty()
          ? html.redirect(LIST + "/" + id)
          : html.page(
              "audiences/segment", page(id, null, found, Typed.NOTHING, FieldErrors.NONE, ui));
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      var errors = FieldErrors.of(List.of(problem), ui);
      return html.page(
          "audiences/segment",
          page(id, null, null, new Typed(written, ""), errors, ui),
          errors.status());
    }
  }

  private Segment found(UUID id) {
    return segments.find(id).orElseThrow(() -> Problem.notFound("segments.unknown"));
  }

  private SegmentPage page(
      UUID id,
      @Nullable String cursor,
      Roster.@Nullable Found written,
      Typed typed,
      FieldErrors errors,
      Ui ui) {
    var segment = found(id);
    var today = business.profile().day(clock.instant());
    var from = today.minusDays(HISTORY_DAYS);
    var in = new Condition.InSegment(id, true);
    var members = segments.members(id, cursor, Page.USUAL);
    var known = new HashMap<UUID, Customer>();
    customers
        .find(Set.copyOf(members.items().stream().map(Segment.Member::customer).toList()))
        .forEach(one -> known.put(one.id(), one));
    return new SegmentPage(
        segment,
        new Sentence(ui, names.called(ui)),
        segments.freshAt(List.of(segment)).get(id),
        segments.history(id, from),
        from,
        today,
        segment.size() == 0 ? Map.of() : reach.of(in),
        segment.size() == 0 ? List.of() : segments.overlap(in, id, OVERLAPS),
        new Page<>(
            members.items().stream()
                .map(member -> new SegmentPage.Row(known.get(member.customer()), member))
                .toList(),
            members.next()),
        cursor != null,
        written,
        typed,
        errors);
  }
}
