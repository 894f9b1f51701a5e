package io.perennial.access;

import io.perennial.Business;
import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Settings of the business, and its API keys. */
@Controller
class SettingsPages {

  record BusinessPage(ProfileForm business, Choices choices, FieldErrors errors, boolean saved) {}

  /**
   * The keys.
   *
   * @param secret the key just made, shown this once, or {@code null}
   * @param name what was typed as the name of a new key
   */
  record KeysPage(
      List<KeysSql.Key> keys, @Nullable String secret, String name, FieldErrors errors) {

    /** The business day on which a key was last used, in words. */
    String lastUsed(KeysSql.Key key, Ui ui) {
      var business = ui.business();
      return key.lastUsedAt() == null || business == null
          ? ui.text("keys.never")
          : ui.day(business.day(key.lastUsedAt()));
    }
  }

  private final Business business;
  private final Keys keys;
  private final Html html;

  SettingsPages(Business business, Keys keys, Html html) {
    this.business = business;
    this.keys = keys;
    this.html = html;
  }

  @GetMapping("/settings")
  View business(@RequestParam(defaultValue = "false") boolean saved, HttpServletRequest request) {
    return page(ProfileForm.of(business.profile()), FieldErrors.NONE, saved, request);
  }

  @PostMapping("/settings")
  View save(
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String language,
      @RequestParam(defaultValue = "") String country,
      @RequestParam(defaultValue = "") String currency,
      @RequestParam(name = "time_zone", defaultValue = "") String timeZone,
      @RequestParam(name = "activity_window_days", defaultValue = "") String window,
      HttpServletRequest request) {
    var form = new ProfileForm(name, language, country, currency, timeZone, window);
    var problems = form.problems();
    if (problems.isEmpty()) {
      try {
        business.save(form.profile());
        return html.redirect("/settings?saved=true");
      } catch (Problem problem) {
        problems = List.of(problem);
      }
    }
    return page(form, FieldErrors.of(problems, html.ui(request)), false, request);
  }

  @GetMapping("/settings/keys")
  View keys() {
    return html.page("access/keys", new KeysPage(keys.list(), null, "", FieldErrors.NONE));
  }

  /** Answers the page itself and not a redirect: the secret is shown once and kept nowhere. */
  @PostMapping("/settings/keys")
  View make(
      @RequestParam(defaultValue = "") String name,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    try {
      var secret = keys.make(name, person);
      return html.page("access/keys", new KeysPage(keys.list(), secret, "", FieldErrors.NONE));
    } catch (Problem problem) {
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return html.page(
          "access/keys", new KeysPage(keys.list(), null, name, errors), errors.status());
    }
  }

  @PostMapping("/settings/keys/{id}/revoke")
  View revoke(@PathVariable UUID id) {
    keys.revoke(id);
    return html.redirect("/settings/keys");
  }

  private View page(
      ProfileForm form, FieldErrors errors, boolean saved, HttpServletRequest request) {
    var choices = Choices.of(html.ui(request).texts().locale(), form);
    return html.page(
        "access/business", new BusinessPage(form, choices, errors, saved), errors.status());
  }
}
