package io.perennial.home;

import io.perennial.Html;
import io.perennial.Ui;
import io.perennial.Work;
import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import io.perennial.demo.Demo;
import io.perennial.facts.Outlooks.AtRisk;
import io.perennial.home.Bands.Band;
import io.perennial.home.Home.Deed;
import io.perennial.home.Home.FirstInsight;
import io.perennial.home.Home.Waiting;
import io.perennial.insights.Chart;
import io.perennial.insights.Chart.Column;
import io.perennial.insights.Curve;
import io.perennial.insights.Figures;
import io.perennial.insights.Insights;
import io.perennial.insights.Insights.Guests;
import io.perennial.insights.Insights.Summary;
import io.perennial.insights.Members;
import io.perennial.insights.Month;
import io.perennial.insights.Progress;
import io.perennial.insights.Rfm;
import io.perennial.insights.Spark;
import io.perennial.insights.Survival;
import io.perennial.insights.Triangle;
import io.perennial.insights.Verdict;
import io.perennial.insights.Verdict.Finding;
import io.perennial.insights.Verdict.Measure;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Home, and the first insight that an import ends with. */
@Controller
class HomePages {

  /** A copy that is no more than so many seconds behind is as good as up to date. */
  private static final double WORTH_SAYING_SECONDS = 5;

  /**
   * What Home shows before the first purchase of a known customer.
   *
   * @param demo whether the demo shop may come
   * @param gone whether it has just gone
   */
  record DoorsPage(Work.Lag lag, Guests guests, boolean demo, boolean gone) {}

  /** What forms while an import runs. */
  record FirstPage(@Nullable FirstInsight first, Triangle triangle) {}

  /** The status by which htmx knows that it need not ask again. */
  private static final int STOP_ASKING = 286;

  /** Two years of columns fit beside each other. */
  private static final int MONTHS_SHOWN = 24;

  /**
   * What Home shows.
   *
   * @param lag how far the figures are behind; {@code null} when it is not worth saying
   * @param stillFrom when the curve will be known; {@code null} where it is, or nobody can say
   * @param counting whether the figures are those of a part only, about which nothing can be said
   */
  record HomePage(
      LocalDate dataUntil,
      Work.@Nullable Lag lag,
      boolean counting,
      @Nullable FirstInsight firstInsight,
      Waiting waiting,
      Summary summary,
      List<KeyNumber> keyNumbers,
      Map<String, Band> bands,
      List<Deed> deeds,
      @Nullable AtRisk atRisk,
      Verdict verdict,
      List<Month> months,
      Triangle triangle,
      Curve still,
      int windowDays,
      @Nullable LocalDate stillFrom,
      Rfm rfm) {

    List<Triangle.Measure> measures() {
      return List.of(Triangle.Measure.values());
    }

    Survival survival() {
      return new Survival(1, List.of(new Survival.Named("", still)));
    }

    /** The small line beside a number. */
    Spark spark(Ui ui, KeyNumber number) {
      var usual = number.usual();
      return new Spark(
          ui.text("home.spark", ui.text("figure." + number.id()), number.line().size()),
          number.line(),
          usual == null ? null : usual.low(),
          usual == null ? null : usual.high());
    }

    /** Revenue of new customers, and upon it that of those who came back. */
    Chart revenue(Ui ui) {
      var shown = months.subList(Math.max(0, months.size() - MONTHS_SHOWN), months.size());
      var columns = new ArrayList<Column>();
      var rows = new ArrayList<List<String>>();
      for (var month : shown) {
        var name = ui.month(YearMonth.parse(month.month()));
        var returning = ui.money(month.returningRevenue());
        var fresh = ui.money(month.newRevenue());
        columns.add(
            new Column(
                name,
                List.of(month.returningRevenue().doubleValue(), month.newRevenue().doubleValue()),
                ui.text("home.revenue.month", name, returning, fresh)));
        rows.add(List.of(name, returning, fresh));
      }
      var names = List.of(ui.text("home.revenue.returning"), ui.text("home.revenue.new"));
      return Chart.columns(
          ui.text("home.revenue.label", shown.size()),
          names,
          columns,
          amount -> ui.round(BigDecimal.valueOf(amount)),
          new Chart.Numbers(
              List.of(ui.text("insights.months.month"), names.getFirst(), names.getLast()), rows));
    }

    /** Where the customers are listed of whom it is known whether they still order. */
    String watched() {
      return list(Members.NEW, null, dataUntil.plusDays(1).minusDays(windowDays));
    }

    /** Where the customers of the newest period are listed on whom a finding rests. */
    String behind(Finding finding) {
      var from = Objects.requireNonNull(verdict.from());
      var to = Objects.requireNonNull(verdict.to());
      return switch (finding.measure()) {
        case WORTH, STAY ->
            list(Members.NEW, from.minusDays(Verdict.FIRST_DAYS), to.minusDays(Verdict.FIRST_DAYS));
        case ORDER -> list(Members.BUYERS, from, to);
        case GAP -> list(Figures.Id.GAP_DAYS.text(), from, to);
      };
    }

    /** The address says the last day, {@code to} is the one after it. */
    private static String list(String of, @Nullable LocalDate from, LocalDate to) {
      return "/insights/"
          + of
          + "/customers?"
          + (from == null ? "" : "from=" + from + "&")
          + "to="
          + to.minusDays(1);
    }

    /** What a finding says, with both values and the interval of the change. */
    String says(Ui ui, Finding finding) {
      return ui.text(
          "home.verdict." + finding.outcome().name().toLowerCase(Locale.ROOT),
          written(ui, finding.measure(), finding.before()),
          written(ui, finding.measure(), finding.now()),
          signed(ui, finding.measure(), finding.low()),
          signed(ui, finding.measure(), finding.high()));
    }

    private static String written(Ui ui, Measure measure, double value) {
      return switch (measure) {
        case WORTH, ORDER -> ui.money(BigDecimal.valueOf(value));
        case STAY, GAP -> ui.text("home.verdict.days", ui.decimal(value, 1));
      };
    }

    private static String signed(Ui ui, Measure measure, double value) {
      return ui.signed(value, written(ui, measure, value));
    }
  }

  private final Home home;
  private final Bands bands;
  private final Insights insights;
  private final Progress progress;
  private final CountingPages counting;
  private final Demo demo;
  private final Work work;
  private final Html html;

  HomePages(
      Home home,
      Bands bands,
      Insights insights,
      Progress progress,
      CountingPages counting,
      Demo demo,
      Work work,
      Html html) {
    this.home = home;
    this.counting = counting;
    this.demo = demo;
    this.bands = bands;
    this.insights = insights;
    this.progress = progress;
    this.work = work;
    this.html = html;
  }

  @GetMapping("/")
  View home(
      @RequestParam(defaultValue = "share") String measure,
      @RequestParam(defaultValue = "false") boolean gone) {
    var lag = work.lag(Columnar.READER);
    var span = insights.span();
    // The copy may still hold what has just been removed; the record says that nothing is there.
    boolean emptied = gone && demo.isPossible();
    if (span.last() == null || emptied) {
      var shop = demo.state().phase();
      if (shop == Demo.Phase.FILLING || shop == Demo.Phase.READY) {
        return html.redirect("/demo"); // which says how far it is
      }
      return html.page(
          "home/doors",
          new DoorsPage(lag, emptied ? Guests.NONE : insights.guests(), demo.isPossible(), gone));
    }
    return html.page("home/home", gathered(span.last(), lag, measure));
  }

  /** Most of the questions do not wait for each other, and none takes all of the machine. */
  private HomePage gathered(LocalDate dataUntil, Work.Lag lag, String measure) {
    try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
      var verdict = asking.submit(() -> progress.verdict(Audience.EVERYBODY));
      var keyNumbers = asking.submit(home::keyNumbers);
      var deeds = asking.submit(home::worthDoing);
      var atRisk = asking.submit(home::atRisk);
      var still = asking.submit(() -> insights.stillOrdering(Audience.EVERYBODY));
      var rfm = asking.submit(() -> insights.rfm(null, Audience.EVERYBODY));
      var months = asking.submit(() -> insights.monthly(Audience.EVERYBODY));
      var triangle = asking.submit(() -> insights.triangle("month", measure, Audience.EVERYBODY));
      boolean part = counting.now().isGoingOn();
      return new HomePage(
          dataUntil,
          !part && lag.seconds() > WORTH_SAYING_SECONDS ? lag : null,
          part,
          part ? null : home.firstInsight().orElse(null),
          home.waiting(),
          insights.summary(null, null, Audience.EVERYBODY),
          answer(keyNumbers),
          bands.all(),
          answer(deeds),
          answer(atRisk).orElse(null),
          answer(verdict),
          answer(months),
          answer(triangle),
          answer(still),
          insights.window(),
          insights.stillOrderingFrom(Audience.EVERYBODY),
          answer(rfm));
    }
  }

  private static <T> T answer(Future<T> asked) {
    try {
      return asked.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /**
   * What an import shows while it runs and ends with: the first insight, as far as it is known, and
   * the cohorts as they form. Once all of it is counted nobody needs to ask again.
   */
  @GetMapping("/first-insight")
  View firstInsight() {
    boolean done =
        work.lag(Columnar.READER).events() == 0
            && work.counts().getOrDefault("imports_running", 0L) == 0;
    return html.page(
        "home/first",
        new FirstPage(
            home.firstInsight().orElse(null),
            insights.triangle("month", "share", Audience.EVERYBODY)),
        done ? STOP_ASKING : HttpServletResponse.SC_OK);
  }
}
