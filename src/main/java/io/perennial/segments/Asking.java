package io.perennial.segments;

import io.perennial.Business;
import io.perennial.conditions.Asked;
import io.perennial.conditions.Conditions;
import io.perennial.conditions.Hearing;
import io.perennial.conditions.Hearing.Source;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What conditions are asked with at the moment, and the segments as they stand. */
@Component
class Asking {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BasisSql bases;
  private final Business business;
  private final Clock clock;

  Asking(BasisSql bases, Business business, Clock clock) {
    this.bases = bases;
    this.business = business;
    this.clock = clock;
  }

  /** As of now; {@code null} before there is a business. */
  @Nullable Asked asked() {
    var profile = business.find();
    return profile == null
        ? null
        : new Asked(
            now(),
            profile.timeZone(),
            bases.ofShop("window_days").map(Double::intValue).orElse(null),
            bases.ofShop("usual_gap_days").orElse(null),
            MembersSql.MEMBERS);
  }

  /** To the microsecond, as the database keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Whether one of the scores that are asked was last written because of an import. */
  boolean isOfHistory(Hearing hearing) {
    return bases.isOfHistory(hearing.scores());
  }

  /** The segments that say something already, each after those that it asks. */
  List<Graph.Node> standing(List<SegmentsSql.Kept> all) {
    return Graph.ordered(
        all.stream()
            .filter(each -> each.condition() != null)
            .map(each ->
                new Graph.Node(
                    each, Conditions.read(JSON.readTree(Objects.requireNonNull(each.condition())))))
            .toList());
  }

  /** The segments as they are wanted. */
  List<Graph.Node> wanted(List<SegmentsSql.Kept> all) {
    return Graph.ordered(
        all.stream()
            .map(each -> new Graph.Node(each, Conditions.read(JSON.readTree(each.wanted()))))
            .toList());
  }

  /** Whether of what a counting depended on nothing but scores is another by now. */
  boolean isByScores(String before, String now) {
    return !before.equals(CountingSql.FORGOTTEN) && besideScores(before).equals(besideScores(now));
  }

  private static List<String> besideScores(String basis) {
    return Arrays.stream(basis.split("; ", -1))
        .filter(part ->
            part.startsWith("zone=")
                || Arrays.stream(Source.values())
                    .anyMatch(source -> part.startsWith(source.name() + '=')))
        .toList();
  }

  /**
   * What a counting of everybody depends on beside the condition and what happens to people:
   * another text, and everybody has to be counted again.
   */
  String basis(Hearing hearing, Asked asked) {
    var parts = new TreeSet<String>();
    if (hearing.daily()) {
      parts.add("zone=" + asked.zone());
    }
    if (!hearing.scores().isEmpty()) {
      parts.add(bases.versions(hearing.scores()));
    }
    for (var source : hearing.sources()) {
      parts.add(source.name() + '=' + bases.digest(source));
    }
    return String.join("; ", parts);
  }
}
