package io.perennial.reports;

import io.perennial.Html;
import io.perennial.Ui;
import io.perennial.facts.Outlooks.AtRisk;
import io.perennial.facts.Outlooks.Totals;
import io.perennial.facts.Outlooks.Written;
import io.perennial.insights.Attention;
import io.perennial.predictions.Predictions;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** What was learned of how customers buy, and how good it was on this shop's own past. */
@Controller
class PredictionPages {

  static final String PAGE = "/insights/predictions";

  /**
   * The page.
   *
   * @param used {@code null} before anything was learned
   * @param earlier versions, the newest first
   * @param written when everybody was predicted last, or {@code null}
   * @param atRisk {@code null} where nobody can say
   * @param learning {@code null}: nobody just asked to learn anew
   */
  record PredictionsPage(
      Frame frame,
      @Nullable Learned used,
      List<Learned> earlier,
      Totals totals,
      @Nullable Written written,
      @Nullable AtRisk atRisk,
      @Nullable Learning learning) {

    String list() {
      return RiskPages.PAGE;
    }

    String value(Ui ui) {
      return ui.round(BigDecimal.valueOf(totals.value()));
    }
  }

  /**
   * How far learning anew is, which somebody asked for.
   *
   * @param after the version that was used then; empty: there was none
   * @param asked how often the page has asked
   * @param done whether there is a newer one
   */
  record Learning(String after, int asked, boolean done) {

    /** Seconds until it asks again. */
    int delay() {
      return asked < 15 ? 2 : 5;
    }
  }

  private final Frames frames;
  private final Predictions predictions;
  private final Attention attention;
  private final Html html;

  PredictionPages(Frames frames, Predictions predictions, Attention attention, Html html) {
    this.frames = frames;
    this.predictions = predictions;
    this.attention = attention;
    this.html = html;
  }

  @GetMapping(PAGE)
  View page(Look look, @RequestParam(required = false) @Nullable String after) {
    var versions = predictions.versions().stream().map(Learned::new).toList();
    return html.page(
        "reports/predictions",
        new PredictionsPage(
            frames.of("predictions", look),
            versions.isEmpty() ? null : versions.getFirst(),
            versions.isEmpty() ? List.of() : versions.subList(1, versions.size()),
            predictions.totals(),
            predictions.written().orElse(null),
            attention.activeSince().flatMap(predictions::atRisk).orElse(null),
            after == null ? null : learningAfter(after, 0)));
  }

  /** Learns anew, in the background. */
  @PostMapping(PAGE + "/train")
  View train() {
    var before = used();
    predictions.train();
    return html.redirect(PAGE + "?after=" + before);
  }

  /** A form that was sent leaves its address in the browser; asked for plainly it has a page. */
  @GetMapping(PAGE + "/train")
  View back() {
    return html.redirect(PAGE);
  }

  @GetMapping(PAGE + "/learning")
  View learning(@RequestParam String after, @RequestParam(defaultValue = "0") int asked) {
    return html.page("reports/learning", learningAfter(after, asked));
  }

  private Learning learningAfter(String after, int asked) {
    return new Learning(after, asked, !used().equals(after));
  }

  private String used() {
    return predictions.version().map(version -> version.id().toString()).orElse("");
  }
}
