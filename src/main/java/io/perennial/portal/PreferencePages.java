package io.perennial.portal;

import io.perennial.Html;
import io.perennial.Ui;
import io.perennial.consents.Consents;
import io.perennial.consents.Links.Purpose;
import io.perennial.consents.Matrix;
import io.perennial.consents.State;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The pages of customers: what they want to hear of, and the answers to single links. */
@Controller
@RequestMapping("/p")
class PreferencePages {

  /**
   * Everything that can be chosen.
   *
   * @param said saved or stopped a moment ago, or empty
   */
  record ChoicePage(Guest guest, String path, String said) {

    String business() {
      return guest.business();
    }

    Matrix matrix() {
      return guest.matrix();
    }

    /** The words that somebody agrees to by switching on. */
    String words(Ui ui) {
      return ui.text("portal.words", guest.business());
    }
  }

  /**
   * One question with one answer.
   *
   * @param kind confirm or stop
   * @param done whether it is answered already
   */
  record QuestionPage(
      String business, String kind, String topic, String channel, String path, boolean done) {

    String sentence(Ui ui) {
      return ui.text(
          "portal." + kind + (done ? ".done" : ".question"),
          business,
          topic,
          ui.text("consents.by-channel." + channel));
    }
  }

  /** A link that leads nowhere. */
  record ClosedPage(String business, String why, String path) {}

  /** So many switches no business has; a longer list is made up. */
  private static final int MOST_SWITCHES = 200;

  private final Door door;
  private final Consents consents;
  private final Html html;

  PreferencePages(Door door, Consents consents, Html html) {
    this.door = door;
    this.consents = consents;
    this.html = html;
  }

  @GetMapping("/{token}")
  View choose(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String lang,
      @RequestParam(defaultValue = "") String said,
      HttpServletRequest request) {
    var guest = guest(token, lang, request);
    var known = Set.of("saved", "stopped").contains(said) ? said : "";
    return html.page("portal/choice", new ChoicePage(guest, "/p/" + token, known));
  }

  @PostMapping("/{token}")
  View save(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String lang,
      @RequestParam(required = false) @Nullable List<String> shown,
      @RequestParam(required = false) @Nullable List<String> on,
      @RequestParam(required = false) @Nullable List<String> interest,
      @RequestParam(required = false) @Nullable String interests,
      HttpServletRequest request) {
    var guest = guest(token, lang, request);
    var ui = html.ui(request);
    door.choose(
        guest,
        few(shown),
        few(on),
        ui.text("portal.words", guest.business()),
        ui.language(),
        request);
    if (interests != null) {
      door.prefer(guest, few(interest));
    }
    return html.redirect("/p/" + token + "?lang=" + ui.language() + "&said=saved");
  }

  @PostMapping("/{token}/stop")
  View stopAll(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String lang,
      HttpServletRequest request) {
    var guest = guest(token, lang, request);
    var ui = html.ui(request);
    door.stopAll(guest, ui.text("portal.stop-all"), ui.language(), request);
    return html.redirect("/p/" + token + "?lang=" + ui.language() + "&said=stopped");
  }

  @GetMapping("/{token}/stop")
  View back(@PathVariable String token, HttpServletRequest request) {
    door.open(Purpose.PREFERENCES, token, request);
    return html.redirect("/p/" + token);
  }

  private Guest guest(String token, @Nullable String lang, HttpServletRequest request) {
    return door.guest(door.open(Purpose.PREFERENCES, token, request).id(), lang, request);
  }

  private static Set<String> few(@Nullable List<String> names) {
    return names == null || names.size() > MOST_SWITCHES ? Set.of() : new HashSet<>(names);
  }

  @GetMapping("/confirm/{token}")
  View question(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String lang,
      HttpServletRequest request) {
    return confirmation(token, lang, false, request);
  }

  /** Only this says yes: programs that look at mails follow links, but send no forms. */
  @PostMapping("/confirm/{token}")
  View confirm(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String lang,
      HttpServletRequest request) {
    return confirmation(token, lang, true, request);
  }

  private View confirmation(
      String token, @Nullable String lang, boolean yes, HttpServletRequest request) {
    var link = door.open(Purpose.CONFIRM, token, request);
    var asked =
        consents
            .find(link.id())
            .filter(ruling -> ruling.state() == State.PENDING)
            .orElseThrow(() -> new Closed(Closed.Why.OVER));
    var guest = door.guest(asked.identity(), lang, request);
    var ui = html.ui(request);
    var row =
        guest.matrix().asked().stream()
            .filter(one -> one.topic().key().equals(asked.topic()))
            .findFirst()
            .orElseThrow(() -> new Closed(Closed.Why.OVER));
    var cell =
        guest
            .matrix()
            .cell(asked.topic(), asked.channel())
            // Who said no meanwhile, or has agreed and withdrawn, is not asked again by an old
            // mail.
            .filter(one -> one.state() == State.PENDING || one.state() == State.GRANTED)
            .orElseThrow(() -> new Closed(Closed.Why.OVER));
    boolean granted = cell.state() == State.GRANTED;
    var page =
        new QuestionPage(
            guest.business(),
            "confirm",
            row.topic().name(ui.language()),
            asked.channel().word(),
            "/p/confirm/" + token,
            granted || yes);
    if (yes && !granted) {
      var shown =
          new QuestionPage(
              page.business(), page.kind(), page.topic(), page.channel(), page.path(), false);
      door.confirm(
          guest, asked.topic(), asked.channel(), shown.sentence(ui), ui.language(), request);
    }
    return html.page("portal/question", page);
  }

  @GetMapping("/stop/{token}")
  View asks(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String lang,
      HttpServletRequest request) {
    return stop(token, lang, false, request);
  }

  /**
   * What mail programs send for their reader (RFC 8058), and the button of the page: without a
   * cookie, as often as they like, and never answered by another address.
   */
  @PostMapping("/stop/{token}")
  View stopped(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String lang,
      HttpServletRequest request) {
    return stop(token, lang, true, request);
  }

  private View stop(String token, @Nullable String lang, boolean now, HttpServletRequest request) {
    var link = door.open(Purpose.STOP, token, request);
    var topic = link.topic();
    var channel = link.channel();
    if (topic == null || channel == null) {
      throw new Closed(Closed.Why.UNKNOWN);
    }
    var guest = door.guest(link.id(), lang, request);
    if (now) {
      door.stop(guest, topic, channel, request);
    }
    var ui = html.ui(request);
    var name =
        guest.matrix().rows().stream()
            .filter(row -> row.topic().key().equals(topic))
            .map(row -> row.topic().name(ui.language()))
            .findFirst()
            .orElse(topic);
    var page =
        new QuestionPage(guest.business(), "stop", name, channel.word(), "/p/stop/" + token, now);
    return html.page("portal/question", page);
  }

  @ExceptionHandler(Closed.class)
  View closed(Closed closed, HttpServletRequest request) {
    var lang = request.getParameter("lang");
    if (lang != null && io.perennial.Texts.LANGUAGES.contains(lang)) {
      request.setAttribute(Html.LANGUAGE, lang);
    }
    var business = html.ui(request).business();
    var why = closed.why();
    return html.page(
        "portal/closed",
        new ClosedPage(
            business == null ? "" : business.name(),
            why.name().toLowerCase(java.util.Locale.ROOT),
            request.getRequestURI()),
        why.status());
  }
}
