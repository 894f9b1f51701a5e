package io.perennial.insights;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.insights.Chart.Axis;
import io.perennial.insights.Chart.Column;
import io.perennial.insights.Chart.Line;
import io.perennial.insights.Chart.Numbers;
import io.perennial.insights.Chart.Point;
import io.perennial.insights.Chart.Tick;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where things of a chart stand. */
class ChartTest {

  private static final Numbers NONE = new Numbers(List.of(), List.of());

  private static Chart chart(Line... lines) {
    return Chart.lines(
        "a chart",
        Axis.of(52, 13, Double::toString, "weeks"),
        Axis.shares(Double::toString),
        List.of(lines),
        List.of(),
        NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "9, 10, 2.5",
    "1, 1, 0.25",
    "0, 1, 0.25",
    "1234, 1500, 500",
    "40, 40, 10",
    "41, 60, 20",
    "0.37, 0.4, 0.1"
  })
  void anAxisEndsAtTheFirstRoundNumberThatIsEnough(double most, double end, double second) {
    var axis = Axis.amounts(most, Double::toString);
    assertThat(axis.end()).isCloseTo(end, org.assertj.core.data.Percentage.withPercentage(1e-6));
    assertThat(axis.ticks().get(1).at())
        .isCloseTo(second, org.assertj.core.data.Percentage.withPercentage(1e-6));
    assertThat(axis.ticks().getLast().at()).isLessThanOrEqualTo(axis.end() * (1 + 1e-9));
    assertThat(axis.ticks().size()).isBetween(3, 6);
  }

  @Test
  void aStepHoldsUntilTheNextAndTheRibbonGoesBackTheSameWay() {
    var line =
        new Line(
            "",
            1,
            true,
            List.of(
                new Point(0, 1, 1, 1), new Point(13, 0.5, 0.4, 0.6), new Point(26, 0.5, 0.4, 0.6)),
            null);
    var drawing = new Drawing(chart(line));
    assertThat(drawing.path(line)).isEqualTo("M0 0H2500V5000H5000V5000");
    assertThat(drawing.ribbon(line)).isEqualTo("M0 0H2500V4000H5000V4000L5000 6000V6000H2500V0H0Z");
    assertThat(drawing.fadingPath(line)).isEmpty();
  }

  @Test
  void aLineFadesWhereTooFewRemainWithoutAGap() {
    var line =
        new Line(
            "", 1, false, List.of(Point.of(0, 1), Point.of(13, 0.5), Point.of(26, 0.25)), 13.0);
    var drawing = new Drawing(chart(line));
    assertThat(drawing.path(line)).isEqualTo("M0 0L2500 5000");
    assertThat(drawing.fadingPath(line)).isEqualTo("M2500 5000L5000 7500");
    assertThat(drawing.ribbon(line)).as("without an interval").isEmpty();
  }

  @Test
  void textsAtTheEndsNeverOverlapAndStayInside() {
    var lines =
        IntStream.range(0, 6)
            .mapToObj(i ->
                new Line(
                    "line " + i,
                    1,
                    false,
                    List.of(Point.of(0, 1), Point.of(52, i < 3 ? 0.99 : 0.01 * (i - 3))),
                    null))
            .toArray(Line[]::new);
    var drawing = new Drawing(chart(lines));
    var downs = drawing.ends().stream().map(Drawing.End::down).toList();
    for (int i = 1; i < downs.size(); i++) {
      assertThat(downs.get(i) - downs.get(i - 1)).isGreaterThanOrEqualTo(16);
    }
    assertThat(downs.getLast()).isLessThanOrEqualTo(drawing.bottom());
    assertThat(drawing.ends().getFirst().text()).isIn("line 0", "line 1", "line 2");
  }

  @Test
  void aKeyNamesSeveralLinesWhenOneEndsFarFromTheRight() {
    var whole = new Line("long", 1, false, List.of(Point.of(0, 1), Point.of(52, 0.5)), null);
    var early = new Line("short", 2, false, List.of(Point.of(0, 1), Point.of(13, 0.5)), null);
    assertThat(new Drawing(chart(whole, early)).ends()).isEmpty();
    assertThat(new Drawing(chart(whole, early)).endsWidth()).isZero();
    assertThat(new Drawing(chart(early)).ends()).hasSize(1);
    assertThat(new Drawing(chart(whole)).ends()).hasSize(1);
  }

  @Test
  void columnsStandUponEachOtherAndAFewAreNamed() {
    var columns =
        IntStream.range(0, 24)
            .mapToObj(i -> new Column("m" + i, List.of(1.0, (double) i), "says " + i))
            .toList();
    var chart = Chart.columns("a chart", List.of("new", "again"), columns, Double::toString, NONE);
    assertThat(chart.bars()).hasSize(48);
    var upper = chart.bars().get(11);
    assertThat(upper.from()).isEqualTo(1);
    assertThat(upper.to()).isEqualTo(6);
    assertThat(upper.colour()).isEqualTo(2);
    assertThat(chart.x().ticks().stream().map(Tick::text)).containsExactly("m0", "m8", "m16");
    assertThat(chart.y().end()).isEqualTo(30);
    assertThat(Chart.columns("none", List.of(), List.of(), Double::toString, NONE).bars())
        .isEmpty();
  }

  @Test
  void aSparklineGoesFromTheLeastToTheMost() {
    var spark = new Spark("went up", List.of(1.0, 2.0, 3.0), null, null);
    assertThat(spark.path()).isEqualTo("M3.0 25.0L48.0 14.0L93.0 3.0");
    assertThat(spark.usual()).isNull();
    assertThat(new Spark("flat", List.of(2.0, 2.0), 1.0, 3.0).usual())
        .containsExactly("3.0", "22.0");
    var nothing = new Spark("nothing", List.of(), null, null);
    assertThat(nothing.path()).isEmpty();
  }
}
