package io.perennial.audiences;

import io.perennial.Page;
import io.perennial.Ui;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Condition.Group;
import io.perennial.consents.Channel;
import io.perennial.customers.Customer;
import io.perennial.insights.Chart;
import io.perennial.insights.Chart.Axis;
import io.perennial.insights.Chart.Line;
import io.perennial.insights.Chart.Numbers;
import io.perennial.insights.Chart.Point;
import io.perennial.insights.Chart.Tick;
import io.perennial.segments.Roster;
import io.perennial.segments.Segment;
import io.perennial.segments.Segment.Day;
import io.perennial.segments.Segment.Kind;
import io.perennial.segments.Segment.Overlap;
import io.perennial.segments.Segment.State;
import io.perennial.settings.FieldErrors;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page of a segment.
 *
 * @param freshAt up to when everything that happened is in it; {@code null} before it was counted
 * @param days how large it was, from the last day before {@code from} on
 * @param found of a list, what became of the people somebody wrote down; {@code null}: nobody did
 * @param typed what was typed and not taken
 */
record SegmentPage(
    Segment segment,
    Sentence sentence,
    @Nullable Instant freshAt,
    List<Day> days,
    LocalDate from,
    LocalDate today,
    Map<Channel, Long> reach,
    List<Overlap> overlap,
    Page<Row> members,
    boolean later,
    Roster.@Nullable Found found,
    Typed typed,
    FieldErrors errors) {

  private static final int UNKNOWN_SHOWN = 50;

  /** Somebody in it; a customer who is gone meanwhile has no name. */
  record Row(@Nullable Customer customer, Segment.Member member) {

    String title() {
      return customer == null
          ? member.customer().toString()
          : customer.name() != null ? customer.name() : customer.reference();
    }
  }

  /** What was typed and not taken. */
  record Typed(String customers, String name) {
    static final Typed NOTHING = new Typed("", "");
  }

  String address() {
    return "/segments/" + segment.id();
  }

  boolean isList() {
    return segment.kind() == Kind.LIST;
  }

  boolean isCounting() {
    return segment.state() != State.FRESH;
  }

  /** Its conditions row by row, groups with how deep they stand. */
  record Said(int depth, boolean group, String words) {}

  List<Said> said() {
    var said = new ArrayList<Said>();
    var condition = segment.condition();
    if (condition != null) {
      say(condition, 0, said);
    }
    return said;
  }

  private void say(Condition condition, int depth, List<Said> said) {
    if (condition instanceof Group group && !group.of().isEmpty()) {
      said.add(new Said(depth, true, sentence.heading(group)));
      group.of().forEach(each -> say(each, depth + 1, said));
    } else {
      said.add(new Said(depth, false, sentence.capital(sentence.of(condition))));
    }
  }

  List<String> unknown() {
    return found == null
        ? List.of()
        : found.unknown().subList(0, Math.min(UNKNOWN_SHOWN, found.unknown().size()));
  }

  /** Its size day by day; {@code null} as long as there is only one. */
  @Nullable Chart history(Ui ui) {
    var shown = days.stream().filter(day -> !day.day().isBefore(from)).toList();
    if (days.isEmpty() || ChronoUnit.DAYS.between(days.getFirst().day(), today) < 1) {
      return null;
    }
    var start = days.getFirst().day().isBefore(from) ? from : days.getFirst().day();
    long length = Math.max(1, ChronoUnit.DAYS.between(start, today));
    var points = new ArrayList<Point>();
    var rows = new ArrayList<List<String>>();
    long most = 1;
    if (days.getFirst().day().isBefore(from)) {
      points.add(Point.of(0, (double) days.getFirst().size()));
      most = days.getFirst().size();
    }
    for (var day : shown) {
      points.add(Point.of((double) ChronoUnit.DAYS.between(start, day.day()), (double) day.size()));
      most = Math.max(most, day.size());
      rows.add(
          List.of(
              ui.day(day.day()),
              ui.number(day.size()),
              ui.number(day.entered()),
              ui.number(day.departed())));
    }
    points.add(Point.of((double) length, (double) days.getLast().size()));
    var ticks = List.of(new Tick(0, ui.day(start)), new Tick((double) length, ui.day(today)));
    return Chart.lines(
        ui.text(
            "audiences.history.label",
            ui.day(start),
            ui.number(points.getFirst().y() < 0 ? 0 : (long) points.getFirst().y()),
            ui.number(days.getLast().size())),
        new Axis((double) length, ticks, ""),
        Axis.amounts((double) most, value -> ui.number(Math.round(value))),
        List.of(new Line("", 1, true, points, null)),
        List.of(),
        new Numbers(
            List.of(
                ui.text("audiences.day"),
                ui.text("audiences.size"),
                ui.text("audiences.entered"),
                ui.text("audiences.departed")),
            rows));
  }
}
